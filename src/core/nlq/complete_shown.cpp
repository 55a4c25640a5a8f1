// What is shown: the columns that were asked for, else what a thing is called; and what keeps two
// things of one name apart.
#include <algorithm>

#include "core/nlq/completer.h"
#include "core/nlq/naming.h"

namespace sqlagent::nlq {

ExprPtr Completer::entity_key(int t) const {
  if (t < 0) return nullptr;  // of a period, or of groups that are no thing
  const auto& table = scene_.table(t);
  const int c = table.display >= 0 ? table.display : table.key;
  return c < 0 ? nullptr : column_of(t, c);
}

ExprPtr Completer::shown_by_name(const ExprPtr& key) const {
  const auto* c = key ? std::get_if<ColumnRef>(&key->is) : nullptr;
  if (!c) return key;
  const catalog::Edge* only = nullptr;
  for (const auto& e : scene_.catalog.edges())
    if (e.from_table == c->table && e.from_column == c->column && e.to_unique) {
      // Two keys to one table play roles: which of them a join would take is not certain.
      for (const auto& other : scene_.catalog.edges())
        if (&other != &e && other.from_table == e.from_table && other.to_table == e.to_table)
          return key;
      only = &e;
    }
  if (!only || scene_.table(only->to_table).display < 0) return key;
  return column_of(only->to_table, scene_.table(only->to_table).display);
}

// "The airport that is the destination of most routes": the key says by which one it is reached.
int Completer::role_of(const Piece& key, int table) const {
  const auto& edges = scene_.catalog.edges();
  for (int e = 0; e < static_cast<int>(edges.size()); ++e)
    if (edges[e].from_table == key.table && edges[e].from_column == key.column &&
        edges[e].to_table == table && key.table != table)
      return e;
  return -1;
}

bool Completer::entity_target(const ExprPtr& key, int table) const {
  return key &&
         std::ranges::any_of(f_.entities, [&](const Piece* e) { return e->table == table; }) &&
         signature(key) == signature(entity_key(table));
}

void Completer::add_column(std::vector<Output>& out, const ExprPtr& e,
                           const std::string& hint) const {
  if (!e) return;
  for (const auto& have : out)
    if (signature(have.expr) == signature(e)) return;
  out.push_back({e, alias_of(scene_.catalog, e, hint)});
}

void Completer::show_asked(std::vector<Output>& out, int table) const {
  const size_t before = out.size();
  std::vector<const Piece*> columns;
  for (const Piece* p : f_.columns) {
    const auto& column = scene_.column(*p);
    if (!f_.times.empty() && (is_date(column) || is_year(column))) continue;  // dates the period
    columns.push_back(p);
  }
  asked(out, table, columns);
  if (out.size() == before) add_column(out, names_only() ? name_of(table) : entity_key(table));
}

void Completer::group_as(Draft& d, int table) const {
  std::vector<Output> shown;
  show_asked(shown, table);
  bool unique = false;
  for (const auto& output : shown) {
    const auto* c = std::get_if<ColumnRef>(&output.expr->is);
    // What belongs to a part of it is no property of the thing.
    if (c && joins_.to_one(table, c->table).empty()) {
      d.add("unused_column", 1);
      continue;
    }
    unique |= c && c->table == table && is_unique(scene_.column(c->table, c->column));
    add_dim(d, output.expr);
  }
  if (d.intent.dims.empty()) add_dim(d, entity_key(table));
  if (const int key = scene_.table(table).key; key >= 0 && !unique)
    d.intent.keys.push_back(column_of(table, key));
}

void Completer::add_dim(Draft& d, const ExprPtr& e) const {
  if (!e) return;
  for (const auto& have : d.intent.dims)
    if (signature(have.expr) == signature(e)) return;
  d.intent.dims.push_back({e, alias_of(scene_.catalog, e, "")});
}

bool Completer::names_only() const {
  return !f_.entities.empty() && std::ranges::any_of(f_.tiling->parts, [](const Piece* p) {
    return p->kind == Kind::filler && p->said.starts_with("name");
  });
}

// The column that is called a name, by the thing's own noun if there are several.
ExprPtr Completer::name_of(int t) const {
  const auto& table = scene_.table(t);
  const auto called = [&](int c, std::string_view words) {
    return scene_.vocabulary.has_word(t, c, words) >= 0;
  };
  if (called(table.display, "name")) {
    for (const auto& noun : table.nouns)
      if (called(table.display, noun)) return entity_key(t);
  }
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c)
    for (const auto& noun : table.nouns)
      if (table.columns[c].facts.type == Type::text && called(c, "name") && called(c, noun))
        return column_of(t, c);
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c)
    if (table.columns[c].facts.name == "name") return column_of(t, c);
  return entity_key(t);
}

}  // namespace sqlagent::nlq
