#include "io/model/thoughts.h"

#include <algorithm>

namespace sqlagent::model {
namespace {

constexpr std::string_view kOpen = "<think>", kClose = "</think>", kBlank = " \t\r\n";

// Bytes at the end of text that may be the beginning of the tag.
size_t beginning_of(std::string_view tag, std::string_view text) {
  for (size_t length = std::min(tag.size() - 1, text.size()); length > 0; --length)
    if (text.ends_with(tag.substr(0, length))) return length;
  return 0;
}

}  // namespace

void Thoughts::add(std::string_view piece, const Sink& sink) {
  if (piece.empty()) return;
  if (at_ == At::text) return sink(false, piece);
  held_.append(piece);
  if (at_ == At::start) {
    const auto begin = held_.find_first_not_of(kBlank);
    if (begin == held_.npos) return;
    const auto rest = std::string_view(held_).substr(begin);
    if (rest.size() < kOpen.size() && kOpen.starts_with(rest)) return;
    if (!rest.starts_with(kOpen)) {
      at_ = At::text;
      return end(sink);
    }
    held_.erase(0, begin + kOpen.size());
    at_ = At::thinking;
  }
  const auto close = held_.find(kClose);
  const auto thought = close == held_.npos ? held_.size() - beginning_of(kClose, held_) : close;
  if (thought > 0) sink(true, std::string_view(held_).substr(0, thought));
  held_.erase(0, thought);
  if (close == held_.npos || thought != close) return;
  at_ = At::text;
  held_.erase(0, kClose.size());
  held_.erase(0, held_.find_first_not_of(kBlank));
  end(sink);
}

void Thoughts::end(const Sink& sink) {
  if (!held_.empty()) sink(at_ == At::thinking, held_);
  held_.clear();
}

}  // namespace sqlagent::model
