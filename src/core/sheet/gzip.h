// A gzip file being inflated: any number of members, one after the other (RFC 1952). Bombs are
// noticed while they explode.
#pragma once
#include <memory>
#include <optional>

#include "core/sheet/byte_stream.h"

namespace sqlagent::sheet {

class GzipStream final : public ByteStream {
 public:
  GzipStream(Source source, const Limits& limits);
  ~GzipStream() override;
  Result<size_t, Refusal> read(std::span<char> into) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// What a stream that unpacks beyond the limits is refused with: inflated so far, of so many packed
// bytes.
std::optional<Refusal> beyond_inflation(uint64_t inflated, uint64_t packed, const Limits& limits);

}  // namespace sqlagent::sheet
