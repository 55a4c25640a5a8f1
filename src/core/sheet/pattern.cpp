#include "core/sheet/pattern.h"

#include <algorithm>

namespace sqlagent::sheet {
namespace {
constexpr size_t kMostPatterns = 1'000;
}

std::string made_like(std::string_view text) {
  std::string pattern;
  char before = 0;
  for (const char c : text) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool lower = (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
    if (upper || lower) {
      if (before != 'A' && before != 'a') pattern.push_back(before = upper ? 'A' : 'a');
    } else {
      pattern.push_back(before = c >= '0' && c <= '9' ? '9' : c);
    }
    if (pattern.size() == kPatternBytes) break;
  }
  return pattern;
}

void Patterns::count(std::string_view text) {
  ++counted_;
  std::string pattern = made_like(text);
  if (const auto found = counts_.find(pattern); found != counts_.end())
    ++found->second;
  else if (counts_.size() < kMostPatterns)
    counts_.emplace(std::move(pattern), 1);
}

std::vector<std::pair<std::string, double>> Patterns::top(size_t most) const {
  std::vector<std::pair<std::string, double>> top;
  for (const auto& [pattern, count] : counts_)
    top.emplace_back(pattern, static_cast<double>(count) / static_cast<double>(counted_));
  std::ranges::sort(top, [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  if (top.size() > most) top.resize(most);
  return top;
}

}  // namespace sqlagent::sheet
