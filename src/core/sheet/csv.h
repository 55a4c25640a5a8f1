// Delimited text → rows. Quotes as in RFC 4180, but forgiving: a quote inside an unquoted field is
// a character, text after a closing quote belongs to the field, and a quote that is never closed is
// a character too (the rest is not swallowed).
#pragma once
#include "core/sheet/rows.h"
#include "core/sheet/scan.h"
#include "core/sheet/text_stream.h"

namespace sqlagent::sheet {

struct Dialect {
  char delimiter = ',';    // '\0': one column, nothing separates
  char line_end = '\n';    // '\r' for files of old Macintoshes; "\r\n" counts as '\n'
  uint32_t skip_rows = 0;  // Excel's "sep=;" line
};

// From the first 64 KiB: the delimiter under which most rows have as many fields as the first one.
Dialect sniff_dialect(std::string_view head);

class CsvReader : public RowReader {
 public:
  CsvReader(Source source, Dialect dialect, Limits limits);
  Result<void, Refusal> next(Batch& batch) override;
  uint64_t bytes_read() const override { return stream_.bytes_read(); }
  ReadingNotes notes() const override;

 private:
  bool read_fast(Batch& batch);  // false: the quotes are not as assumed, or no row is complete
  void read_slowly(Batch& batch, bool last);
  void end_row(Batch& batch, size_t first_cell);

  TextStream stream_;
  Dialect dialect_;
  Limits limits_;
  std::string buffer_;
  size_t used_ = 0;  // bytes of buffer_ that the last batch consumed
  size_t piece_;     // how much to read at once
  uint32_t row_ = 0;
  Marks marks_;
  ReadingNotes notes_;
};

}  // namespace sqlagent::sheet
