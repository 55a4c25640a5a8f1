// Two periods side by side, with what changed: "revenue growth 2024 vs 2023", "change from Q1 to
// Q2", "year to date against the same period last year". Each period is a figure of its own with a
// condition inside (FILTER), so that they stand in one row.
#include <algorithm>
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"
#include "core/nlq/rules/calendar.h"

namespace sqlagent::nlq {
namespace {

std::optional<Unit> unit_of(std::string_view key) {
  if (key == "ytd") return Unit::year;
  if (key == "qtd") return Unit::quarter;
  if (key == "mtd") return Unit::month;
  for (Unit u : {Unit::day, Unit::week, Unit::month, Unit::quarter, Unit::year})
    if (key == name_of(u)) return u;
  return std::nullopt;
}

bool to_date(const Piece& time) {
  return time.unit == "ytd" || time.unit == "qtd" || time.unit == "mtd";
}

PredPtr within(const Date& from, const Date& to) {
  const ExprPtr day = bucket_of(nullptr, Grain::day);
  return both_of(compare_of(day, Cmp::ge, {{iso(from), Type::date}}),
                 compare_of(day, Cmp::lt, {{iso(to), Type::date}}));
}

ExprPtr limited(const Aggregate& of, const PredPtr& where) {
  Aggregate out = of;
  const PredPtr own = of.where ? std::make_shared<const Pred>(of.where->pred) : nullptr;
  out.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*both_of(own, where)});
  return std::make_shared<const Expr>(Expr{out});
}

}  // namespace

// "the same period last year" and, beside a period to date, "last year": as many days of it.
void Completer::settle_same_span() {
  if (f_.times.size() != 2) return;
  for (size_t i = 0; i < 2; ++i) {
    const Piece &that = *f_.times[i], &now = *f_.times[1 - i];
    if (!now.from || !now.to) continue;
    const auto unit = that.hint == "same_span" ? Unit::year : unit_of(now.unit).value_or(Unit::day);
    const bool before = to_date(now) && !to_date(that) && that.from && that.to &&
                        *that.from == add(unit, *now.from, -1) && *that.to == *now.from;
    if (that.hint != "same_span" && !before) continue;
    Piece span = that;
    span.hint.clear();
    span.unit = now.unit;
    span.from = add(unit, *now.from, -1);
    span.to = add(unit, *now.to, -1);
    if (that.hint == "same_span") span.said = now.said + " a year before";
    span.assumed.push_back(
        {"compared with", iso(*span.from) + " to " + iso(*span.to - std::chrono::days{1})});
    own_.push_back(std::move(span));
    f_.times[i] = &own_.back();
    return;
  }
}

bool Completer::asks_change() const {
  return std::ranges::any_of(f_.measures, [](const Piece* m) {
    return (m->unit == "growth" || m->unit == "change") && m->said.empty();
  });
}

// The two periods that are compared, the earlier first; none: the question compares no two.
std::vector<Completer::Span> Completer::spans() const {
  const bool grouped_by_time = std::ranges::any_of(f_.groups, [](const Piece* g) {
    return std::ranges::any_of(
        g->list, [](const ExprPtr& key) { return std::holds_alternative<Bucket>(key->is); });
  });
  if (grouped_by_time) return {};
  const auto span = [](const Piece& p) { return Span{*p.from, *p.to, p.said}; };
  if (compares_periods()) {
    std::vector<Span> out{span(*f_.times[0]), span(*f_.times[1])};
    std::ranges::sort(out, {}, &Span::from);
    return out;
  }
  if (!asks_change() || f_.times.size() != 1) return {};
  const Piece& only = *f_.times[0];
  const auto unit = unit_of(only.unit);
  if (!only.from || !only.to || !unit || only.hint == "each") return {};
  if (const size_t link = only.said.find(" to "); link != std::string::npos && !to_date(only)) {
    // "from 2023 to 2024": the first and the last of them.
    const Span first{*only.from, add(*unit, *only.from, 1), only.said.substr(0, link)};
    const Span last{add(*unit, *only.to, -1), *only.to, only.said.substr(link + 4)};
    if (first.to <= last.from) return {first, last};
    return {};
  }
  if (*unit == Unit::day || (!to_date(only) && add(*unit, *only.from, 1) != *only.to)) return {};
  Span before{add(*unit, *only.from, -1), add(*unit, *only.to, -1), ""};
  before.said = to_date(only) ? only.said + " before" : "the " + only.unit + " before";
  return {before, span(only)};
}

Grain Completer::grain_of_spans() const {
  switch (unit_of(f_.times.front()->unit).value_or(Unit::month)) {
    case Unit::day:
      return Grain::day;
    case Unit::week:
      return Grain::week;
    case Unit::month:
      return Grain::month;
    case Unit::quarter:
      return Grain::quarter;
    case Unit::year:
      break;
  }
  return Grain::year;
}

bool Completer::aligned_spans() const {
  const auto unit = unit_of(f_.times.front()->unit).value_or(Unit::month);
  return std::ranges::all_of(spans(), [&](const Span& one) {
    return start_of(unit, one.from) == one.from && one.to <= add(unit, one.from, 1);
  });
}

bool Completer::compared_side_by_side() const {
  return !f_.times.empty() && !spans().empty() && (asks_change() || !aligned_spans());
}

// What is calculated of a measure over the groups, and the periods that it needs.
void Completer::calculate(Draft& d, const Piece& m) const {
  Intent& i = d.intent;
  if (m.unit == "share") i.calc = Calc::share;
  if (m.unit == "running") i.calc = Calc::running;
  if (m.unit == "growth") i.calc = Calc::growth;
  if (m.unit == "change") i.calc = Calc::change;
  const bool grows = m.unit == "growth" || m.unit == "change";
  if (!grows && m.unit != "moving") return;
  const auto* own = [&]() -> const Bucket* {
    for (const auto& dim : i.dims)
      if (const auto* b = std::get_if<Bucket>(&dim.expr->is)) return b;
    return nullptr;
  }();
  for (Grain g : {Grain::day, Grain::week, Grain::month, Grain::quarter, Grain::year}) {
    if (m.said != grain_name(g)) continue;
    // "monthly revenue, year over year": each month against the same one a year before.
    if (own && grows && own->grain != g)
      i.against = g;
    else if (!own)
      add_dim(d, bucket_of(nullptr, g));
  }
}

void Completer::compare_spans(Draft& d) const {
  PredPtr any;
  for (const Span& one : spans()) {
    const PredPtr in = within(one.from, one.to);
    any = any ? either_of(any, in) : in;
    if (one.said.ends_with(" before"))
      assume(d, "compared with", iso(one.from) + " to " + iso(one.to - std::chrono::days{1}));
  }
  d.intent.where = both_of(d.intent.where, any);
}

// The figure in each of the two, and by how much it changed.
void Completer::add_spans(Draft& d, const Piece& m) const {
  const auto* figure = std::get_if<Aggregate>(&m.expr->is);
  if (!figure || figure->overall) {
    d.add("lost_measure", 1);
    return;
  }
  const auto two = spans();
  const std::string name = alias_of(scene_.catalog, m.expr, m.hint);
  for (const Span& one : two)
    d.intent.measures.push_back(
        {limited(*figure, within(one.from, one.to)), name + "_" + identifier(one.said)});
  const ExprPtr before = d.intent.measures[0].expr, now = d.intent.measures[1].expr;
  const bool percent = m.unit == "growth";
  d.intent.measures.push_back(
      {binary_of(percent ? 'D' : '-', now, before), percent ? "growth_percent" : "change"});
}

}  // namespace sqlagent::nlq
