#include "core/sheet/row_builder.h"

#include <fmt/format.h>

#include <utility>

namespace sqlagent::sheet {

std::optional<Place> read_place(std::string_view reference) {
  constexpr uint32_t kMaxColumn = 16'384;
  uint32_t column = 0, row = 0;
  size_t i = 0;
  const auto skip_dollar = [&] { i += i < reference.size() && reference[i] == '$'; };
  skip_dollar();
  for (; i < reference.size(); ++i) {
    const char c = reference[i];
    const int letter = c >= 'A' && c <= 'Z' ? c - 'A' + 1 : c >= 'a' && c <= 'z' ? c - 'a' + 1 : 0;
    if (letter == 0) break;
    column = column * 26 + static_cast<uint32_t>(letter);
    if (column > kMaxColumn) return std::nullopt;
  }
  skip_dollar();
  const size_t digits = i;
  for (; i < reference.size() && reference[i] >= '0' && reference[i] <= '9'; ++i) {
    row = row * 10 + static_cast<uint32_t>(reference[i] - '0');
    if (row > RowBuilder::kMaxRow) return std::nullopt;
  }
  if (column == 0 || i == digits || i != reference.size() || row == 0) return std::nullopt;
  return Place{row, column - 1};
}

std::optional<Range> read_range(std::string_view reference) {
  const size_t colon = reference.find(':');
  const auto first = read_place(reference.substr(0, colon));
  const auto last = colon == reference.npos ? first : read_place(reference.substr(colon + 1));
  if (!first || !last || last->row < first->row || last->column < first->column)
    return std::nullopt;
  return Range{first->row, first->column, last->row, last->column};
}

void RowBuilder::begin(Batch& batch) {
  batch_ = &batch;
  Arena& fresh = arenas_[arena_ == &arenas_[0]];
  fresh.clear();
  for (Cell& cell : cells_)
    if (cell.size > 0) cell.data = fresh.keep(cell.text()).data();
  arena_ = &fresh;
}

void RowBuilder::start_row(uint32_t number, bool hidden) {
  number_ = number;
  hidden_ = hidden;
  open_ = true;
  cells_.clear();
}

void RowBuilder::put(size_t column, Cell cell) {
  if (cell.size == 0 || !open_ || refused_ || column >= limits_.sheet_columns) return;
  if (cell.size > limits_.cell_bytes)
    refused_ = {Refusal::Reason::limit,
                fmt::format("A cell in row {} is longer than {} KB. Please shorten it.", number_,
                            limits_.cell_bytes >> 10)};
  else if (++filled_ > limits_.cells)
    refused_ = {Refusal::Reason::limit,
                fmt::format("The sheet has more than {} cells. Please split it.", limits_.cells)};
  if (cells_.size() <= column) cells_.resize(column + 1);
  cells_[column] = cell;
}

void RowBuilder::end_row() {
  if (!std::exchange(open_, false) || cells_.empty() || refused_) return;
  if (last_filled_ > 0) blank_rows_ += number_ - last_filled_ - 1;
  last_filled_ = number_;
  if (++rows_ > limits_.rows)
    refused_ = {Refusal::Reason::limit,
                fmt::format("The file has more than {} rows. Please split it.", limits_.rows)};
  batch_->cells.insert(batch_->cells.end(), cells_.begin(), cells_.end());
  batch_->rows.push_back({static_cast<uint32_t>(batch_->cells.size()), number_, hidden_});
}

void RowBuilder::repeat_row() {
  if (refused_) return;
  ++number_;
  open_ = true;
  for (const Cell& cell : cells_) filled_ += cell.size > 0;
  if (filled_ > limits_.cells && !refused_)
    refused_ = {Refusal::Reason::limit,
                fmt::format("The sheet has more than {} cells. Please split it.", limits_.cells)};
  end_row();
}

}  // namespace sqlagent::sheet
