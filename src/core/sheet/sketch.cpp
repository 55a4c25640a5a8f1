#include "core/sheet/sketch.h"

#include <algorithm>
#include <cstring>

#include "core/sheet/total_words.h"

namespace sqlagent::sheet {
namespace {

constexpr size_t kHead = 400;       // first rows of the first block
constexpr size_t kLaterHead = 100;  // of the others
constexpr size_t kTail = 40;        // last rows of each
constexpr size_t kKeptLines = 5'000;
constexpr size_t kOddLines = 2'000;   // of which the odd rows may take so many
constexpr size_t kLoneLines = 1'000;  // and of those the ones of a single cell
constexpr size_t kBlocks = 500;
constexpr size_t kTallies = 100'000;  // of all runs; then blocks are no longer told apart
constexpr uint16_t kLacksBeforeUsual = 20;

Line copy_of(const Cell* cells, size_t count, uint32_t row, bool hidden) {
  Line line;
  line.row = row;
  line.hidden = hidden;
  line.cells.assign(cells, cells + count);
  size_t bytes = 0;
  for (const Cell& cell : line.cells) bytes += cell.size;
  line.bytes = std::make_unique<char[]>(bytes);
  char* to = line.bytes.get();
  for (Cell& cell : line.cells) {
    if (cell.size > 0) std::memcpy(to, cell.data, cell.size);
    cell.data = to;
    to += cell.size;
  }
  return line;
}

size_t cost(const Line& line) {
  size_t bytes = sizeof(Line) + line.cells.size() * (sizeof(Cell) + 1);
  for (const Cell& cell : line.cells) bytes += cell.size;
  return bytes;
}

}  // namespace

const Cell& Line::cell(size_t column) const {
  static const Cell kEmpty;
  return column < cells.size() ? cells[column] : kEmpty;
}

void Sketcher::see(const Batch& batch) {
  slices_.clear();
  size_t begin = 0;
  for (const Batch::Row& row : batch.rows) {
    size_t count = row.end - begin;
    const Cell* const cells = batch.cells.data() + begin;
    begin = row.end;
    if (count < widest_row_)
      ++sketch_.short_rows;
    else
      widest_row_ = count;
    while (count > 0 && cells[count - 1].size == 0) --count;
    if (count > 0) slices_.push_back({cells, count, row});
  }
  size_t from = 0;
  for (size_t i = 1; i <= slices_.size(); ++i) {
    if (i < slices_.size() && slices_[i].row.number == slices_[i - 1].row.number + 1) continue;
    block(slices_, from, i, i == slices_.size());
    from = i;
  }
}

// Consecutive rows; last: more of them may follow in the next batch.
void Sketcher::block(const std::vector<Slice>& rows, size_t begin, size_t end, bool last) {
  const bool gap = rows[begin].row.number != sketch_.last_row + 1;
  if (sketch_.rows == 0) {
    head_left_ = kHead;
  } else if (gap && blocks_ < kBlocks) {
    for (Line& line : tail_) {
      kept_bytes_ += cost(line);
      sketch_.lines.push_back(std::move(line));
    }
    tail_.clear();
    ++blocks_;
    running_ = false;
    head_left_ = std::max(head_left_, kLaterHead);
  } else {
    flush_tail();
  }
  const size_t tail = end - std::min(kTail, end - begin);
  for (size_t i = begin; i < end; ++i) {
    const Slice& slice = rows[i];
    ++sketch_.rows;
    sketch_.hidden_rows += slice.row.hidden;
    if (slice.count > sketch_.columns) sketch_.columns = slice.count;
    sketch_.last_row = slice.row.number;
    if (!running_ || i < tail)
      row_in_block(slice);
    else if (last || !keep(slice))
      tail_.push_back(copy_of(slice.cells, slice.count, slice.row.number, slice.row.hidden));
  }
}

void Sketcher::row_in_block(const Slice& slice) {
  if (!running_) {
    if (head_left_ > 0 && keep(slice)) {
      --head_left_;
      return;
    }
    begin_run();
  }
  if (odd(slice) && keep(slice)) return;
  count(slice.cells, slice.count, slice.row.number, slice.row.hidden);
}

// From here on rows that look alike are only counted. What they look like, the last kept ones say.
void Sketcher::begin_run() {
  running_ = true;
  sketch_.runs.emplace_back();
  may_lack_.assign(sketch_.columns, 0);
  lacks_.assign(sketch_.columns, 0);
  const auto& lines = sketch_.lines;
  const size_t looked_at = std::min(lines.size(), kHead / 2);
  for (size_t i = lines.size() - looked_at; i < lines.size(); ++i)
    for (size_t c = 0; c < sketch_.columns; ++c)
      if (lines[i].cell(c).size == 0) may_lack_[c] = 1;
  needed_ = 0;
  for (size_t c = 0; c < may_lack_.size(); ++c)
    if (!may_lack_[c]) needed_ = c + 1;
  wide_ = sketch_.columns;
  tallies_ += wide_;
  if (tallies_ > kTallies) blocks_ = kBlocks;
}

bool Sketcher::odd(const Slice& slice) {
  if (slice.count > wide_) {
    wide_ = slice.count;
    may_lack_.resize(wide_, 1);
    lacks_.resize(wide_, 0);
    return true;
  }
  const auto lacks = [&](size_t column) {
    if (++lacks_[column] >= kLacksBeforeUsual) may_lack_[column] = 1;
    return true;
  };
  bool odd = false;
  size_t first = slice.count;
  for (size_t c = slice.count; c-- > 0;) {
    if (slice.cells[c].size > 0)
      first = c;
    else if (!may_lack_[c])
      odd = lacks(c);
  }
  for (size_t c = slice.count; c < needed_; ++c)
    if (!may_lack_[c]) odd = lacks(c);
  // A name alone may be that of a section, however many there are.
  const bool lone = first + 1 == slice.count && wide_ > 1 && lone_ < kLoneLines;
  lone_ += lone;
  return odd || lone || may_be_total(slice.cells[first].text());
}

bool Sketcher::keep(const Slice& slice) {
  const size_t most = running_ ? kOddLines : kKeptLines;
  if (sketch_.lines.size() >= most + (running_ ? kHead : 0) || kept_bytes_ >= most_bytes_)
    return false;
  Line line = copy_of(slice.cells, slice.count, slice.row.number, slice.row.hidden);
  kept_bytes_ += cost(line);
  sketch_.lines.push_back(std::move(line));
  return true;
}

void Sketcher::count(const Cell* cells, size_t size, uint32_t row, bool hidden) {
  Run& run = sketch_.runs.back();
  if (run.count == 0) run.rows.first = row;
  run.rows.last = row;
  ++run.count;
  run.hidden += hidden;
  if (run.tallies.size() < size) run.tallies.resize(size);
  Tally* const tallies = run.tallies.data();
  for (size_t c = 0; c < size; ++c) tallies[c].see(cells[c]);
}

void Sketcher::flush_tail() {
  for (Line& line : tail_) {
    Slice slice{line.cells.data(), line.cells.size(), {0, line.row, line.hidden}};
    if (!running_ || !odd(slice) || !keep(slice))
      count(line.cells.data(), line.cells.size(), line.row, line.hidden);
  }
  tail_.clear();
}

Sketch Sketcher::finish(const RowReader& reader) {
  for (Line& line : tail_) sketch_.lines.push_back(std::move(line));
  tail_.clear();
  std::ranges::sort(sketch_.lines, {}, &Line::row);
  std::erase_if(sketch_.runs, [](const Run& run) { return run.count == 0; });
  for (Line& line : sketch_.lines) {
    line.kinds.reserve(line.cells.size());
    for (const Cell& cell : line.cells) line.kinds.push_back(kind_of(cell));
  }
  sketch_.layout = reader.layout();
  sketch_.notes = reader.notes();
  sketch_.bytes = reader.bytes_read();
  return std::move(sketch_);
}

}  // namespace sqlagent::sheet
