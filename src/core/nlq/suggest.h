// Questions that can be answered: first ones for the tables at hand, next ones after an answer,
// near ones when a question was declined. Each is read before it is offered, in the words of the
// headers.
#pragma once
#include "core/nlq/lens.h"

namespace sqlagent::nlq {

// A total, a trend, a ranking, a breakdown, a comparison: different in kind, over different tables.
std::vector<std::string> suggestions(const Lens& lens, Date today, size_t limit);
// After this reading, different in kind; each is answered as a change of it.
std::vector<std::string> follow_ups(const Intent& intent, const Lens& lens, Date today,
                                    size_t limit);
// Built from what is understood of a question that was declined; first ones when that is nothing.
std::vector<std::string> nearest(std::string_view question, const Lens& lens, Date today,
                                 size_t limit);

// Whether it is read, without asking back.
bool answers(std::string_view question, const Lens& lens, Date today,
             const Context* context = nullptr);

}  // namespace sqlagent::nlq
