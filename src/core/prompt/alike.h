// Which questions are the same, and which are alike: what a tenant's verified queries are found by.
// Pure and deterministic.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::prompt {

// Two questions are the same when this is: case, spaces, kinds of quotation marks and the mark at
// the end do not matter; every word, number and sign does.
std::string normalised(std::string_view question);

// Whether the words count from the day on which they are said ("last month", "in March"). Rather
// too often than too seldom: what was right for such a question is wrong another day.
bool depends_on_today(std::string_view question);

// Places in `known`, most alike first, equals in their order; those that have little in common with
// the question, or are the same, are left out.
std::vector<size_t> alike(std::string_view question, const std::vector<std::string>& known,
                          size_t most);

}  // namespace sqlagent::prompt
