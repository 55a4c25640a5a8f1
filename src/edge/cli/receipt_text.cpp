#include "edge/cli/receipt_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace sqlagent::cli {
namespace json = boost::json;
namespace {

constexpr size_t kOddShown = 10;

std::string text_of(const json::object& object, const char* key) {
  const json::value* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

const json::array& array_of(const json::object& object, const char* key) {
  static const json::array kNone;
  const json::value* value = object.if_contains(key);
  return value && value->is_array() ? value->get_array() : kNone;
}

void add_notices(std::string& out, const json::object& object) {
  for (const json::value& notice : array_of(object, "notices"))
    if (notice.is_object()) out += "    " + text_of(notice.get_object(), "text") + "\n";
}

// What was decided beyond names and types, which the columns above show.
void add_decisions(std::string& out, const json::object& object) {
  constexpr std::array<std::string_view, 5> kShownElsewhere{"table", "name", "type", "unit",
                                                            "sheet"};
  for (const json::value& entry : array_of(object, "decisions")) {
    if (!entry.is_object()) continue;
    const json::object& decision = entry.get_object();
    if (std::ranges::find(kShownElsewhere, text_of(decision, "kind")) != kShownElsewhere.end())
      continue;
    const std::string evidence = text_of(decision, "evidence");
    out += "    " + text_of(decision, "text") + (evidence.empty() ? "" : "  [" + evidence + "]") +
           "\n";
  }
}

// Sheets that gave no table, and why. Their decisions are called "2/tables", tables' keys "2.1".
void add_sheets_without_table(std::string& out, const json::object& receipt) {
  for (const json::value& entry : array_of(receipt, "decisions")) {
    if (!entry.is_object() || text_of(entry.get_object(), "kind") != "sheet") continue;
    const std::string id = text_of(entry.get_object(), "id");
    const std::string key = id.substr(0, id.find('/')) + ".";
    const auto of_sheet = [&](const json::value& table) {
      return table.is_object() && text_of(table.get_object(), "key").starts_with(key);
    };
    if (std::ranges::none_of(array_of(receipt, "tables"), of_sheet))
      out += "    " + text_of(entry.get_object(), "text") + "\n";
  }
}

void add_table(std::string& out, const json::object& table) {
  const json::value* rows = table.if_contains("rows");
  const std::string sheet = text_of(table, "sheet");
  out += fmt::format("  table {}: {} rows{}\n", text_of(table, "table"),
                     rows ? json::serialize(*rows) : "?",
                     sheet.empty() ? "" : ", from sheet " + sheet);
  for (const json::value& entry : array_of(table, "columns")) {
    if (!entry.is_object()) continue;
    const json::object& column = entry.get_object();
    const std::string unit = text_of(column, "unit");
    out += fmt::format("    {:<28} {:<10} {}\n", text_of(column, "name"),
                       text_of(column, "type") + (unit.empty() ? "" : " " + unit),
                       text_of(column, "evidence"));
  }
  add_decisions(out, table);
  add_notices(out, table);
  const json::array& odd = array_of(table, "odd_cells");
  for (size_t i = 0; i < std::min(odd.size(), kOddShown); ++i) {
    if (!odd[i].is_object()) continue;
    const json::object& cell = odd[i].get_object();
    const json::value* row = cell.if_contains("row");
    out += fmt::format("      row {}, {}: {}\n", row ? json::serialize(*row) : "?",
                       text_of(cell, "column"), text_of(cell, "text"));
  }
  if (odd.size() > kOddShown) out += fmt::format("      … and {} more\n", odd.size() - kOddShown);
}

}  // namespace

std::string receipt_text(std::string_view result_json) {
  boost::system::error_code bad;
  const json::value value =
      json::parse(json::string_view(result_json.data(), result_json.size()), bad);
  if (bad || !value.is_object()) return {};
  const json::object& result = value.get_object();
  const json::array &files = array_of(result, "files"), &receipts = array_of(result, "receipt");
  std::string out;
  for (size_t i = 0; i < files.size(); ++i) {
    if (!files[i].is_object()) continue;
    const json::object& file = files[i].get_object();
    const std::string error = text_of(file, "error");
    out += text_of(file, "name") + (error.empty() ? "\n" : ": " + error + "\n");
    if (i >= receipts.size() || !receipts[i].is_object()) continue;
    const json::object& receipt = receipts[i].get_object();
    add_notices(out, receipt);
    add_sheets_without_table(out, receipt);
    for (const json::value& table : array_of(receipt, "tables"))
      if (table.is_object()) add_table(out, table.get_object());
  }
  return out;
}

std::string progress_bar(int percent, std::string_view message, size_t width) {
  constexpr size_t kBar = 24;
  percent = std::clamp(percent, 0, 100);
  const size_t filled = kBar * static_cast<size_t>(percent) / 100;
  std::string line = "[" + std::string(filled, '=') + (filled < kBar ? ">" : "") +
                     std::string(filled < kBar ? kBar - filled - 1 : 0, ' ') +
                     fmt::format("] {:3} %  ", percent);
  size_t columns = line.size();
  for (const char c : message) {  // a column per character: continuation bytes take none
    const bool first = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (first && columns >= width) break;
    columns += first;
    line.push_back(c);
  }
  return line;
}

}  // namespace sqlagent::cli
