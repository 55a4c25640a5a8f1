// A part of a sketch: a range of the sheet, the kept lines and the runs within it.
#pragma once
#include <string_view>
#include <vector>

#include "core/sheet/sketch.h"

namespace sqlagent::sheet {

class Block {
 public:
  Block(const Sketch& sketch, const Range& range);
  const Sketch& sketch() const { return *sketch_; }
  const Range& range() const { return range_; }
  const std::vector<const Line*>& lines() const { return lines_; }  // with a filled cell within it
  const std::vector<const Run*>& runs() const { return runs_; }
  size_t width() const { return range_.last_column - range_.first_column + 1; }
  size_t filled(const Line& line) const;              // cells within the block's columns
  Kind kind(const Line& line, size_t column) const {  // column counts from the block's first one
    return line.kind(range_.first_column + column);
  }
  std::string_view text(const Line& line, size_t column) const {
    return line.cell(range_.first_column + column).text();
  }
  KindCounts counts(size_t column) const;  // of all its lines and runs
  uint64_t rows() const;
  // A merge that begins in this row and spans some of the block's columns, but not all.
  bool has_group_merge(uint32_t row) const;

 private:
  const Sketch* sketch_;
  Range range_;
  std::vector<const Line*> lines_;
  std::vector<const Run*> runs_;
};

}  // namespace sqlagent::sheet
