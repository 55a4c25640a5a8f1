#include "core/catalog/string_list.h"

#include <algorithm>

namespace sqlagent::catalog {

StringList::StringList(std::vector<std::string> strings) {
  std::ranges::sort(strings);
  const auto repeated = std::ranges::unique(strings);
  strings.erase(repeated.begin(), repeated.end());
  size_t size = 0;
  for (const auto& text : strings) size += text.size();
  text_.reserve(size);
  begin_.reserve(strings.size() + 1);
  begin_.push_back(0);
  for (const auto& text : strings) {
    text_ += text;
    begin_.push_back(static_cast<uint32_t>(text_.size()));
  }
}

uint32_t StringList::lower_bound(std::string_view text) const {
  uint32_t low = 0, high = size();
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if ((*this)[middle] < text)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

std::optional<uint32_t> StringList::find(std::string_view text) const {
  const uint32_t at = lower_bound(text);
  if (at < size() && (*this)[at] == text) return at;
  return std::nullopt;
}

std::pair<uint32_t, uint32_t> StringList::starting_with(std::string_view prefix) const {
  const uint32_t first = lower_bound(prefix);
  uint32_t low = first, high = size();
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if ((*this)[middle].starts_with(prefix))
      low = middle + 1;
    else
      high = middle;
  }
  return {first, low};
}

}  // namespace sqlagent::catalog
