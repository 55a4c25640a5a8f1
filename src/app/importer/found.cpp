#include "app/importer/found.h"

#include <boost/json.hpp>

#include "app/importer/facts.h"

namespace sqlagent::importer {
namespace json = boost::json;
namespace {

json::value parsed(std::string_view text) {
  return json::parse(json::string_view(text.data(), text.size()));
}

std::string text_at(const json::object& object, const char* key) {
  return std::string(object.at(key).as_string());
}

}  // namespace

std::string to_json(const sheet::Book& book) {
  json::array tables;
  for (size_t i = 0; i < book.tables().size(); ++i) {
    const sheet::Found& found = book.tables()[i];
    json::array columns;
    for (const sheet::Column& column : found.columns) {
      json::object object{{"name", column.name},
                          {"display", column.display},
                          {"type", std::string(name(column.format.type))}};
      if (column.unit) object["unit"] = *column.unit;
      columns.push_back(std::move(object));
    }
    tables.push_back({{"key", found.key},
                      {"sheet", found.sheet},
                      {"name", found.name},
                      {"display", found.display},
                      {"rows", found.rows},
                      {"bytes", book.bytes_of(i)},
                      {"columns", std::move(columns)}});
  }
  const json::object object{{"tables", std::move(tables)},
                            {"notices", parsed(to_json(book.notices()))},
                            {"decisions", parsed(sheet::to_json(book.decisions()))}};
  return json::serialize(object);
}

FoundFile found_from_json(std::string_view text) {
  const json::value value = parsed(text);
  const json::object& object = value.as_object();
  FoundFile file;
  file.notices_json = json::serialize(object.at("notices"));
  file.decisions_json = json::serialize(object.at("decisions"));
  for (const json::value& entry : object.at("tables").as_array()) {
    const json::object& one = entry.as_object();
    FoundTable table;
    table.place = file.tables.size();
    table.key = text_at(one, "key");
    table.sheet = text_at(one, "sheet");
    table.name = text_at(one, "name");
    table.display = text_at(one, "display");
    table.rows = one.at("rows").to_number<uint64_t>();
    table.bytes = std::max<uint64_t>(1, one.at("bytes").to_number<uint64_t>());
    for (const json::value& each : one.at("columns").as_array()) {
      const json::object& column = each.as_object();
      FoundColumn known{text_at(column, "name"),
                        text_at(column, "display"),
                        type_from_name(text_at(column, "type")).value_or(Type::text),
                        {}};
      if (column.contains("unit")) known.unit = text_at(column, "unit");
      table.columns.push_back(std::move(known));
    }
    file.tables.push_back(std::move(table));
  }
  return file;
}

}  // namespace sqlagent::importer
