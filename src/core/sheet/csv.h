// Delimited text → rows. Quotes as in RFC 4180, but forgiving: a quote inside an unquoted field is
// a character, text after a closing quote belongs to the field, and a quote that is never closed is
// a character too (the rest is not swallowed).
#pragma once
#include <optional>

#include "core/sheet/dialect.h"
#include "core/sheet/rows.h"
#include "core/sheet/scan.h"
#include "core/sheet/text_stream.h"

namespace sqlagent::sheet {

class CsvReader : public RowReader {
 public:
  CsvReader(Source source, Dialect dialect, Limits limits, CodePage page = CodePage::windows_1252);
  Result<void, Refusal> next(Batch& batch) override;
  uint64_t bytes_read() const override { return stream_.bytes_read(); }
  ReadingNotes notes() const override;

 private:
  // Both read whole rows of the first `size` bytes that are not used yet, and move used_ on.
  bool read_fast(Batch& batch, size_t size);  // false: quotes are not as assumed, or no whole row
  void read_slowly(Batch& batch, size_t size, bool last);
  size_t fill(size_t wanted);  // how many bytes are there: fewer only at the end
  std::optional<Refusal> beyond_limits(const Batch& batch) const;
  void end_row(Batch& batch, size_t first_cell);

  TextStream stream_;
  Dialect dialect_;
  Limits limits_;
  std::string buffer_;
  size_t used_ = 0;                    // bytes of buffer_ that are done with
  bool ended_ = false, wide_ = false;  // wide_: a row has more cells than any sheet
  uint32_t row_ = 0;
  uint64_t cells_ = 0;
  Marks marks_;
  ReadingNotes notes_;
};

}  // namespace sqlagent::sheet
