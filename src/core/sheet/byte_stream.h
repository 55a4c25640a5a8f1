// Bytes one after the other, from wherever they come: a part of an archive, a gzip file, a file.
#pragma once
#include <cstdint>
#include <span>

#include "base/result.h"
#include "core/sheet/source.h"

namespace sqlagent::sheet {

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Fewer bytes than asked only at the end, 0 after it.
  virtual Result<size_t, Refusal> read(std::span<char> into) = 0;
};

class SourceBytes final : public ByteStream {
 public:
  explicit SourceBytes(Source source) : source_(std::move(source)) {}
  Result<size_t, Refusal> read(std::span<char> into) override {
    const size_t size = source_.read(at_, into);
    at_ += size;
    return size;
  }

 private:
  Source source_;
  uint64_t at_ = 0;
};

Refusal damaged_workbook();  // the sentence for whatever is not as its format says

}  // namespace sqlagent::sheet
