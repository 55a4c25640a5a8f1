// Step 1: all rows of a sheet → a sketch of bounded size. Kept with their cells are the first rows
// of each block (blocks are what blank rows separate), the last ones, and those in between that do
// not look like their neighbours; of the many others only tallies remain. A small sheet is kept
// whole. A plain text file pays for a look at each row's first cell and its empty ones.
#pragma once
#include <memory>
#include <vector>

#include "core/sheet/a1.h"
#include "core/sheet/kinds.h"
#include "core/sheet/rows.h"
#include "core/sheet/tally.h"

namespace sqlagent::sheet {

struct Line {  // a kept row
  uint32_t row = 0;
  bool hidden = false;
  std::vector<Cell> cells;  // without empty ones at the end; point into `bytes`
  std::vector<Kind> kinds;  // of the cells
  std::unique_ptr<char[]> bytes;

  const Cell& cell(size_t column) const;
  Kind kind(size_t column) const { return column < kinds.size() ? kinds[column] : Kind::empty; }
};

struct Run {  // rows of which only tallies remain; kept ones may stand among them
  Rows rows;
  uint64_t count = 0, hidden = 0;
  std::vector<Tally> tallies;  // by the sheet's column
};

struct Sketch {
  std::vector<Line> lines;  // by row, ascending
  std::vector<Run> runs;    // likewise
  Layout layout;
  ReadingNotes notes;
  uint64_t rows = 0, bytes = 0;              // not blank; read
  uint64_t hidden_rows = 0, short_rows = 0;  // short: fewer cells than rows before
  size_t columns = 0;
  uint32_t last_row = 0;
};

class Sketcher {
 public:
  // bytes: what the kept rows may take.
  explicit Sketcher(size_t bytes = 8 << 20) : most_bytes_(bytes) {}
  void see(const Batch& batch);
  // After the reader's last batch.
  Sketch finish(const RowReader& reader);
  size_t columns() const { return sketch_.columns; }

 private:
  struct Slice {
    const Cell* cells = nullptr;
    size_t count = 0;
    Batch::Row row;
  };
  void block(const std::vector<Slice>& rows, size_t begin, size_t end, bool last);
  void row_in_block(const Slice& slice);
  bool odd(const Slice& slice);
  bool keep(const Slice& slice);
  void begin_run();
  void count(const Cell* cells, size_t size, uint32_t row, bool hidden);
  void flush_tail();

  size_t most_bytes_;
  Sketch sketch_;
  std::vector<Slice> slices_;      // of one batch
  std::vector<Line> tail_;         // the last rows so far, not yet counted or kept
  std::vector<uint8_t> may_lack_;  // by column: an empty cell is nothing special
  std::vector<uint16_t> lacks_;    // how often it was
  size_t needed_ = 0;              // one past the last column that may not lack
  size_t lone_ = 0, kept_bytes_ = 0, head_left_ = 0, blocks_ = 0, wide_ = 0, tallies_ = 0,
         widest_row_ = 0;
  bool running_ = false;
};

}  // namespace sqlagent::sheet
