#include "core/sheet/block.h"

#include <algorithm>

namespace sqlagent::sheet {

Block::Block(const Sketch& sketch, const Range& range) : sketch_(&sketch), range_(range) {
  for (auto line = std::ranges::lower_bound(sketch.lines, range.first_row, {}, &Line::row);
       line != sketch.lines.end() && line->row <= range.last_row; ++line)
    if (filled(*line) > 0) lines_.push_back(&*line);
  for (const Run& run : sketch.runs)
    if (run.rows.first <= range.last_row && run.rows.last >= range.first_row) runs_.push_back(&run);
}

size_t Block::filled(const Line& line) const {
  size_t filled = 0;
  const size_t end = std::min<size_t>(line.kinds.size(), size_t{range_.last_column} + 1);
  for (size_t c = range_.first_column; c < end; ++c) filled += line.kinds[c] != Kind::empty;
  return filled;
}

KindCounts Block::counts(size_t column) const {
  KindCounts counts;
  for (const Line* line : lines_) counts.add(kind(*line, column));
  for (const Run* run : runs_)
    if (range_.first_column + column < run->tallies.size())
      counts.add(run->tallies[range_.first_column + column]);
  return counts;
}

uint64_t Block::rows() const {
  uint64_t rows = lines_.size();
  for (const Run* run : runs_) rows += run->count;
  return rows;
}

bool Block::has_group_merge(uint32_t row) const {
  return std::ranges::any_of(sketch_->layout.merges, [&](const Range& merge) {
    return merge.first_row == row && merge.last_column > merge.first_column &&
           merge.first_column >= range_.first_column && merge.last_column <= range_.last_column &&
           !(merge.first_column == range_.first_column && merge.last_column == range_.last_column);
  });
}

}  // namespace sqlagent::sheet
