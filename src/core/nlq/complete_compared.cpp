// Comparisons of aggregates: "customers with at least 20 orders", "departments below their target",
// "receipts over 150 euros".
#include "core/nlq/completer.h"

#include <algorithm>

#include "core/nlq/naming.h"
#include "core/nlq/order.h"
#include "core/nlq/units.h"

namespace sqlagent::nlq {

namespace {

// A bare number says nothing of what it counts, unless only one figure of a row is ever as large.
int only_in_range(const catalog::Table& table, const Piece& open) {
  if (!open.unit.empty() || !open.hint.empty()) return -1;
  int only = -1;
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c) {
    const auto& facts = table.columns[c].facts;
    if (!is_number(table.columns[c]) || !facts.min || !facts.max) continue;
    const bool inside = std::ranges::all_of(open.literals, [&](const Literal& literal) {
      const double number = std::stod(literal.text);
      return number > std::stod(*facts.min) && number < std::stod(*facts.max);
    });
    if (!inside) continue;
    if (only >= 0) return -1;
    only = c;
  }
  const double least = std::stod(open.literals.front().text);
  return least >= 100 && only >= 0 && table.columns[only].role == catalog::Role::additive ? only
                                                                                          : -1;
}

}  // namespace

std::vector<std::pair<ExprPtr, int>> Completer::targets() const {
  std::vector<std::pair<ExprPtr, int>> out;
  for (const Piece* e : f_.entities)
    if (const ExprPtr key = entity_key(e->table)) out.emplace_back(key, e->table);
  // Beside a thing that is named, its columns are what is shown of it.
  for (const Piece* w : words_)
    if (std::ranges::none_of(f_.entities, [&](const Piece* e) { return e->table == w->table; }))
      out.emplace_back(w->expr, w->table);
  // Whole numbers that come back often are codes: "advisors with more than 2 students".
  for (const Piece* n : numbers_) {
    const auto& facts = scene_.column(*n).facts;
    if (f_.entities.empty() && words_.empty() && facts.type == Type::integer &&
        facts.distinct * 3 <= facts.rows)
      out.emplace_back(n->expr, n->table);
  }
  return out;
}

void Completer::compared() {
  // One condition on aggregates at a time: a second one would be heard and ignored.
  if (f_.opens.size() + f_.havings.size() > 1) return;
  for (const Piece* open : f_.opens) close_open(*open);
  for (const Piece* h : f_.havings) {
    for (const auto& [key, table] : targets()) {
      const auto* inner = h->expr ? std::get_if<Aggregate>(&h->expr->is) : nullptr;
      // Rows of the target itself are one each; of what merely groups them there may be many.
      const auto* c = std::get_if<ColumnRef>(&key->is);
      const bool one_each =
          !c || c->column == scene_.table(table).display || c->column == scene_.table(table).key;
      if (inner && inner->table == table && !inner->of && one_each) continue;
      threshold(*h, key, table, h->expr, h->hint);
    }
    if (targets().empty() && !f_.groups.empty()) threshold(*h, nullptr, -1, h->expr, h->hint);
  }
}

void Completer::threshold(const Piece& h, const ExprPtr& key, int table, const ExprPtr& value,
                          const std::string& hint) {
  const bool against_column =
      !h.list.empty() && std::holds_alternative<ColumnRef>(h.list.front()->is);
  const bool may_be_zero =
      h.cmp == Cmp::lt || h.cmp == Cmp::le ||
      (h.cmp == Cmp::eq && h.literals.size() == 1 && h.literals[0].text == "0");
  const ExprPtr right = h.list.empty() ? nullptr : h.list.front();
  const bool counted = f_.count || !f_.measures.empty();
  used_ = {table, h.table};
  // "How many cities have more than 3 customers": groups that are no rows of their own.
  const bool groups_counted = f_.count && f_.measures.empty() && f_.groups.empty() && key &&
                              !against_column && !may_be_zero && !entity_target(key, table);
  if (table >= 0 && f_.groups.empty() && (against_column || may_be_zero || counted) &&
      h.table != table && !groups_counted) {
    Draft d = start();
    d.subjects = {table};
    d.intent.where = both_of(d.intent.where, compare_of(value, h.cmp, h.literals, right));
    if (counted) {
      add_measure(d, aggregate_of(Agg::count, nullptr, table), "count");
    } else {
      show_asked(d.intent.columns, table);
      if (right && against_column) {
        add_column(d.intent.columns, value, hint);
        add_column(d.intent.columns, right);
      }
      d.intent.order.push_back({value, !may_be_zero});
    }
    emit(std::move(d));
    if (against_column || counted) return;
  }
  if (against_column) return;
  Draft d = start();
  add_groups(d);
  if (entity_target(key, table))
    group_as(d, table);
  else if (key)
    add_dim(d, key);
  for (const Piece* m : f_.measures) add_measure(d, m->expr, m->hint);
  if (f_.groups.empty() ? hint == "revenue" : f_.measures.empty()) add_measure(d, value, hint);
  d.intent.having = compare_of(value, h.cmp, h.literals, right);
  d.intent.count_groups = groups_counted;
  if (!groups_counted) d.intent.order.push_back({value, true});
  if (counted && !groups_counted && f_.measures.empty()) d.add("lost_count", 1);
  if (may_be_zero) d.add("zero_groups_lost", 1);
  emit(std::move(d));
}

// What is asked of the rows that fit: a figure, how many, columns, or all of them.
void Completer::show_rows(Draft& d, int subject) const {
  if (f_.count || !f_.measures.empty()) {
    add_groups(d);
    for (const Piece* w : words_) add_dim(d, w->expr);
    for (const Piece* m : f_.measures) add_measure(d, m->expr, m->hint);
    if (f_.measures.empty()) add_measure(d, aggregate_of(Agg::count, nullptr, subject), "count");
    default_order(d);
    return;
  }
  show_list(d, subject, shown_columns(d));
}

// "older than 60" by the date of birth, "between 9 and 12" by the time of day.
void Completer::close_by_clock(const Piece& open, int subject) {
  const auto& table = scene_.table(subject);
  const auto close = [&](const PredPtr& where, const catalog::Column& column) {
    Draft d = start();
    d.subjects = {subject};
    d.intent.where = both_of(d.intent.where, where);
    assume(d, "compared", words_of(column));
    d.add("open_column", 1);
    show_rows(d, subject);
    used_ = {subject};
    relate(d, subject);
    emit(std::move(d));
  };
  const auto figure = [](const Literal& literal) {
    return literal.text.size() < 4 && literal.text.find('.') == std::string::npos
               ? std::stoi(literal.text)
               : -1;
  };
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c) {
    const auto& column = table.columns[c];
    const ExprPtr left = column_of(subject, c);
    if (open.hint == "age" && is_date(column) && open.literals.size() == 1 &&
        scene_.vocabulary.has_word(subject, c, "birth born dob birthday") >= 0) {
      const int years = figure(open.literals[0]);
      const std::chrono::year_month_day today{scene_.today};
      const auto then = std::chrono::year{static_cast<int>(today.year()) - years} / today.month() /
                        std::chrono::last;
      const auto born = std::chrono::year_month_day{then.year(), today.month(),
                                                    std::min(today.day(), then.day())};
      if (years > 0)
        close(compare_of(left, open.cmp == Cmp::gt ? Cmp::lt : Cmp::gt,
                         {{iso(std::chrono::sys_days{born}), Type::date}}),
              column);
    }
    if (open.cmp == Cmp::between && open.unit.empty() && column.facts.type == Type::time) {
      const int from = figure(open.literals[0]), to = figure(open.literals[1]);
      if (from < 0 || to > 24 || from >= to) continue;
      const ExprPtr hour = bucket_of(left, Grain::hour);
      close(both_of(compare_of(hour, Cmp::ge, {{std::to_string(from), Type::integer}}),
                    compare_of(hour, Cmp::lt, {{std::to_string(to), Type::integer}})),
            column);
    }
  }
}

void Completer::close_open(const Piece& open) {
  for (const auto& subject : list_subjects()) {
    close_by_length(open, subject);
    if (open.hint == "@lasting") continue;
    const auto& table = scene_.table(subject);
    const bool percent = open.unit == "%";
    const bool measured = !unit_named(open.unit).empty();
    const bool money = !open.unit.empty() && !percent && !measured;
    std::vector<int> fitting, places;  // which words of ours each goes by
    for (int c = 0; c < static_cast<int>(table.columns.size()); ++c) {
      const auto& column = table.columns[c];
      if (!is_number(column)) continue;
      if (measured) {
        // Its name says no unit, but that it is a weight.
        const bool bare = unit_of(column).empty() && !open.hint.empty() &&
                          scene_.vocabulary.has_word(subject, c, open.hint) >= 0;
        if (bare || factor(open.unit, unit_of(column))) fitting.push_back(c);
        continue;
      }
      const int place = scene_.vocabulary.has_word(
          subject, c,
          !open.hint.empty() ? std::string_view(open.hint)
          : percent          ? "percent rate pct yield margin share"
                             : "amount total price salary value cost revenue budget");
      if (place < 0) continue;
      fitting.push_back(c);
      places.push_back(place);
    }
    close_by_clock(open, subject);
    std::vector<int> numbers;
    for (int c = 0; c < static_cast<int>(table.columns.size()); ++c)
      if (is_number(table.columns[c])) numbers.push_back(c);
    const bool plain = numbers.size() == 1 &&
                       scene_.vocabulary.has_word(subject, numbers[0],
                                                  "amount total price salary value cost") >= 0 &&
                       open.hint.empty() && open.cmp != Cmp::between;
    // A bare number says nothing of what it counts: only its unit or the word before it does.
    if (!percent && !money && !measured && open.hint.empty()) fitting.clear();
    if (plain && !measured) fitting = numbers;
    if (const int only = only_in_range(table, open); fitting.empty() && only >= 0) fitting = {only};
    for (int c : fitting) {
      const auto& column = table.columns[c];
      Draft d = start();
      d.subjects = {subject};
      const ExprPtr left = column_of(subject, c);
      std::vector<Literal> there;
      for (const auto& literal : open.literals)
        there.push_back(in_unit_of(column, literal, open.unit));
      d.intent.where = both_of(d.intent.where, compare_of(left, open.cmp, there));
      assume(d, "compared", words_of(column));
      d.add("open_column", 1);
      if (fitting.size() > 1 &&
          std::ranges::count(places, places.empty() ? 0 : places[0]) ==
              static_cast<long>(
                  places.size())) {  // the words leave it to the asker which of them is meant
        d.doubt = "compare";
        d.ranked_by = words_of(column);
      }
      show_rows(d, subject);
      used_ = {subject};
      relate(d, subject);
      emit(std::move(d));
    }
    for (const auto& derived : scene_.derived) {
      if (derived.name != "revenue" || !money || !open.hint.empty() || derived.table == subject ||
          joins_.to_one(derived.table, subject).empty())
        continue;
      Piece h = open;
      h.table = derived.table;
      h.list.clear();
      const size_t before = out_.size();
      threshold(h, entity_key(subject), subject, aggregate_of(Agg::sum, derived.row, derived.table),
                "revenue");
      for (size_t i = before; i < out_.size(); ++i) {
        out_[i].add("open_rollup", money ? 0.5 : 1.0);
        if (!derived.formula.empty()) assume(out_[i], "amount", derived.formula);
      }
    }
  }
}

}  // namespace sqlagent::nlq
