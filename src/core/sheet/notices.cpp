// What happened on the way to the cells, in words: see explain.h.
#include <fmt/format.h>

#include "core/sheet/explain.h"
#include "core/sheet/naming.h"

namespace sqlagent::sheet {
namespace {

std::string counted(uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

void tell(std::vector<Notice>& notices, std::string kind, std::string text) {
  notices.push_back({std::move(kind), std::move(text), "", {}});
}

}  // namespace

std::vector<Notice> notices_of(const Sketch& sketch, const Arranged& table, const Found& found) {
  std::vector<Notice> notices;
  for (size_t i = 0; i < found.columns.size(); ++i) {
    const Column& column = found.columns[i];
    if (column.at < kSectionColumn && table.written[i].header.empty() && !table.header.empty())
      notices.push_back({"empty_header",
                         fmt::format("Column {} has no header; it is called {}.",
                                     column_letters(column.at), column.name),
                         column.name,
                         {}});
    for (size_t k = 0; k < i; ++k)
      if (column.at < kSectionColumn && !table.written[i].header.empty() &&
          identifier(table.written[i].header) == identifier(table.written[k].header)) {
        notices.push_back({"duplicate_header",
                           fmt::format("The header {} occurs twice; the later one is called {}.",
                                       column.display, column.name),
                           column.name,
                           {}});
        break;
      }
  }
  if (sketch.short_rows > table.place.left_out.size() + table.region.captions.size() &&
      found.sheet.empty())
    tell(notices, "short_rows",
         "Some rows have fewer cells than others; the missing ones are empty.");
  if (found.rows == 0)
    tell(notices, "no_rows", "There is a header but no row below it: the table is empty.");
  const ReadingNotes& notes = sketch.notes;
  if (notes.blank_rows > 0 && found.sheet.empty())
    tell(notices, "blank_rows",
         counted(notes.blank_rows, "blank row was", "blank rows were") + " left out.");
  if (notes.stray_quotes > 0)
    tell(notices, "stray_quotes",
         counted(notes.stray_quotes, "cell holds", "cells hold") +
             " a quote sign in the middle; it was kept as written.");
  if (notes.unclosed_quotes > 0)
    tell(notices, "unclosed_quotes",
         counted(notes.unclosed_quotes, "quote is never closed and was",
                 "quotes are never closed and were") +
             " kept as a character.");
  if (notes.nul_bytes > 0)
    tell(notices, "nul",
         counted(notes.nul_bytes, "NUL character was", "NUL characters were") + " dropped.");
  if (notes.bytes_as_cp1252 > 0)
    tell(notices, "encoding",
         fmt::format("The file is not UTF-8 throughout; other letters were read as {}.",
                     notes.legacy.empty() ? "Windows-1252" : notes.legacy));
  if (notes.merges_left_out > 0)
    tell(notices, "merges",
         counted(notes.merges_left_out, "merged range was", "merged ranges were") +
             " not looked at: there are too many.");
  if (notes.uncalculated > 0)
    tell(notices, "uncalculated",
         counted(notes.uncalculated, "formula has", "formulas have") +
             " no value; open the file in a spreadsheet program and save it to have them.");
  return notices;
}

}  // namespace sqlagent::sheet
