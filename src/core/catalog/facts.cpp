// Facts ⇄ JSON. Hashes travel as decimal text, since JSON numbers lose the upper bits of 64.
#include "core/catalog/facts.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>

#include "base/hash.h"

namespace sqlagent::catalog {
namespace {
namespace json = boost::json;

json::array strings(const std::vector<std::string>& values) {
  json::array out;
  out.reserve(values.size());
  for (const auto& value : values) out.emplace_back(value);
  return out;
}

json::object write_column(const ColumnFacts& column) {
  json::object out;
  out["name"] = column.name;
  out["display"] = column.display;
  out["type"] = std::string(name(column.type));
  if (column.unit) out["unit"] = *column.unit;
  out["rows"] = column.rows;
  out["nulls"] = column.nulls;
  out["distinct"] = column.distinct;
  if (!column.distinct_exact) out["distinct_exact"] = false;
  if (column.min) out["min"] = *column.min;
  if (column.max) out["max"] = *column.max;
  out["mean"] = fmt::format("{}", column.mean);
  out["mean_length"] = fmt::format("{}", column.mean_length);
  if (column.all_integral) out["all_integral"] = true;
  if (column.has_negative) out["has_negative"] = true;
  if (column.ascending) out["ascending"] = true;
  json::array top;
  for (const auto& [value, count] : column.top) top.push_back(json::array{value, count});
  out["top"] = std::move(top);
  if (!column.values.empty()) out["values"] = strings(column.values);
  if (!column.synonyms.empty()) out["synonyms"] = strings(column.synonyms);
  if (!column.description.empty()) out["description"] = column.description;
  json::array hashes;
  for (const uint64_t hash : column.min_hashes) hashes.emplace_back(std::to_string(hash));
  out["min_hashes"] = std::move(hashes);
  return out;
}

// Reads members by name; the first mistake is kept and everything after it is ignored.
class Reader {
 public:
  std::string error;

  const json::value* member(const json::object& from, std::string_view key, bool required) {
    const auto* found = from.if_contains(key);
    if (!found && required) fail(key, "is missing");
    return found;
  }
  std::string text(const json::object& from, std::string_view key, bool required = true) {
    const auto* found = member(from, key, required);
    if (!found) return {};
    if (const auto* value = found->if_string()) return std::string(value->data(), value->size());
    fail(key, "is not text");
    return {};
  }
  std::optional<std::string> maybe_text(const json::object& from, std::string_view key) {
    if (!from.contains(key)) return std::nullopt;
    return text(from, key);
  }
  uint64_t count(const json::object& from, std::string_view key) {
    const auto* found = member(from, key, true);
    return found ? count(*found, key) : 0;
  }
  uint64_t count(const json::value& value, std::string_view key) {
    if (value.is_uint64()) return value.get_uint64();
    if (value.is_int64() && value.get_int64() >= 0) return static_cast<uint64_t>(value.get_int64());
    fail(key, "is not a whole number");
    return 0;
  }
  double real(const json::object& from, std::string_view key) {
    const std::string digits = text(from, key);
    double value = 0;
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error.empty() && (code != std::errc() || end != digits.data() + digits.size()))
      fail(key, "is not a number");
    return value;
  }
  bool flag(const json::object& from, std::string_view key, bool otherwise) {
    const auto* found = member(from, key, false);
    if (!found) return otherwise;
    if (found->is_bool()) return found->get_bool();
    fail(key, "is not true or false");
    return otherwise;
  }
  const json::array& list(const json::object& from, std::string_view key, bool required) {
    static const json::array kNone;
    const auto* found = member(from, key, required);
    if (!found) return kNone;
    if (const auto* value = found->if_array()) return *value;
    fail(key, "is not a list");
    return kNone;
  }
  std::vector<std::string> strings(const json::object& from, std::string_view key) {
    std::vector<std::string> out;
    for (const auto& item : list(from, key, false)) {
      const auto* value = item.if_string();
      if (!value) {
        fail(key, "holds something that is not text");
        return out;
      }
      out.emplace_back(value->data(), value->size());
    }
    return out;
  }
  void fail(std::string_view key, std::string_view what) {
    if (error.empty()) error = fmt::format("“{}” {}", key, what);
  }
};

ColumnFacts read_column(Reader& reader, const json::object& from) {
  ColumnFacts column;
  column.name = reader.text(from, "name");
  column.display = reader.text(from, "display");
  if (const auto type = type_from_name(reader.text(from, "type")))
    column.type = *type;
  else
    reader.fail("type", "is not a type that we know");
  column.unit = reader.maybe_text(from, "unit");
  column.rows = reader.count(from, "rows");
  column.nulls = reader.count(from, "nulls");
  column.distinct = reader.count(from, "distinct");
  column.distinct_exact = reader.flag(from, "distinct_exact", true);
  column.min = reader.maybe_text(from, "min");
  column.max = reader.maybe_text(from, "max");
  column.mean = reader.real(from, "mean");
  column.mean_length = reader.real(from, "mean_length");
  column.all_integral = reader.flag(from, "all_integral", false);
  column.has_negative = reader.flag(from, "has_negative", false);
  column.ascending = reader.flag(from, "ascending", false);
  for (const auto& item : reader.list(from, "top", true)) {
    const auto* pair = item.if_array();
    if (!pair || pair->size() != 2 || !pair->at(0).is_string()) {
      reader.fail("top", "is not a list of pairs");
      break;
    }
    const auto& value = pair->at(0).get_string();
    column.top.push_back(
        {std::string(value.data(), value.size()), reader.count(pair->at(1), "top")});
  }
  column.values = reader.strings(from, "values");
  column.synonyms = reader.strings(from, "synonyms");
  column.description = reader.text(from, "description", false);
  for (const auto& digits : reader.strings(from, "min_hashes")) {
    uint64_t hash = 0;
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), hash);
    if (code != std::errc() || end != digits.data() + digits.size())
      reader.fail("min_hashes", "holds something that is not a hash");
    column.min_hashes.push_back(hash);
  }
  return column;
}

}  // namespace

uint64_t value_hash(std::string_view text) {
  return fnv1a(text);
}

std::string to_json(const TableFacts& facts) {
  json::object out;
  out["schema"] = facts.schema;
  out["name"] = facts.name;
  out["display"] = facts.display;
  out["file"] = facts.file;
  out["sheet"] = facts.sheet;
  if (facts.shared) out["shared"] = true;
  if (!facts.description.empty()) out["description"] = facts.description;
  if (!facts.nouns.empty()) out["nouns"] = strings(facts.nouns);
  out["rows"] = facts.rows;
  json::array columns;
  for (const auto& column : facts.columns) columns.push_back(write_column(column));
  out["columns"] = std::move(columns);
  if (!facts.keys.empty()) {
    json::array keys;
    for (const auto& key : facts.keys)
      keys.push_back(json::object{
          {"column", key.column}, {"to_table", key.to_table}, {"to_column", key.to_column}});
    out["keys"] = std::move(keys);
  }
  if (!facts.primary_key.empty()) out["primary_key"] = facts.primary_key;
  return json::serialize(out);
}

Result<TableFacts, std::string> facts_from_json(std::string_view text) {
  boost::system::error_code code;
  const json::value parsed = json::parse(json::string_view(text.data(), text.size()), code);
  if (code) return unexpected("not JSON: " + code.message());
  const auto* from = parsed.if_object();
  if (!from) return unexpected(std::string("not a JSON object"));
  Reader reader;
  TableFacts facts;
  facts.schema = reader.text(*from, "schema");
  facts.name = reader.text(*from, "name");
  facts.display = reader.text(*from, "display");
  facts.file = reader.text(*from, "file");
  facts.sheet = reader.text(*from, "sheet");
  facts.shared = reader.flag(*from, "shared", false);
  facts.description = reader.text(*from, "description", false);
  facts.nouns = reader.strings(*from, "nouns");
  facts.rows = reader.count(*from, "rows");
  for (const auto& item : reader.list(*from, "columns", true)) {
    if (const auto* column = item.if_object())
      facts.columns.push_back(read_column(reader, *column));
    else
      reader.fail("columns", "holds something that is not an object");
  }
  for (const auto& item : reader.list(*from, "keys", false)) {
    const auto* key = item.if_object();
    if (!key) {
      reader.fail("keys", "holds something that is not an object");
      break;
    }
    facts.keys.push_back({reader.text(*key, "column"), reader.text(*key, "to_table"),
                          reader.text(*key, "to_column")});
  }
  facts.primary_key = reader.text(*from, "primary_key", false);
  if (!reader.error.empty()) return unexpected(reader.error);
  return facts;
}

}  // namespace sqlagent::catalog
