// Rows of cells as a reader hands them on, whatever the format: the one thing inference and
// encoding see.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/sheet/source.h"

namespace sqlagent::sheet {

// What a number or cell is measured in, where its notation said so.
enum class Unit : uint8_t { none, percent, eur, usd, gbp, jpy, inr, chf, several };
std::string_view name(Unit unit);  // "%", "EUR", …; empty for none and several

struct Cell {
  // plain: as written. exact: made by our own xlsx reader in canonical form ('.' decimals, ISO
  // dates), so evidence about the file's decimal mark and day order does not apply to it. error: a
  // spreadsheet's #DIV/0! and the like.
  enum class Kind : uint8_t { plain, exact, error };
  const char* data = nullptr;
  uint32_t size = 0;
  Kind kind = Kind::plain;
  Unit unit = Unit::none;
  std::string_view text() const { return {data, size}; }
};

// The text without white space and no-break spaces at its ends.
Cell plain_cell(std::string_view text);

struct Batch {
  struct Row {
    uint32_t end = 0;     // one past the row's last cell
    uint32_t number = 0;  // 1-based row in the file or sheet
  };
  std::vector<Cell> cells;  // of all rows, one after the other; valid until the next call of next()
  std::vector<Row> rows;
  void clear() {
    cells.clear();
    rows.clear();
  }
};

// What a reader did to the bytes before they became cells; the receipt reports it.
struct ReadingNotes {
  uint64_t bytes_as_cp1252 = 0, nul_bytes = 0, unclosed_quotes = 0, stray_quotes = 0,
           blank_rows = 0;
};

class RowReader {
 public:
  virtual ~RowReader() = default;
  // Replaces the batch by the next rows; an empty batch means the end. Cells are valid UTF-8
  // without NUL, trimmed.
  virtual Result<void, Refusal> next(Batch& batch) = 0;
  virtual uint64_t bytes_read() const = 0;  // of the file, for progress
  virtual ReadingNotes notes() const { return {}; }
};

}  // namespace sqlagent::sheet
