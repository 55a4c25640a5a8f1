#include "core/sheet/choices.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>

#include "base/json_text.h"

namespace sqlagent::sheet {
namespace json = boost::json;
namespace {

constexpr size_t kMaxNameBytes = 300;

Refusal wrong(std::string_view key, std::string_view wanted) {
  return {Refusal::Reason::choice, fmt::format("The choice \"{}\" cannot be followed: it needs {}.",
                                               key.substr(0, 80), wanted)};
}

std::optional<uint32_t> number_from(std::string_view text) {
  uint32_t value = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (bad != std::errc() || end != text.data() + text.size() || value == 0) return std::nullopt;
  return value;
}

// "1.1/C/type" taken apart.
struct Key {
  uint32_t sheet = 0, table = 0;  // table 0: the sheet itself
  std::string_view part;          // "C" or "row"'s number; empty if the id has two parts only
  std::string_view what;
};

std::string_view take_until(std::string_view& text, char sign) {
  const size_t at = text.find(sign);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at == text.npos ? text.size() : at + 1);
  return taken;
}

std::optional<Key> key_from(std::string_view text) {
  Key key;
  std::string_view place = take_until(text, '/');
  const auto sheet = number_from(take_until(place, '.'));
  if (!sheet || text.empty()) return std::nullopt;
  key.sheet = *sheet;
  if (!place.empty()) {
    const auto table = number_from(place);
    if (!table) return std::nullopt;
    key.table = *table;
  }
  key.what = take_until(text, '/');
  if (text.empty()) return key;
  key.part = key.what == "row" ? text : key.what;
  if (key.what != "row") key.what = text;
  return key;
}

std::optional<std::string_view> text_of(const json::value& value) {
  if (!value.is_string()) return std::nullopt;
  return std::string_view(value.get_string());
}

std::optional<uint32_t> column_from_key(std::string_view text) {
  for (const uint32_t made : {kSectionColumn, kPeriodColumn, kValueColumn})
    if (text == column_key(made)) return made;
  return column_from_letters(text);
}

// One of two words.
std::optional<bool> either(const json::value& value, std::string_view yes, std::string_view no) {
  const auto text = text_of(value);
  if (text == yes) return true;
  if (text == no) return false;
  return std::nullopt;
}

std::optional<std::string> name_of(const json::value& value) {
  const auto text = text_of(value);
  if (!text || text->empty() || text->size() > kMaxNameBytes) return std::nullopt;
  return std::string(*text);
}

// Puts a value where it belongs; what it would have needed if it does not fit.
template <class T>
std::string_view put(std::optional<T>& to, std::optional<T> value, std::string_view wanted) {
  if (!value) return wanted;
  to = std::move(value);
  return {};
}

std::optional<Mark> mark_of(const json::value& value) {
  const auto point = either(value, ".", ",");
  return point ? std::optional(*point ? Mark::point : Mark::comma) : std::nullopt;
}

std::optional<DayOrder> order_of(const json::value& value) {
  const auto day = either(value, "day_first", "month_first");
  return day ? std::optional(*day ? DayOrder::day_first : DayOrder::month_first) : std::nullopt;
}

constexpr std::string_view kMarks = "\".\" or \",\"", kOrders = "\"day_first\" or \"month_first\"",
                           kKeep = "\"keep\" or \"leave_out\"", kYesNo = "true or false",
                           kName = "a name of 1 to 300 bytes";

std::optional<bool> bool_of(const json::value& value) {
  return value.is_bool() ? std::optional(value.get_bool()) : std::nullopt;
}

std::string_view put_column(ColumnChoice& column, std::string_view what, const json::value& value) {
  if (what == "name") return put(column.name, name_of(value), kName);
  if (what == "unit") {
    const auto text = text_of(value);
    if (!text || text->size() > 20) return "a unit of at most 20 bytes";
    column.unit = std::string(*text);
    return {};
  }
  if (what == "type") {
    const auto text = text_of(value);
    return put(column.type, text ? type_from_name(*text) : std::nullopt,
               "one of boolean, integer, numeric, date, timestamp, time, interval, text");
  }
  if (what == "decimal_mark") return put(column.mark, mark_of(value), kMarks);
  if (what == "day_order") return put(column.order, order_of(value), kOrders);
  if (what == "fill_down") return put(column.fill_down, bool_of(value), kYesNo);
  return "to be a decision that the receipt lists";
}

std::string_view put_table(TableChoice& table, const Key& key, const json::value& value) {
  const std::string_view what = key.what;
  if (what == "row") {
    const auto row = number_from(key.part);
    const auto keep = either(value, "keep", "leave_out");
    if (!row || !keep) return kKeep;
    table.keep_row[*row] = *keep;
    return {};
  }
  if (!key.part.empty()) {
    const auto column = column_from_key(key.part);
    if (!column) return "a column's letters in the middle";
    return put_column(table.columns[*column], what, value);
  }
  const auto text = text_of(value);
  if (what == "exists") return put(table.exists, bool_of(value), kYesNo);
  if (what == "name") return put(table.name, name_of(value), kName);
  if (what == "header")
    return put(table.header,
               text == "none" ? std::optional(Rows{})
               : text         ? rows_from_name(*text)
                              : std::nullopt,
               "rows such as \"3:4\", or \"none\"");
  if (what == "data")
    return put(table.data, text ? range_from_name(*text) : std::nullopt,
               "a range such as \"A5:D17\"");
  if (what == "totals") return put(table.keep_totals, either(value, "keep", "leave_out"), kKeep);
  if (what == "hidden_rows")
    return put(table.keep_hidden, either(value, "keep", "leave_out"), kKeep);
  if (what == "shape")
    return put(table.long_shape, either(value, "long", "wide"), "\"wide\" or \"long\"");
  if (what == "sections")
    return put(table.section_column, either(value, "column", "keep"), "\"column\" or \"keep\"");
  if (what == "decimal_mark") return put(table.mark, mark_of(value), kMarks);
  if (what == "day_order") return put(table.order, order_of(value), kOrders);
  return "to be a decision that the receipt lists";
}

std::string_view put_sheet(Choices& choices, const Key& key, const json::value& value) {
  constexpr std::string_view kRanges = "a list of ranges such as [\"A3:D17\"]";
  if (key.what != "tables" || !key.part.empty()) return "to be a decision that the receipt lists";
  if (!value.is_array() || value.get_array().size() > kMaxChoices) return kRanges;
  std::vector<Range>& ranges = choices.tables_of_sheet[key.sheet];
  ranges.clear();
  for (const json::value& entry : value.get_array()) {
    const auto text = text_of(entry);
    const auto range = text ? range_from_name(*text) : std::nullopt;
    if (!range) return kRanges;
    ranges.push_back(*range);
  }
  return {};
}

// Writes entries in the order in which they are given.
struct Writer {
  std::string out = "{";
  void raw(std::string_view key, std::string_view value) {
    if (out.size() > 1) out += ',';
    append_json_string(out, key);
    out += ':';
    out += value;
  }
  void text(std::string_view key, std::string_view value) { raw(key, json_string(value)); }
  void keep(std::string_view key, const std::optional<bool>& keep) {
    if (keep) text(key, *keep ? "keep" : "leave_out");
  }
  void mark(std::string_view key, const std::optional<Mark>& mark) {
    if (mark) text(key, *mark == Mark::point ? "." : ",");
  }
  void order(std::string_view key, const std::optional<DayOrder>& order) {
    if (order) text(key, *order == DayOrder::day_first ? "day_first" : "month_first");
  }
};

void write(Writer& writer, const std::string& key, const TableChoice& table) {
  if (table.exists) writer.raw(key + "exists", *table.exists ? "true" : "false");
  if (table.name) writer.text(key + "name", *table.name);
  if (table.header)
    writer.text(key + "header", table.header->empty() ? "none" : rows_name(*table.header));
  if (table.data) writer.text(key + "data", range_name(*table.data));
  writer.keep(key + "totals", table.keep_totals);
  for (const auto& [row, keep] : table.keep_row)
    writer.keep(fmt::format("{}row/{}", key, row), keep);
  writer.keep(key + "hidden_rows", table.keep_hidden);
  writer.mark(key + "decimal_mark", table.mark);
  writer.order(key + "day_order", table.order);
  if (table.long_shape) writer.text(key + "shape", *table.long_shape ? "long" : "wide");
  if (table.section_column)
    writer.text(key + "sections", *table.section_column ? "column" : "keep");
  for (const auto& [column, choice] : table.columns) {
    const std::string of = key + column_key(column) + '/';
    if (choice.name) writer.text(of + "name", *choice.name);
    if (choice.type) writer.text(of + "type", name(*choice.type));
    if (choice.unit) writer.text(of + "unit", *choice.unit);
    writer.mark(of + "decimal_mark", choice.mark);
    writer.order(of + "day_order", choice.order);
    if (choice.fill_down) writer.raw(of + "fill_down", *choice.fill_down ? "true" : "false");
  }
}

}  // namespace

std::string column_key(uint32_t column) {
  if (column == kSectionColumn) return "section";
  if (column == kPeriodColumn) return "period";
  if (column == kValueColumn) return "value";
  return column_letters(column);
}

std::string table_key(uint32_t sheet, uint32_t table) {
  return fmt::format("{}.{}", sheet, table);
}

const TableChoice& Choices::table(uint32_t sheet, uint32_t number) const {
  static const TableChoice kNone;
  const auto found = tables.find({sheet, number});
  return found == tables.end() ? kNone : found->second;
}

Result<Choices, Refusal> choices_from_json(std::string_view text) {
  boost::system::error_code bad;
  const json::value value = json::parse(json::string_view(text.data(), text.size()), bad);
  if (bad || !value.is_object() || value.get_object().size() > kMaxChoices)
    return unexpected(
        Refusal{Refusal::Reason::choice,
                fmt::format("Choices are a JSON object of at most {} decisions and their values.",
                            kMaxChoices)});
  Choices choices;
  for (const auto& [id, chosen] : value.get_object()) {
    if (chosen.is_null()) continue;
    const auto key = key_from(id);
    if (!key)
      return unexpected(
          wrong(std::string_view(id), "to name a sheet or table, such as 1.1/header"));
    const std::string_view wanted =
        key->table == 0 ? put_sheet(choices, *key, chosen)
                        : put_table(choices.tables[{key->sheet, key->table}], *key, chosen);
    if (!wanted.empty()) return unexpected(wrong(std::string_view(id), wanted));
  }
  return choices;
}

std::string to_json(const Choices& choices) {
  Writer writer;
  for (const auto& [sheet, ranges] : choices.tables_of_sheet) {
    std::string list = "[";
    for (const Range& range : ranges)
      list += (list.size() > 1 ? "," : "") + json_string(range_name(range));
    writer.raw(fmt::format("{}/tables", sheet), list + "]");
  }
  for (const auto& [at, table] : choices.tables)
    write(writer, table_key(at.first, at.second) + '/', table);
  return writer.out + "}";
}

}  // namespace sqlagent::sheet
