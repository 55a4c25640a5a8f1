#include "core/sheet/forward.h"

#include <array>
#include <limits>

namespace sqlagent::sheet {
namespace {

struct Reading {
  OpenStream open;
  std::shared_ptr<ForwardState> state;
  std::unique_ptr<ByteStream> stream;
  uint64_t at = 0;

  bool to(uint64_t offset) {
    if (!stream || offset < at) {
      auto opened = open();
      if (!opened) return state->refused = opened.error(), false;
      stream = std::move(*opened);
      at = 0;
    }
    std::array<char, 4096> skipped{};
    while (at < offset) {
      const size_t size = std::min<uint64_t>(skipped.size(), offset - at);
      if (read(std::span(skipped.data(), size)) < size) return false;
    }
    return true;
  }

  size_t read(std::span<char> into) {
    const auto size = stream->read(into);
    if (!size) return state->refused = size.error(), 0;
    at += *size;
    return *size;
  }
};

}  // namespace

Forward forward_source(OpenStream open) {
  auto reading = std::make_shared<Reading>();
  reading->open = std::move(open);
  reading->state = std::make_shared<ForwardState>();
  auto state = reading->state;
  Source source;
  source.size = std::numeric_limits<uint64_t>::max();
  source.read = [reading](uint64_t offset, std::span<char> into) -> size_t {
    if (reading->state->refused || !reading->to(offset)) return 0;
    return reading->read(into);
  };
  return {std::move(source), std::move(state)};
}

Result<void, Refusal> ForwardRows::next(Batch& batch) {
  auto read = rows_->next(batch);
  if (state_->refused) return unexpected(*state_->refused);
  return read;
}

}  // namespace sqlagent::sheet
