// The second pass: cells → PostgreSQL's binary COPY format, by the types that the first pass found,
// and the profile of each column on the way. The first column written is _row, the row's number in
// the file.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/sheet/infer.h"
#include "core/sheet/placement.h"
#include "core/sheet/profile.h"
#include "core/sheet/rows.h"

namespace sqlagent::sheet {

// A cell that does not fit its column's type: NULL in the table, kept here as it was written.
struct OddCell {
  uint32_t row = 0;     // in the file or sheet, 1-based
  uint32_t column = 0;  // index
  std::string text;
};

class Encoder {
 public:
  // REQUIRES: as many columns as are written: those of the placement, or what it makes of them.
  Encoder(std::unique_ptr<RowReader> reader, Placement place, std::vector<Column> columns,
          Limits limits);
  Encoder(const Encoder&) = delete;  // the profilers share its budget
  Encoder& operator=(const Encoder&) = delete;

  // The next piece of the COPY stream, valid until the next call; empty at the end.
  Result<std::string_view, Refusal> next();
  uint64_t rows() const { return rows_; }  // written so far
  uint64_t bytes_read() const { return reader_->bytes_read(); }
  // REQUIRES: next() has returned an empty piece.
  std::vector<ColumnProfile> profiles();
  const std::vector<OddCell>& odd_cells() const { return odd_; }
  uint64_t error_cells() const { return errors_; }     // #DIV/0! and the like, NULL in the table
  uint64_t null_words() const { return null_words_; }  // "N/A" and the like in a column of words

 private:
  bool is_data(const Batch::Row& row);
  const Cell* placed(const Cell* cells, size_t& count, uint32_t number);
  void shaped(const Cell* cells, uint32_t number);
  void row(const Cell* cells, size_t count, uint32_t number);
  char* cell(char* out, const Cell& cell, size_t column);
  char* odd(char* out, const Cell& cell, size_t column);

  std::unique_ptr<RowReader> reader_;
  Placement place_;
  bool shifted_ = false;            // the columns are not the sheet's first ones in their order
  bool made_ = false;               // there are columns that the sheet does not have
  size_t next_left_out_ = 0;        // of place_.left_out
  std::vector<Cell> placed_;        // a row's cells by the table's columns
  std::vector<Cell> shaped_;        // the same, or one period of it, by the columns written
  size_t next_section_ = 0;         // of place_.sections: the first one below this row
  std::vector<std::string> above_;  // by fill: the last filled cell…
  std::vector<Cell> above_cells_;   // …and what it was
  std::vector<Column> columns_;
  Limits limits_;
  Budget budget_;
  std::vector<Profiler> profilers_;
  Batch batch_;
  std::vector<char> out_;
  size_t size_ = 0;
  enum class Stage : uint8_t { head, rows, done } stage_ = Stage::head;
  uint32_t row_ = 0;
  uint64_t rows_ = 0, errors_ = 0, null_words_ = 0;
  std::vector<OddCell> odd_;
  const Column* too_odd_ = nullptr;  // the column with more odd cells than can be kept
};

}  // namespace sqlagent::sheet
