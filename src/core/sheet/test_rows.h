// For tests only: what a reader makes of a file, as text.
#pragma once
#include <fmt/format.h>

#include <array>
#include <fstream>
#include <sstream>
#include <string>

#include "core/sheet/file.h"

namespace sqlagent::sheet {

// "text", "number EUR", "date formula", "number bold": what the file said about a cell.
inline std::string told(const Cell& cell) {
  constexpr std::array<std::string_view, 9> kNames{"",      "text",     "number",  "date", "time",
                                                   "stamp", "duration", "boolean", "error"};
  std::string text(kNames[static_cast<size_t>(cell.stored)]);
  if (cell.unit != Unit::none) text += fmt::format(" {}", name(cell.unit));
  if (cell.formula) text += " formula";
  if (cell.bold) text += " bold";
  return text;
}

// "2: Ada|5" per row, "4h: …" if it is hidden; with what the file said in <> if wanted.
inline std::string shown_rows(RowReader& rows, bool tell = false) {
  std::string out;
  for (Batch batch;;) {
    if (const auto read = rows.next(batch); !read) return out + "refused: " + read.error().message;
    if (batch.rows.empty()) return out;
    size_t at = 0;
    for (const Batch::Row& row : batch.rows) {
      out += fmt::format("{}{}: ", row.number, row.hidden ? "h" : "");
      for (bool first = true; at < row.end; ++at, first = false) {
        if (!first) out += '|';
        for (const char c : batch.cells[at].text()) out += c == '\n' ? "\\n" : std::string(1, c);
        if (tell && batch.cells[at].size > 0) out += "<" + told(batch.cells[at]) + ">";
      }
      out += '\n';
    }
  }
}

inline std::string shown_layout(const Layout& layout) {
  std::string out;
  const auto range = [](const Range& r) {
    return fmt::format("{},{}-{},{}", r.first_row, r.first_column, r.last_row, r.last_column);
  };
  for (const Range& merge : layout.merges) out += "merged " + range(merge) + "\n";
  for (const ColumnSpan& span : layout.hidden_columns)
    out += fmt::format("hidden columns {}-{}\n", span.first, span.last);
  for (const auto& table : layout.tables)
    out += fmt::format("table {} {} header {} totals {}\n", table.name, range(table.range),
                       table.header_rows, table.totals_rows);
  if (layout.filter) out += "filter " + range(*layout.filter) + "\n";
  if (layout.frozen_rows > 0) out += fmt::format("frozen {}\n", layout.frozen_rows);
  return out;
}

// All sheets of a file: "== name", its rows, its layout.
inline std::string shown_file(std::string bytes, bool tell = false, const Limits& limits = {}) {
  const auto file = detail::open_file(source_of(std::move(bytes)), "test", limits);
  if (!file) return "refused: " + file.error().message;
  std::string out;
  for (size_t i = 0; i < (*file)->sheets.size(); ++i) {
    const detail::Sheet& sheet = (*file)->sheets[i];
    if (!sheet.name.empty()) out += "== " + sheet.name;
    if (sheet.visibility == detail::Visibility::hidden) out += " (hidden)";
    if (sheet.visibility == detail::Visibility::very_hidden) out += " (very hidden)";
    if (sheet.chart_only) out += " (chart)";
    if (!sheet.name.empty()) out += "\n";
    const auto rows = (*file)->rows(i);
    if (!rows) return out + "refused: " + rows.error().message;
    out += shown_rows(**rows, tell);
    out += shown_layout((*rows)->layout());
  }
  return out;
}

inline std::string sample_bytes(const std::string& name) {
  std::ifstream file(SQLAGENT_SOURCE_DIR "/src/core/sheet/samples/" + name, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

}  // namespace sqlagent::sheet
