// Many short distinct strings, sorted, in one block of memory; an id is the position in the order.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sqlagent::catalog {

class StringList {
 public:
  StringList() = default;
  explicit StringList(std::vector<std::string> strings);  // any order, may repeat
  uint32_t size() const { return static_cast<uint32_t>(begin_.empty() ? 0 : begin_.size() - 1); }
  std::string_view operator[](uint32_t id) const {
    return std::string_view(text_).substr(begin_[id], begin_[id + 1] - begin_[id]);
  }
  std::optional<uint32_t> find(std::string_view text) const;
  // Half-open range of the ids that start with the prefix.
  std::pair<uint32_t, uint32_t> starting_with(std::string_view prefix) const;
  size_t bytes() const { return text_.capacity() + begin_.capacity() * sizeof(uint32_t); }

 private:
  uint32_t lower_bound(std::string_view text) const;
  std::string text_;
  std::vector<uint32_t> begin_;  // one more than strings
};

}  // namespace sqlagent::catalog
