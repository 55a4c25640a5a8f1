// Rows of cells as a reader hands them on, whatever the format: the one thing inference and
// encoding see.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/sheet/source.h"

namespace sqlagent::sheet {

// What a number or cell is measured in, where its notation said so.
enum class Unit : uint8_t {
  none,
  percent,
  eur,
  usd,
  gbp,
  jpy,
  inr,
  chf,
  pln,
  czk,
  huf,
  ron,
  bgn,
  sek,
  nok,
  dkk,
  isk,
  rub,
  uah,
  cny,
  krw,
  brl,
  mxn,
  cad,
  aud,
  nzd,
  zar,
  ils,
  aed,
  sgd,
  hkd,
  thb,
  vnd,
  php,
  idr,
  ngn,
  several
};
std::string_view name(Unit unit);  // "%", "EUR", …; empty for none and several

struct Cell {
  // plain: as written. exact: made by a workbook's reader in canonical form ('.' decimals, ISO
  // dates), so evidence about the file's decimal mark and day order does not apply to it. error: a
  // spreadsheet's #DIV/0! and the like.
  enum class Kind : uint8_t { plain, exact, error };
  // What the file says the cell is. A text file says nothing: untyped. Of a formula it is the type
  // of its cached value. A duration is "[-]hh:mm:ss[.ffffff]" with any number of hours.
  enum class Stored : uint8_t {
    untyped,
    text,
    number,
    date,
    time,
    date_time,
    duration,
    boolean,
    error
  };
  const char* data = nullptr;
  uint32_t size = 0;
  Kind kind = Kind::plain;
  Unit unit = Unit::none;
  Stored stored = Stored::untyped;
  bool formula : 1 = false;  // the value is what a formula came to when the file was saved
  bool bold : 1 = false;
  std::string_view text() const { return {data, size}; }
};
static_assert(sizeof(Cell) == 16);  // the hot loop of text files makes one per field

// The text without white space and no-break spaces at its ends.
Cell plain_cell(std::string_view text);

struct Batch {
  struct Row {
    uint32_t end = 0;     // one past the row's last cell
    uint32_t number = 0;  // 1-based row in the file or sheet
    bool hidden = false;  // hidden or filtered away in the sheet
  };
  // A cell's index within its row is its column in the sheet (A is 0): gaps are empty cells.
  std::vector<Cell> cells;  // of all rows, one after the other; valid until the next call of next()
  std::vector<Row> rows;
  void clear() {
    cells.clear();
    rows.clear();
  }
};

// Cells of a sheet; both ends belong to it. Rows count from 1, columns from 0.
struct Range {
  uint32_t first_row = 0, first_column = 0, last_row = 0, last_column = 0;
  bool operator==(const Range&) const = default;
};

struct ColumnSpan {
  uint32_t first = 0, last = 0;  // both belong to it
  bool operator==(const ColumnSpan&) const = default;
};

// What a sheet says about its arrangement, beside its cells. All empty for text files.
struct Layout {
  // A range that the author declared to be a table (Insert → Table, or a database range).
  struct Declared {
    std::string name;
    Range range;
    uint32_t header_rows = 1, totals_rows = 0;
  };
  std::vector<Range> merges;  // the value stands in the first cell; the others are empty
  std::vector<ColumnSpan> hidden_columns;
  std::vector<Declared> tables;
  std::optional<Range> filter;  // its first row holds the filter's buttons: a header
  uint32_t frozen_rows = 0;     // rows that stay in view while one scrolls
};

// What a reader did to the bytes before they became cells; the receipt reports it.
struct ReadingNotes {
  uint64_t bytes_as_cp1252 = 0;        // bytes that are not UTF-8, read in `legacy`
  std::string_view legacy;             // "Windows-1252", …; empty if there were none
  std::string_view unicode = "UTF-8";  // "UTF-16 LE", "UTF-16 BE"
  uint64_t nul_bytes = 0, unclosed_quotes = 0, stray_quotes = 0, blank_rows = 0;
  uint64_t merges_left_out = 0;  // beyond Limits::merges
  uint64_t uncalculated = 0;     // formulas without a value: the file was never opened in Excel
};

class RowReader {
 public:
  virtual ~RowReader() = default;
  // Replaces the batch by the next rows; an empty batch means the end. Cells are valid UTF-8
  // without NUL, trimmed.
  virtual Result<void, Refusal> next(Batch& batch) = 0;
  virtual uint64_t bytes_read() const = 0;  // of the file, for progress
  virtual ReadingNotes notes() const { return {}; }
  // Valid once next() has answered an empty batch: merges come after the cells in the file.
  virtual const Layout& layout() const;
};

}  // namespace sqlagent::sheet
