// What a person says about their data: names, synonyms, roles and joins of a table, and the
// definitions of their own. Only the shape of the body is judged here; whether it fits the table is
// core/catalog/change.h's to say.
#include <boost/json.hpp>

#include "app/tenancy/edits.h"
#include "edge/api/body.h"
#include "edge/api/handlers.h"
#include "edge/api/json_writer.h"

namespace sqlagent::api {
namespace {

namespace json = boost::json;

constexpr size_t kMaxMembers = 2000;  // of a list in the body: more columns than a table may have

[[noreturn]] void refuse(std::string why) {
  throw Error(Code::bad_request, std::move(why));
}

// Absent: as it is. Null: as it was found.
catalog::Change<std::string> text_change(const json::object& body, std::string_view name) {
  if (!body.contains(name)) return std::nullopt;
  return catalog::Change<std::string>(std::in_place, text_member(body, name));
}

std::vector<std::string> texts(const json::value& value, std::string_view name) {
  const auto wrong = [&] { refuse("`" + std::string(name) + "` must be a list of texts."); };
  if (!value.is_array()) wrong();
  std::vector<std::string> list;
  for (const auto& item : value.get_array()) {
    if (!item.is_string()) wrong();
    const json::object one{{"text", item}};
    list.push_back(text_member(one, "text").value());
  }
  return list;
}

catalog::Change<std::vector<std::string>> texts_change(const json::object& body,
                                                       std::string_view name) {
  const auto* value = body.if_contains(name);
  if (!value) return std::nullopt;
  catalog::Change<std::vector<std::string>> change(std::in_place);
  if (!value->is_null()) change->emplace(texts(*value, name));
  return change;
}

template <class Read>
void objects(const json::object& body, std::string_view name, Read read) {
  const auto* value = body.if_contains(name);
  if (!value) return;
  const auto* list = value->if_array();
  if (!list || list->size() > kMaxMembers)
    refuse("`" + std::string(name) + "` must be a list of at most 2000 objects.");
  for (const auto& item : *list) {
    if (!item.is_object()) refuse("`" + std::string(name) + "` must be a list of objects.");
    read(item.get_object());
  }
}

std::string required(const json::object& body, std::string_view name) {
  auto text = text_member(body, name);
  if (!text || text->empty()) refuse("`" + std::string(name) + "` is missing.");
  return std::move(*text);
}

catalog::ColumnChange column_change(const json::object& body) {
  only(body, {"name", "display_name", "description", "unit", "synonyms", "role"});
  return {required(body, "name"),           text_change(body, "display_name"),
          text_change(body, "description"), text_change(body, "unit"),
          texts_change(body, "synonyms"),   text_change(body, "role")};
}

catalog::JoinEdit join_edit(const json::object& body) {
  only(body, {"column", "to_table", "to_column", "state"});
  const auto state = catalog::join_state_from_name(required(body, "state"));
  if (!state) refuse("`state` must be confirmed, removed or found.");
  return {required(body, "column"), required(body, "to_table"), required(body, "to_column"),
          *state};
}

catalog::TableChange table_change(const json::object& body) {
  only(body, {"display_name", "description", "synonyms", "columns", "joins"});
  catalog::TableChange change{text_change(body, "display_name"), text_change(body, "description"),
                              texts_change(body, "synonyms")};
  objects(body, "columns",
          [&](const json::object& column) { change.columns.push_back(column_change(column)); });
  objects(body, "joins",
          [&](const json::object& join) { change.joins.push_back(join_edit(join)); });
  return change;
}

}  // namespace

awaitable<Response> change_table(App& app, Request& request, const Principal& who) {
  const auto body = co_await json_body(request);
  auto change = table_change(body);
  const auto deadline = question_deadline(app);
  auto tenant = co_await app.tenancy.home_of(who.tenant, deadline);
  co_await tenancy::change_table(app.control, app.tenancy, std::move(tenant),
                                 request.captures.at("table"), std::move(change), deadline);
  Response done;
  done.status = 204;
  co_return done;
}

awaitable<Response> definitions(App& app, Request&, const Principal& who) {
  const auto kept = co_await tenancy::definitions_of(app.control, who.tenant, short_deadline());
  JsonWriter out;
  out.begin_object().name("definitions").begin_array();
  for (const auto& [term, meaning] : kept)
    out.begin_object().name("term").text(term).name("meaning").text(meaning).end_object();
  out.end_array().end_object();
  co_return Response::json(out.take());
}

awaitable<Response> define(App& app, Request& request, const Principal& who) {
  const auto body = co_await json_body(request);
  only(body, {"definitions"});
  if (!body.contains("definitions"))
    refuse(
        "`definitions` must be a list like [{\"term\": \"net revenue\", \"meaning\": "
        "\"amount - tax\"}].");
  std::vector<catalog::Definition> list;
  objects(body, "definitions", [&](const json::object& one) {
    only(one, {"term", "meaning"});
    list.push_back(
        {text_member(one, "term").value_or(""), text_member(one, "meaning").value_or("")});
  });
  co_await tenancy::define(app.control, who.tenant, std::move(list), short_deadline());
  Response done;
  done.status = 204;
  co_return done;
}

}  // namespace sqlagent::api
