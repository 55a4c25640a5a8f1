#include "core/nlq/lower.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/catalog/value_index.h"
#include "core/catalog/words.h"
#include "core/nlq/lowering.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {

std::string indent(const std::string& text) {
  std::string out = "  ";
  for (char c : text) {
    out += c;
    if (c == '\n') out += "  ";
  }
  return out;
}

std::string Lowering::run() {
  // A ranking or a threshold is about things that exist: no group of "nothing".
  only_known_ = grouped() && (intent_.having || intent_.limit);
  // Who stands at the top has no superior, and is listed all the same.
  const auto upwards = [&](int edge) {
    return catalog_.edges()[edge].from_table == catalog_.edges()[edge].to_table;
  };
  const bool lists_both = !grouped() && std::ranges::any_of(intent_.columns, [&](const Output& o) {
    const auto* c = std::get_if<ColumnRef>(&o.expr->is);
    return c && !c->path.empty() && std::ranges::none_of(c->path, upwards);
  });
  if (only_known_ || lists_both) scope_.drop_unmatched();
  if (intent_.yes_no) {
    const std::string where = conditions();
    return "SELECT EXISTS (\n" + indent("SELECT 1\n" + scope_.from() + where) + "\n) AS answer";
  }
  if (intent_.count_groups) return number_of_groups();
  if (over_groups()) return around_groups();
  return intent_.per.empty() || intent_.calc == Calc::share ? plain() : per_group();
}

// The columns that conditions inside aggregates speak of.
void Lowering::conditions_of(const PredPtr& p, std::vector<ColumnRef>& out) {
  if (!p) return;
  if (const auto* a = std::get_if<And>(&p->is))
    for (const auto& part : a->parts) conditions_of(part, out);
  const auto* c = std::get_if<Compare>(&p->is);
  if (!c) return;
  std::vector<const Aggregate*> found;
  aggregates_in(c->left, found);
  for (const auto* a : found)
    if (a->where) columns_in(std::make_shared<const Pred>(a->where->pred), out);
}

bool Lowering::joins_anything() const {
  std::vector<ColumnRef> columns;
  std::vector<const Aggregate*> aggregates;
  for (const auto* list : {&intent_.dims, &intent_.measures, &intent_.columns, &intent_.per})
    for (const auto& output : *list) {
      columns_in(output.expr, columns);
      aggregates_in(output.expr, aggregates);
    }
  for (const auto& key : intent_.keys) columns_in(key, columns);
  for (const auto& order : intent_.order) columns_in(order.expr, columns);
  for (const auto& range : intent_.times) columns.push_back(range.column);
  columns_in(intent_.where, columns);
  const auto conditioned = [](const Aggregate* a) {
    return a->where && rolls_up(std::make_shared<const Pred>(a->where->pred));
  };
  conditions_of(intent_.having, columns);
  if (rolls_up(intent_.where) || std::ranges::any_of(aggregates, conditioned)) return true;
  return std::ranges::any_of(columns, [](const ColumnRef& c) { return !c.path.empty(); }) ||
         std::ranges::any_of(aggregates, [](const Aggregate* a) { return !a->path.empty(); });
}

bool Lowering::rolls_up(const PredPtr& p) {
  if (!p) return false;
  return std::visit(Cases{[](const Compare& c) {
                            std::vector<const Aggregate*> found;
                            aggregates_in(c.left, found);
                            aggregates_in(c.right_expr, found);
                            return std::ranges::any_of(
                                found, [](const Aggregate* a) { return !a->path.empty(); });
                          },
                          [](const Exists&) { return true; },
                          [](const And& a) { return std::ranges::any_of(a.parts, rolls_up); },
                          [](const Or& o) { return std::ranges::any_of(o.parts, rolls_up); },
                          [](const Not& n) { return rolls_up(n.part); }},
                    p->is);
}

const catalog::Column& Lowering::column(const ColumnRef& c) const {
  return catalog_.tables()[c.table].columns[c.column];
}

std::string Lowering::conditions() {
  in_where_ = true;
  std::vector<std::string> parts;
  if (intent_.where) {
    if (const auto* a = std::get_if<And>(&intent_.where->is))
      for (const auto& part : a->parts) parts.push_back(pred(part, scope_));
    else
      parts.push_back(pred(intent_.where, scope_));
  }
  for (const auto& range : intent_.times) {
    const std::string at = scope_.column(range.column);
    if (range.from) parts.push_back(at + " >= DATE '" + iso(*range.from) + "'");
    if (range.to) parts.push_back(at + " < DATE '" + iso(*range.to) + "'");
  }
  in_where_ = false;
  if (only_known_)
    for (const auto& dim : intent_.dims)
      if (const auto* c = std::get_if<ColumnRef>(&dim.expr->is); c && column(*c).facts.nulls > 0)
        parts.push_back(scope_.column(*c) + " IS NOT NULL");
  std::vector<std::string> once;
  std::string out;
  for (const auto& part : parts) {
    if (has(once, part)) continue;
    once.push_back(part);
    out += (once.size() == 1 ? "\nWHERE " : "\n  AND ") + part;
  }
  return out;
}

bool Lowering::untidy(const ColumnRef& c) const {
  const auto& values = column(c).facts.values;
  if (values.empty() || values.size() > 2000) return false;
  std::vector<std::string> normal;
  for (const auto& value : values) normal.push_back(catalog::normalise(value));
  std::ranges::sort(normal);
  return std::ranges::adjacent_find(normal) != normal.end();
}

std::string Lowering::unique_alias(const std::string& wanted) {
  std::string alias = wanted.empty() ? "value" : wanted;
  for (int n = 2; has(taken_, alias); ++n) alias = wanted + "_" + std::to_string(n);
  taken_.push_back(alias);
  return alias;
}

void Lowering::add_keys(std::vector<std::string>& keys) {
  const auto add = [&](const ColumnRef& c) {
    for (const auto& dim : intent_.dims)
      if (const auto* shown = std::get_if<ColumnRef>(&dim.expr->is);
          shown && shown->table == c.table && shown->path == c.path &&
          column(*shown).facts.distinct == column(*shown).facts.rows)
        return;
    const std::string sql = scope_.column(c);
    if (!has(keys, sql)) keys.push_back(sql);
  };
  for (const auto& key : intent_.keys)
    if (const auto* c = std::get_if<ColumnRef>(&key->is)) add(*c);
  for (const auto& dim : intent_.dims) {
    const auto* c = std::get_if<ColumnRef>(&dim.expr->is);
    if (!c) continue;
    const auto& table = catalog_.tables()[c->table];
    if (c->column == table.display && table.key >= 0 && !untidy(*c))
      add({c->table, table.key, c->path});
  }
}

void Lowering::select_dims(std::vector<Item>& items, std::vector<std::string>& keys) {
  for (const auto& dim : intent_.dims) {
    const auto* c = std::get_if<ColumnRef>(&dim.expr->is);
    const std::string sql = expr(dim.expr, scope_);
    if (c && untidy(*c)) {
      keys.push_back("lower(trim(" + sql + "))");
      items.push_back({"min(trim(" + sql + "))", unique_alias(dim.alias), dim.expr});
      continue;
    }
    keys.push_back(sql);
    items.push_back({sql, unique_alias(dim.alias), dim.expr});
  }
  add_keys(keys);
}

void Lowering::select_measures(std::vector<Item>& items) {
  bool first = true;
  for (const auto& measure : intent_.measures) {
    if (figures_only_ && refers(measure)) continue;
    const std::string sql = expr(measure.expr, scope_);
    items.push_back({sql, unique_alias(measure.alias), measure.expr});
    if (first && intent_.calc == Calc::share && !figures_only_) {
      std::string within;
      for (const auto& per : intent_.per)
        within += (within.empty() ? "PARTITION BY " : ", ") + expr(per.expr, scope_);
      items.push_back(
          {"round(100.0 * " + sql + " / NULLIF(sum(" + sql + ") OVER (" + within + "), 0), 2)",
           unique_alias("percent"), nullptr});
    }
    first = false;
  }
}

std::string Lowering::order_by(const std::vector<Item>& items) {
  std::string out;
  for (const auto& order : intent_.order) {
    std::string by;
    for (const auto& item : items)
      if (item.expr && signature(item.expr) == signature(order.expr)) by = ident(item.alias);
    if (by.empty()) by = expr(order.expr, scope_);
    out += (out.empty() ? "" : ", ") + by +
           (order.descending ? " DESC" + std::string(never_null(order.expr) ? "" : " NULLS LAST")
                             : "");
  }
  return out;
}

bool Lowering::never_null(const ExprPtr& e) const {
  if (const auto* a = std::get_if<Aggregate>(&e->is))
    return a->f == Agg::count || a->f == Agg::count_distinct;
  const auto* c = std::get_if<ColumnRef>(&e->is);
  return c && c->path.empty() && column(*c).facts.nulls == 0;
}

std::string Lowering::select_list(const std::vector<Item>& items) const {
  std::string out;
  for (const auto& item : items) {
    const auto dot = item.sql.rfind('.');
    const std::string bare = dot == std::string::npos ? item.sql : item.sql.substr(dot + 1);
    out += (out.empty() ? "\n  " : ",\n  ") + item.sql +
           (bare == ident(item.alias) ? "" : " AS " + ident(item.alias));
  }
  if (items.size() == 1) return " " + out.substr(3);
  return out;
}

std::string Lowering::limit() const {
  if (!intent_.limit) return "";
  if (intent_.ties) return fmt::format("\nFETCH FIRST {} ROWS WITH TIES", *intent_.limit);
  return fmt::format("\nLIMIT {}", *intent_.limit);
}

Lowering::Body Lowering::body() {
  Body b;
  std::vector<std::string> keys;
  if (grouped()) {
    select_dims(b.items, keys);
    select_measures(b.items);
  } else {
    for (const auto& output : intent_.columns)
      b.items.push_back({expr(output.expr, scope_), unique_alias(output.alias), output.expr});
  }
  const std::string where = conditions();
  std::string having = intent_.having ? "\nHAVING " + pred(intent_.having, scope_) : "";
  std::string group;
  for (const auto& key : keys) group += (group.empty() ? "\nGROUP BY " : ", ") + key;
  order_ = order_by(b.items);
  b.tail = scope_.from() + where + group + having;
  return b;
}

std::string Lowering::plain() {
  const Body b = body();
  return std::string("SELECT") + (intent_.distinct ? " DISTINCT" : "") + select_list(b.items) +
         "\n" + b.tail + (order_.empty() ? "" : "\nORDER BY " + order_) + limit();
}

// "How many cities have more than 3 customers": the groups themselves are counted.
std::string Lowering::number_of_groups() {
  const Body b = body();
  const std::string name = intent_.dims.empty() ? "groups" : intent_.dims.front().alias;
  return "SELECT count(*) AS " + ident(identifier(catalog::plural(name))) + "\nFROM (\n" +
         indent("SELECT" + select_list(b.items) + "\n" + b.tail) + "\n) AS counted";
}

std::string Lowering::per_group() {
  Body b = body();
  std::string within, outer;
  for (const auto& per : intent_.per) {
    within += (within.empty() ? "" : ", ") + expr(per.expr, scope_);
    for (const auto& item : b.items)
      if (item.expr && signature(item.expr) == signature(per.expr))
        outer += ident(item.alias) + ", ";
  }
  std::string by;
  for (const auto& order : intent_.order)
    by += (by.empty() ? "" : ", ") + expr(order.expr, scope_) +
          (order.descending ? " DESC NULLS LAST" : "");
  std::vector<Item> shown = b.items;
  b.items.push_back(
      {"rank() OVER (PARTITION BY " + within + " ORDER BY " + by + ")", "place", nullptr});
  std::string columns;
  for (const auto& item : shown) columns += (columns.empty() ? "" : ", ") + ident(item.alias);
  return "WITH ranked AS (\n" + indent("SELECT" + select_list(b.items) + "\n" + b.tail) +
         "\n)\nSELECT " + columns +
         fmt::format("\nFROM ranked\nWHERE place <= {}\nORDER BY {}place",
                     intent_.limit.value_or(1), outer);
}

std::string lower(const Intent& intent, const catalog::Catalog& catalog) {
  if (intent.series.size() == 2) return lower_series(intent, catalog);
  return Lowering(intent, catalog).run();
}

}  // namespace sqlagent::nlq
