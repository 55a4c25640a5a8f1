// What is known about one table: its columns as measured and as understood, its joins with the
// evidence for them, and what a person said about either.
#include <algorithm>
#include <array>

#include "app/importer/past.h"
#include "edge/api/handlers.h"
#include "edge/api/json_writer.h"

namespace sqlagent::api {
namespace {

using catalog::Catalog;
using catalog::JoinState;

constexpr int kPlaces = 3;  // of shares and probabilities

// In the order in which people think of them.
constexpr std::array kRoles{
    catalog::Role::key,       catalog::Role::foreign_key, catalog::Role::display_name,
    catalog::Role::dimension, catalog::Role::status,      catalog::Role::flag,
    catalog::Role::geography, catalog::Role::ordinal,     catalog::Role::additive,
    catalog::Role::balance,   catalog::Role::rate,        catalog::Role::year,
    catalog::Role::time,      catalog::Role::time_start,  catalog::Role::time_end,
    catalog::Role::contact,   catalog::Role::free_text};

void write_optional(JsonWriter& json, const std::optional<std::string>& text) {
  text ? json.text(*text) : json.null();
}

std::vector<std::string> said_synonyms(const catalog::Table& table, const std::string& column) {
  for (const auto& edit : table.edits.columns)
    if (edit.column == column) return edit.synonyms;
  return {};
}

void write_meaning(JsonWriter& json, const catalog::Table& table, const catalog::Column& column) {
  json.name("role").text(catalog::name(column.role));
  json.name("role_probability").decimal(column.role_probability, kPlaces);
  json.name("role_given").boolean(column.role_given);
  json.name("found_role").text(catalog::name(column.found_role));
  json.name("fitting_roles").begin_array();
  for (const auto role : kRoles)
    if (catalog::misfit(role, column.facts).empty()) json.text(catalog::name(role));
  json.end_array();
  const auto said = said_synonyms(table, column.facts.name);
  json.name("synonyms").texts(said).name("known_as").begin_array();
  for (const auto& synonym : column.synonyms)
    if (std::ranges::none_of(said,
                             [&](const auto& one) { return catalog::normalise(one) == synonym; }))
      json.text(synonym);
  json.end_array();
}

void write_column(JsonWriter& json, const catalog::Table& table, const catalog::Column& column) {
  const auto& facts = column.facts;
  json.begin_object().name("name").text(facts.name).name("display_name").text(facts.display);
  json.name("header").text(column.header).name("type").text(name(facts.type));
  write_meaning(json, table, column);
  json.name("unit");
  write_optional(json, facts.unit);
  json.name("rows").integer(facts.rows).name("nulls").integer(facts.nulls);
  json.name("distinct").integer(facts.distinct);
  json.name("distinct_exact").boolean(facts.distinct_exact);
  json.name("min");
  write_optional(json, facts.min);
  json.name("max");
  write_optional(json, facts.max);
  json.name("description").text(column.description).name("top").begin_array();
  for (const auto& [value, count] : facts.top)
    json.begin_object().name("value").text(value).name("count").integer(count).end_object();
  json.end_array().end_object();
}

// One join as the page shows and changes it: `table` is the one whose PATCH decides about it.
struct ShownJoin {
  std::string table, column, to_table, to_column;
  std::string_view decided;
  const catalog::Edge* edge = nullptr;  // null: removed
};

bool about(const ShownJoin& join, const std::string& table) {
  return join.table == table || join.to_table == table;
}

// A confirmed join is told as it was said, which may be the other way round.
bool same(const ShownJoin& join, const std::string& table, const catalog::JoinEdit& said) {
  const bool straight = join.table == table && join.column == said.column &&
                        join.to_table == said.to_table && join.to_column == said.to_column;
  const bool turned = join.to_table == table && join.to_column == said.column &&
                      join.table == said.to_table && join.column == said.to_column;
  return straight || turned;
}

std::vector<ShownJoin> joins_of(const Catalog& catalog, const std::string& table) {
  std::vector<ShownJoin> joins;
  for (const auto& edge : catalog.edges()) {
    const auto& from = catalog.tables()[static_cast<size_t>(edge.from_table)];
    const auto& to = catalog.tables()[static_cast<size_t>(edge.to_table)];
    joins.push_back({from.facts.name,
                     from.columns[static_cast<size_t>(edge.from_column)].facts.name, to.facts.name,
                     to.columns[static_cast<size_t>(edge.to_column)].facts.name,
                     catalog::name(edge.decided), &edge});
  }
  for (const auto& other : catalog.tables())
    for (const auto& said : other.edits.joins) {
      const auto shown = std::ranges::find_if(
          joins, [&](const ShownJoin& join) { return same(join, other.facts.name, said); });
      ShownJoin join{other.facts.name,          said.column, said.to_table, said.to_column,
                     catalog::name(said.state), nullptr};
      if (shown == joins.end()) {
        if (said.state == JoinState::removed) joins.push_back(std::move(join));
      } else {
        join.edge = shown->edge;
        *shown = std::move(join);
      }
    }
  std::erase_if(joins, [&](const ShownJoin& join) { return !about(join, table); });
  return joins;
}

void write_join(JsonWriter& json, const ShownJoin& join) {
  json.begin_object().name("table").text(join.table).name("column").text(join.column);
  json.name("to_table").text(join.to_table).name("to_column").text(join.to_column);
  json.name("decided").text(join.decided);
  if (join.edge) {
    json.name("probability").decimal(join.edge->probability, kPlaces);
    json.name("matched").decimal(join.edge->matched, kPlaces);
    json.name("label").text(join.edge->label);
  }
  json.end_object();
}

}  // namespace

awaitable<Response> table_profile(App& app, Request& request, const Principal& who) {
  const auto deadline = question_deadline(app);
  auto tenant = co_await app.tenancy.home_of(who.tenant, deadline);
  const auto catalog = co_await app.tenancy.catalog(std::move(tenant), deadline);
  const int at = catalog->find_table("", request.captures.at("table"));
  if (at < 0) throw Error(Code::not_found, "There is no table of that name.");
  const auto& table = catalog->tables()[static_cast<size_t>(at)];
  const auto spread =
      co_await importer::spread_of(app.control, who.tenant, request.captures.at("table"), deadline);
  JsonWriter json;
  json.begin_object().name("table").text(table.facts.name);
  json.name("display_name").text(table.facts.display).name("title").text(table.title);
  json.name("description").text(table.facts.description);
  json.name("shared").boolean(table.facts.shared);
  json.name("synonyms").texts(table.edits.synonyms).name("nouns").texts(table.nouns);
  json.name("file").text(table.facts.file).name("sheet").text(table.facts.sheet);
  json.name("rows").integer(table.facts.rows).name("columns").begin_array();
  for (const auto& column : table.columns) write_column(json, table, column);
  json.end_array().name("joins").begin_array();
  for (const auto& join : joins_of(*catalog, table.facts.name)) write_join(json, join);
  json.end_array().name("unused").begin_array();
  for (const auto& unused : catalog->unused_edits())
    if (unused.table == table.facts.name) json.text(unused.text);
  json.end_array().name("spread").raw(spread).end_object();
  co_return Response::json(json.take());
}

}  // namespace sqlagent::api
