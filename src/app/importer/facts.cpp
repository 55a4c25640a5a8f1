#include "app/importer/facts.h"

#include <fmt/format.h>

#include <boost/json.hpp>

namespace sqlagent::importer {
namespace json = boost::json;
namespace {

constexpr size_t kShownOddBytes = 200;

json::array array_of(const std::vector<sheet::Notice>& notices) {
  json::array array;
  for (const sheet::Notice& notice : notices) {
    json::object object{{"kind", notice.kind}, {"text", notice.text}};
    if (!notice.column.empty()) object["column"] = notice.column;
    if (!notice.cells.empty()) object["cells"] = json::value_from(notice.cells);
    array.push_back(std::move(object));
  }
  return array;
}

void add_to(json::array& notices, const std::vector<sheet::Notice>& more) {
  for (json::value& notice : array_of(more)) notices.push_back(std::move(notice));
}

std::string shortened(const std::string& text) {
  if (text.size() <= kShownOddBytes) return text;
  size_t size = kShownOddBytes;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size) + "…";
}

// What the second pass met.
void tell_of_cells(const sheet::Encoder& encoder, std::vector<sheet::Notice>& notices) {
  if (const uint64_t errors = encoder.error_cells(); errors > 0)
    notices.push_back(
        {"error_cells",
         errors == 1
             ? "1 cell holds a spreadsheet error such as #DIV/0!; it is empty."
             : fmt::format("{} cells hold a spreadsheet error such as #DIV/0!; they are empty.",
                           errors),
         "",
         {}});
  if (const auto& odd = encoder.odd_cells(); !odd.empty())
    notices.push_back({"odd_cells",
                       odd.size() == 1
                           ? "1 cell does not fit its column's type; it is empty in the table and "
                             "listed here."
                           : fmt::format("{} cells do not fit their columns' types; they are empty "
                                         "in the table and listed here.",
                                         odd.size()),
                       "",
                       {}});
}

}  // namespace

catalog::TableFacts facts_of(const sheet::Found& found, std::vector<sheet::ColumnProfile> profiles,
                             std::string schema, std::string table, std::string file,
                             uint64_t rows) {
  catalog::TableFacts facts;
  facts.schema = std::move(schema);
  facts.name = std::move(table);
  facts.display = found.display;
  facts.file = std::move(file);
  facts.sheet = found.sheet;
  facts.rows = rows;
  for (size_t i = 0; i < found.columns.size(); ++i) {
    const sheet::Column& column = found.columns[i];
    sheet::ColumnProfile& profile = profiles[i];
    catalog::ColumnFacts known;
    known.name = column.name;
    known.display = column.display;
    known.type = column.format.type;
    known.unit = column.unit;
    known.rows = profile.rows;
    known.nulls = profile.nulls;
    known.distinct = profile.distinct;
    known.distinct_exact = profile.distinct_exact;
    known.min = std::move(profile.min);
    known.max = std::move(profile.max);
    known.mean = profile.mean;
    known.all_integral = profile.all_integral;
    known.has_negative = profile.has_negative;
    known.ascending = profile.ascending;
    known.mean_length = profile.mean_length;
    for (auto& [value, count] : profile.top) known.top.push_back({std::move(value), count});
    known.values = std::move(profile.values);
    known.min_hashes = std::move(profile.min_hashes);
    facts.columns.push_back(std::move(known));
  }
  return facts;
}

std::string receipt_of(const sheet::Found& found, const sheet::Encoder& encoder,
                       const std::string& table) {
  json::array columns;
  for (const sheet::Column& column : found.columns) {
    json::object object{{"name", column.name},
                        {"header", column.display},
                        {"type", std::string(name(column.format.type))},
                        {"evidence", column.evidence}};
    if (column.unit) object["unit"] = *column.unit;
    columns.push_back(std::move(object));
  }
  json::array odd_cells;
  for (const sheet::OddCell& odd : encoder.odd_cells())
    odd_cells.push_back({{"row", odd.row},
                         {"column", found.columns[odd.column].name},
                         {"text", shortened(odd.text)}});
  std::vector<sheet::Notice> notices = found.notices;
  tell_of_cells(encoder, notices);
  json::object receipt{{"table", table},
                       {"key", found.key},
                       {"sheet", found.sheet},
                       {"rows", encoder.rows()},
                       {"columns", std::move(columns)},
                       {"notices", array_of(notices)},
                       {"odd_cells", std::move(odd_cells)},
                       {"decisions", json::parse(sheet::to_json(found.decisions))}};
  receipt["header_row"] =
      found.header.empty() ? json::value(nullptr) : json::value(found.header.last);
  return json::serialize(receipt);
}

std::string completed(std::string_view receipt_json, std::string_view action,
                      const std::vector<sheet::Notice>& more) {
  json::value receipt = json::parse(json::string_view(receipt_json.data(), receipt_json.size()));
  receipt.as_object()["action"] = std::string(action);
  add_to(receipt.as_object()["notices"].as_array(), more);
  return json::serialize(receipt);
}

std::string with_more(std::string_view notices_json, const std::vector<sheet::Notice>& more) {
  json::value notices = json::parse(json::string_view(notices_json.data(), notices_json.size()));
  add_to(notices.as_array(), more);
  return json::serialize(notices);
}

std::string to_json(const std::vector<sheet::Notice>& notices) {
  return json::serialize(array_of(notices));
}

}  // namespace sqlagent::importer
