// Texts of one batch of rows, at addresses that stay until the arena is cleared.
#pragma once
#include <algorithm>
#include <deque>
#include <string>
#include <string_view>

namespace sqlagent::sheet {

class Arena {
 public:
  std::string_view keep(std::string_view text) {
    if (blocks_.empty() || blocks_[used_].capacity() - blocks_[used_].size() < text.size())
      next_block(text.size());
    std::string& block = blocks_[used_];
    const size_t at = block.size();
    block.append(text);
    return std::string_view(block).substr(at);
  }
  void clear() {
    if (blocks_.size() > 4) blocks_.resize(4);
    for (std::string& block : blocks_) block.clear();
    used_ = 0;
  }

 private:
  void next_block(size_t wanted) {
    if (!blocks_.empty()) ++used_;
    if (used_ == blocks_.size()) blocks_.emplace_back();
    blocks_[used_].reserve(std::max<size_t>(wanted, 64 * 1024));
  }
  std::deque<std::string> blocks_;
  size_t used_ = 0;
};

}  // namespace sqlagent::sheet
