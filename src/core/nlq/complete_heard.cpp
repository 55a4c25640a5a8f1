// Words that were heard have to play the part they were said for: an amount is no number of rows, a
// word before a figure is no group, and a figure that is called as its table is that figure.
#include <algorithm>

#include "core/nlq/completer.h"
#include "core/nlq/lexicon.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
using catalog::Role;

void Completer::emit(Draft d) const {
  // Tables that were named have to play a part; else words were heard and ignored.
  for (const Piece* e : f_.entities) {
    if (!has(used_, e->table) && !has(d.subjects, e->table)) d.add("unused_entity", 1);
    if (e->n && d.intent.limit != e->n) d.add("lost_number", 1);
  }
  for (const Piece* m : f_.measures) {
    const std::string wanted = signature(m->expr);
    bool used = false;
    for (const auto* list : {&d.intent.measures, &d.intent.columns})
      for (const auto& output : *list) used |= signature(output.expr) == wanted;
    for (const auto& order : d.intent.order) used |= signature(order.expr) == wanted;
    if (!used && m->kind == Kind::measure && !compared_side_by_side()) d.add("lost_measure", 1);
  }
  if (nameless_) d.add("no_name", 1);
  if (loses_amount(d)) d.add("lost_measure", 1);
  const auto bucketed = [](const std::vector<Output>& list) {
    return std::ranges::any_of(
        list, [](const Output& o) { return o.expr && std::holds_alternative<Bucket>(o.expr->is); });
  };
  if (!f_.grains.empty() && !bucketed(d.intent.dims) && !bucketed(d.intent.columns))
    d.add("bare_grain", 1);
  pivot(d);
  out_.push_back(std::move(d));
}

void Completer::used_check(const Draft& d, const Piece* e) {
  // An entity is used when a measure, a group or a filter speaks of its table or of what belongs to
  // it.
  std::vector<const Aggregate*> aggregates;
  for (const auto& m : d.intent.measures) aggregates_in(m.expr, aggregates);
  for (const auto* a : aggregates)
    if (a->table == e->table) used_.push_back(e->table);
  std::vector<ColumnRef> columns;
  for (const auto& m : d.intent.measures) columns_in(m.expr, columns);
  for (const auto& dim : d.intent.dims) columns_in(dim.expr, columns);
  columns_in(d.intent.where, columns);
  for (const auto& c : columns)
    if (c.table == e->table) used_.push_back(e->table);
}

// "How much was donated", "how much is in each silo": a number of rows is no amount.
bool Completer::loses_amount(const Draft& d) const {
  bool asked = false;
  for (size_t i = 0; i + 1 < scene_.tokens.size(); ++i)
    asked |= scene_.tokens[i].word == "how" && scene_.tokens[i + 1].word == "much";
  if (!asked || d.intent.yes_no) return false;
  const auto amount = [&](const Output& output) {
    const auto* a = std::get_if<Aggregate>(&output.expr->is);
    if (a) return a->f != Agg::count && a->f != Agg::count_distinct;
    const auto* c = std::get_if<ColumnRef>(&output.expr->is);
    return !c || is_number(scene_.column(c->table, c->column));
  };
  return !d.list_all && std::ranges::none_of(d.intent.measures, amount) &&
         std::ranges::none_of(d.intent.columns, amount);
}

// "Fuel cost per vehicle", "sales per month": a word before a figure that is broken down by
// something else, or half a name, does not break it down as well.
bool Completer::only_describes(const Piece& word) const {
  if (f_.versus) return false;
  const bool before = std::ranges::any_of(f_.tiling->parts, [&](const Piece* p) {
    return p->begin == word.end && (has(numbers_, p) || p->kind == Kind::measure);
  });
  const bool grouped = !f_.groups.empty() || !f_.grains.empty();
  const auto beside = [&](const Piece* g) {
    return listed_with(word, *g) || listed_with(*g, word);
  };
  return grouped && (before || word.rule == "part of column name") &&
         std::ranges::none_of(f_.groups, beside);
}

// "Stock per silo", "hours per volunteer" where the table is called alike: what its figure of that
// name comes to.
std::optional<ExprPtr> Completer::figure_called(const Piece& entity) const {
  const std::span said(&scene_.tokens[entity.begin],
                       static_cast<size_t>(entity.end - entity.begin));
  for (const auto& hit : scene_.vocabulary.columns(said)) {
    const auto& c = scene_.column(hit.table, hit.column);
    // "Claims per cause" are counted, whatever a claim amount may be.
    const bool whole = c.words.size() <= said.size();
    const bool many = said.back().word.ends_with('s');
    if (hit.table == entity.table && is_number(c) && hit.quality > (many ? 0.45 : 0.2) &&
        (whole || !many) && (c.role == Role::additive || c.role == Role::balance))
      return aggregate_of(Agg::sum, column_of(hit.table, hit.column), hit.table);
  }
  return std::nullopt;
}

// "Top customers by sales" is not by their sales rep.
bool Completer::half_named(const Piece& group) const {
  const auto* c = group.list.size() == 1 ? std::get_if<ColumnRef>(&group.list[0]->is) : nullptr;
  if (!c) return false;
  std::vector<Token> said;
  for (int i = group.begin + 1; i < group.end; ++i)
    if (!is_stop_word(scene_.tokens[i].word)) said.push_back(scene_.tokens[i]);
  const auto& column = scene_.column(c->table, c->column);
  if (said.empty() || column.words.size() <= said.size()) return false;
  const auto things = scene_.vocabulary.tables(said);
  return things.empty() || things.front().quality < 0.7;
}

}  // namespace sqlagent::nlq
