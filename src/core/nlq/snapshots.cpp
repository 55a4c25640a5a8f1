#include "core/nlq/snapshots.h"

#include <algorithm>

#include "core/nlq/completer.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {
using catalog::Role;
constexpr double kGaps = 0.8;  // so many of all combinations are there

bool tells_apart(const catalog::Column& c) {
  return !is_date(c) && c.facts.distinct > 1 &&
         (c.role == Role::dimension || c.role == Role::geography || c.role == Role::foreign_key ||
          c.role == Role::key || c.role == Role::display_name || c.role == Role::status);
}

bool fills(uint64_t rows, uint64_t things, uint64_t moments) {
  const auto all = static_cast<double>(things) * static_cast<double>(moments);
  return static_cast<double>(rows) <= all && static_cast<double>(rows) >= kGaps * all;
}

// A balance of the draft's own rows that is added up.
bool adds_balance(const Scene& scene, const Draft& draft, const Output& measure) {
  const auto* a = std::get_if<Aggregate>(&measure.expr->is);
  const auto* c = a && a->of ? std::get_if<ColumnRef>(&a->of->is) : nullptr;
  return c && (a->f == Agg::sum || a->f == Agg::avg) && a->path.empty() && !a->overall &&
         c->path.empty() && c->table == draft.intent.subject &&
         scene.column(c->table, c->column).role == Role::balance;
}

// Some moment was said, as a group or as a condition.
bool speaks_of(const Intent& intent, const ColumnRef& time) {
  std::vector<ColumnRef> said;
  for (const auto& dim : intent.dims) columns_in(dim.expr, said);
  columns_in(intent.where, said);
  return has(said, time);
}

}  // namespace

bool repeats_over_time(const catalog::Table& table) {
  if (table.time < 0) return false;
  const auto& moment = table.columns[table.time].facts;
  if (moment.nulls > 0 || moment.distinct < 2 || moment.distinct * 2 > moment.rows) return false;
  std::vector<uint64_t> things;
  for (const auto& c : table.columns)
    if (tells_apart(c)) things.push_back(c.facts.distinct);
  for (size_t i = 0; i < things.size(); ++i) {
    if (fills(moment.rows, things[i], moment.distinct)) return true;
    for (size_t j = i + 1; j < things.size(); ++j)
      if (fills(moment.rows, things[i] * things[j], moment.distinct)) return true;
  }
  return false;
}

void take_last_moment(const Scene& scene, Draft& draft) {
  Intent& i = draft.intent;
  if (i.subject < 0 || i.measures.empty() || !i.series.empty() ||
      !repeats_over_time(scene.table(i.subject)))
    return;
  const bool sums = std::ranges::any_of(
      i.measures, [&](const Output& m) { return adds_balance(scene, draft, m); });
  const ColumnRef time{i.subject, scene.table(i.subject).time, {}};
  if (!sums || speaks_of(i, time) || i.times.size() > 1) return;
  const bool average = std::ranges::any_of(i.measures, [](const Output& m) {
    const auto* a = std::get_if<Aggregate>(&m.expr->is);
    return a && a->f == Agg::avg;
  });
  if (average) return;  // over all moments it is an average all the same
  Aggregate last;
  last.f = Agg::max;
  last.of = column_of(time.table, time.column);
  last.table = time.table;
  last.overall = true;
  if (!i.times.empty()) {
    const auto& range = i.times.front();
    if (range.column != time) return;
    PredPtr within;
    const auto day = [](Date date) { return std::vector<Literal>{{iso(date), Type::date}}; };
    if (range.from) within = compare_of(last.of, Cmp::ge, day(*range.from));
    if (range.to) within = both_of(within, compare_of(last.of, Cmp::lt, day(*range.to)));
    // One month of monthly figures has but one moment.
    if (range.from && range.to && *range.to - *range.from <= std::chrono::days{31}) return;
    if (within)
      last.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*within});
    i.times.clear();
  }
  i.where =
      both_of(i.where, compare_of(last.of, Cmp::eq, {}, std::make_shared<const Expr>(Expr{last})));
  const std::string& called = scene.column(time.table, time.column).facts.display;
  i.assumptions.push_back({"as of", "as of the last " + called, "the last " + called, {}});
}

}  // namespace sqlagent::nlq
