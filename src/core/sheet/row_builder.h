// Cells of a workbook's sheet, one after the other → batches of rows. Keeps their texts, counts
// blank rows between others, and holds the limits on rows, columns and cells.
#pragma once
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "core/sheet/arena.h"
#include "core/sheet/rows.h"

namespace sqlagent::sheet {

// "B12" → row 12, column 1; "$B$12" too. nullopt if it is none, or beyond the largest sheet.
struct Place {
  uint32_t row = 0, column = 0;
};
std::optional<Place> read_place(std::string_view reference);
std::optional<Range> read_range(std::string_view reference);  // "A1:C3", or one cell

// A sheet without cells.
class NoRows final : public RowReader {
 public:
  Result<void, Refusal> next(Batch& batch) override {
    batch.clear();
    return {};
  }
  uint64_t bytes_read() const override { return 0; }
};

class RowBuilder {
 public:
  static constexpr uint32_t kMaxRow = 1'048'576;
  static constexpr size_t kBatchCells = 16 * 1024;  // a batch is full when it has so many

  explicit RowBuilder(const Limits& limits) : limits_(limits) {}
  // Rows go to this batch from now on. A row may be half made; its texts move on with it.
  void begin(Batch& batch);
  bool full() const { return batch_->cells.size() >= kBatchCells; }

  // REQUIRES: number > the last row's, counting from 1.
  void start_row(uint32_t number, bool hidden);
  // At most once per column. Nothing happens outside of a row, or beyond Limits::sheet_columns,
  // which the readers refuse.
  void put(size_t column, Cell cell);
  std::string_view keep(std::string_view text) { return arena_->keep(text); }
  void end_row();
  // The same row again, under the next number.
  void repeat_row();

  uint32_t row() const { return number_; }  // the last one started, 0 before
  uint64_t blank_rows() const { return blank_rows_; }
  // Set when a limit was exceeded; nothing more is added then.
  const std::optional<Refusal>& refused() const { return refused_; }

 private:
  Limits limits_;
  Batch* batch_ = nullptr;
  std::array<Arena, 2> arenas_;
  Arena* arena_ = &arenas_[0];
  std::vector<Cell> cells_;  // of the row being made
  uint32_t number_ = 0, last_filled_ = 0;
  bool hidden_ = false, open_ = false;
  uint64_t rows_ = 0, filled_ = 0, blank_rows_ = 0;
  std::optional<Refusal> refused_;
};

}  // namespace sqlagent::sheet
