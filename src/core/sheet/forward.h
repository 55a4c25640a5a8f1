// A stream that can only be read forwards (something inflating) as a Source, for readers that never
// look back further than they must.
#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "core/sheet/byte_stream.h"
#include "core/sheet/rows.h"

namespace sqlagent::sheet {

using OpenStream = std::function<Result<std::unique_ptr<ByteStream>, Refusal>()>;

// Why a forward source ended early: it answers "no more bytes", and whoever reads asks here.
struct ForwardState {
  std::optional<Refusal> refused;
};

struct Forward {
  Source source;  // its size is not known: 2^64 - 1
  std::shared_ptr<ForwardState> state;
};

// A read before the current place opens the stream anew and skips.
Forward forward_source(OpenStream open);

// Rows from a reader of a forward source; ends with the refusal if the stream was refused.
class ForwardRows final : public RowReader {
 public:
  ForwardRows(std::unique_ptr<RowReader> rows, std::shared_ptr<ForwardState> state)
      : rows_(std::move(rows)), state_(std::move(state)) {}
  Result<void, Refusal> next(Batch& batch) override;
  uint64_t bytes_read() const override { return rows_->bytes_read(); }
  ReadingNotes notes() const override { return rows_->notes(); }

 private:
  std::unique_ptr<RowReader> rows_;
  std::shared_ptr<ForwardState> state_;
};

}  // namespace sqlagent::sheet
