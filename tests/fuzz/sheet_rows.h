// What every reader of spreadsheets promises, whatever the bytes: for the fuzz targets of readers.
#pragma once
#include <cstdlib>
#include <string>

#include "core/sheet/file.h"
#include "core/sheet/utf8.h"

namespace sqlagent::sheet {

inline Limits small_limits() {
  Limits limits;
  limits.cell_bytes = 4096;
  limits.row_bytes = 64 * 1024;
  limits.cells = 200'000;
  limits.rows = 100'000;
  limits.merges = 100;
  limits.sheets = 20;
  limits.inflated_bytes = 4 << 20;
  limits.shared_string_bytes = 1 << 20;
  limits.packed_workbook_bytes = 1 << 20;
  return limits;
}

inline void must(bool promise) {
  if (!promise) std::abort();
}

inline void check_cell(const Cell& cell) {
  const std::string_view text = cell.text();
  must(text.empty() || is_utf8_text(text));
  must(text.empty() || (text.front() != ' ' && text.back() != ' ') ||
       cell.kind == Cell::Kind::exact);
}

// Rows of one sheet; ends early where the reader refuses.
inline uint64_t check_rows(RowReader& rows, const Limits& limits) {
  uint64_t count = 0;
  uint32_t last = 0;
  for (Batch batch;;) {
    const auto read = rows.next(batch);
    if (!read) {
      must(!read.error().message.empty());
      return count;
    }
    if (batch.rows.empty()) break;
    uint32_t begin = 0;
    for (const Batch::Row& row : batch.rows) {
      must(row.number > last && row.end > begin && row.end <= batch.cells.size());
      must(row.end - begin <= limits.sheet_columns);
      for (uint32_t i = begin; i < row.end; ++i) check_cell(batch.cells[i]);
      begin = row.end;
      last = row.number;
      ++count;
    }
    must(begin == batch.cells.size());
  }
  for (const Range& range : rows.layout().merges)
    must(range.first_row <= range.last_row && range.first_column <= range.last_column);
  must(rows.layout().merges.size() <= limits.merges);
  return count;
}

// Both passes over a file see the same.
inline void check_file(const Result<std::shared_ptr<detail::File>, Refusal>& file,
                       const Limits& limits) {
  if (!file) return must(!file.error().message.empty());
  for (size_t sheet = 0; sheet < (*file)->sheets.size(); ++sheet) {
    must(is_utf8_text((*file)->sheets[sheet].name));
    auto first = (*file)->rows(sheet);
    if (!first) continue;
    const uint64_t rows = check_rows(**first, limits);
    auto second = (*file)->rows(sheet);
    must(second.has_value());
    must(check_rows(**second, limits) == rows);
  }
}

}  // namespace sqlagent::sheet
