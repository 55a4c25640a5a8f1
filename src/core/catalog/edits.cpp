// Edits ⇄ JSON. What is absent is not written, so that a stored edit says only what was said.
#include "core/catalog/edits.h"

#include <fmt/format.h>

#include <boost/json.hpp>

namespace sqlagent::catalog {
namespace {
namespace json = boost::json;

json::array strings(const std::vector<std::string>& values) {
  json::array out;
  for (const auto& value : values) out.emplace_back(value);
  return out;
}

void put(json::object& into, std::string_view name, const std::optional<std::string>& text) {
  if (text) into[name] = *text;
}

// Reads members by name; the first mistake is kept.
class Reader {
 public:
  std::string error;

  std::string text(const json::object& from, std::string_view name) {
    auto found = maybe(from, name);
    if (!found) fail(name, "is missing");
    return found.value_or("");
  }
  std::optional<std::string> maybe(const json::object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    if (!found) return std::nullopt;
    if (const auto* value = found->if_string()) return std::string(value->data(), value->size());
    fail(name, "is not text");
    return std::nullopt;
  }
  std::vector<std::string> strings(const json::object& from, std::string_view name) {
    std::vector<std::string> out;
    for (const auto& item : list(from, name)) {
      const auto* value = item.if_string();
      if (value)
        out.emplace_back(value->data(), value->size());
      else
        fail(name, "holds something that is not text");
    }
    return out;
  }
  template <class Each>
  void objects(const json::object& from, std::string_view name, Each each) {
    for (const auto& item : list(from, name)) {
      if (const auto* object = item.if_object())
        each(*object);
      else
        fail(name, "holds something that is not an object");
    }
  }
  void fail(std::string_view name, std::string_view what) {
    if (error.empty()) error = fmt::format("“{}” {}", name, what);
  }

 private:
  const json::array& list(const json::object& from, std::string_view name) {
    static const json::array kNone;
    const auto* found = from.if_contains(name);
    if (!found) return kNone;
    if (const auto* value = found->if_array()) return *value;
    fail(name, "is not a list");
    return kNone;
  }
};

ColumnEdits read_column(Reader& reader, const json::object& from) {
  ColumnEdits column;
  column.column = reader.text(from, "column");
  column.display = reader.maybe(from, "display");
  column.description = reader.maybe(from, "description");
  column.unit = reader.maybe(from, "unit");
  column.synonyms = reader.strings(from, "synonyms");
  if (const auto role = reader.maybe(from, "role")) {
    column.role = role_from_name(*role);
    if (column.role == Role::unknown) reader.fail("role", "is none that we know");
  }
  return column;
}

JoinEdit read_join(Reader& reader, const json::object& from) {
  JoinEdit join{reader.text(from, "column"), reader.text(from, "to_table"),
                reader.text(from, "to_column"), JoinState::found};
  if (const auto state = join_state_from_name(reader.text(from, "state")))
    join.state = *state;
  else
    reader.fail("state", "is none that we know");
  return join;
}

// The object in the text; an error in the reader otherwise.
json::object parsed(Reader& reader, std::string_view text) {
  boost::system::error_code code;
  json::value value = json::parse(json::string_view(text.data(), text.size()), code);
  if (code) {
    reader.error = "not JSON: " + code.message();
  } else if (!value.is_object()) {
    reader.error = "not a JSON object";
  } else {
    return std::move(value.get_object());
  }
  return {};
}

}  // namespace

std::string_view name(JoinState state) {
  switch (state) {
    case JoinState::found:
      return "found";
    case JoinState::confirmed:
      return "confirmed";
    case JoinState::removed:
      return "removed";
  }
  return "found";
}

std::optional<JoinState> join_state_from_name(std::string_view text) {
  for (const JoinState state : {JoinState::found, JoinState::confirmed, JoinState::removed})
    if (name(state) == text) return state;
  return std::nullopt;
}

std::string text(const Definition& definition) {
  return definition.term.empty() ? definition.meaning
                                 : definition.term + " = " + definition.meaning;
}

std::string to_json(const TableEdits& edits) {
  json::object out;
  put(out, "display", edits.display);
  put(out, "description", edits.description);
  if (!edits.synonyms.empty()) out["synonyms"] = strings(edits.synonyms);
  json::array columns, joins;
  for (const auto& column : edits.columns) {
    json::object one;
    one["column"] = column.column;
    put(one, "display", column.display);
    put(one, "description", column.description);
    put(one, "unit", column.unit);
    if (!column.synonyms.empty()) one["synonyms"] = strings(column.synonyms);
    if (column.role) one["role"] = std::string(name(*column.role));
    columns.push_back(std::move(one));
  }
  for (const auto& join : edits.joins)
    joins.push_back(json::object{{"column", join.column},
                                 {"to_table", join.to_table},
                                 {"to_column", join.to_column},
                                 {"state", std::string(name(join.state))}});
  if (!columns.empty()) out["columns"] = std::move(columns);
  if (!joins.empty()) out["joins"] = std::move(joins);
  return json::serialize(out);
}

Result<TableEdits, std::string> table_edits_from_json(std::string_view text) {
  Reader reader;
  const json::object from = parsed(reader, text);
  TableEdits edits;
  edits.display = reader.maybe(from, "display");
  edits.description = reader.maybe(from, "description");
  edits.synonyms = reader.strings(from, "synonyms");
  reader.objects(from, "columns", [&](const json::object& column) {
    edits.columns.push_back(read_column(reader, column));
  });
  reader.objects(from, "joins",
                 [&](const json::object& join) { edits.joins.push_back(read_join(reader, join)); });
  if (!reader.error.empty()) return unexpected(reader.error);
  return edits;
}

std::string to_json(const std::vector<Definition>& definitions) {
  json::array list;
  for (const auto& [term, meaning] : definitions)
    list.push_back(json::object{{"term", term}, {"meaning", meaning}});
  json::object out;
  out["definitions"] = std::move(list);
  return json::serialize(out);
}

Result<std::vector<Definition>, std::string> definitions_from_json(std::string_view text) {
  Reader reader;
  const json::object from = parsed(reader, text);
  std::vector<Definition> definitions;
  reader.objects(from, "definitions", [&](const json::object& one) {
    definitions.push_back({reader.maybe(one, "term").value_or(""), reader.text(one, "meaning")});
  });
  if (!reader.error.empty()) return unexpected(reader.error);
  return definitions;
}

}  // namespace sqlagent::catalog
