// Words that a header writes together: "supportrepid" → support rep id, "unitprice" → unit price.
#pragma once
#include <string>
#include <vector>

namespace sqlagent::catalog {

// Each word taken apart where all its parts are English words or the usual endings of identifiers;
// words that are one of their own stay whole ("paid", "grid"). REQUIRES: folded.
std::vector<std::string> unjoined(const std::vector<std::string>& words);

}  // namespace sqlagent::catalog
