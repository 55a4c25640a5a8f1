// Periods in a follow-up: another one, one step back, or the one before beside it.
#include <algorithm>

#include "core/nlq/completer.h"
#include "core/nlq/follow_up_editor.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {
using namespace std::chrono;

std::optional<Grain> grain_named(std::string_view unit) {
  for (Grain g : {Grain::day, Grain::week, Grain::month, Grain::quarter, Grain::year})
    if (unit == grain_name(g)) return g;
  return std::nullopt;
}

Date start_of(Grain grain, Date day) {
  const year_month_day d{day};
  if (grain == Grain::month) return sys_days{d.year() / d.month() / 1};
  if (grain == Grain::quarter)
    return sys_days{d.year() / month{(static_cast<unsigned>(d.month()) - 1) / 3 * 3 + 1} / 1};
  return sys_days{d.year() / 1 / 1};
}

// The unit that a range is one of; otherwise what it is compared by.
Grain unit_of(const TimeRange& range) {
  if (range.from && range.to)
    for (Grain g : {Grain::day, Grain::week, Grain::month, Grain::quarter, Grain::year})
      if (shifted(range.from, g, 1) == range.to) return g;
  return Grain::year;
}

}  // namespace

std::optional<Date> shifted(const std::optional<Date>& day, Grain grain, int step) {
  if (!day) return day;
  if (grain == Grain::day) return *day + days{step};
  if (grain == Grain::week) return *day + days{7 * step};
  const year_month_day d{*day};
  const int by = grain == Grain::month ? 1 : grain == Grain::quarter ? 3 : 12;
  const year_month to = year_month{d.year(), d.month()} + months{step * by};
  const auto end = year_month_day_last{to.year(), month_day_last{to.month()}};
  return sys_days{to.year() / to.month() / std::min(d.day(), end.day())};
}

Change Editor::periods() {
  if (f_.times.empty()) return Change::none;
  if (f_.versus) return Change::none;
  Intent& i = d_.intent;
  for (const Piece* t : f_.times) {
    if (t->hint == "shift") {
      if (i.times.size() != 1) return Change::impossible;
      i.times[0].from = shifted(i.times[0].from, t->grain, -1);
      i.times[0].to = shifted(i.times[0].to, t->grain, -1);
      i.times[0].said = "the " + std::string(grain_name(t->grain)) + " before " + i.times[0].said;
    } else if (t->days.empty()) {
      TimeRange range;
      if (!i.times.empty()) range.column = i.times.front().column;
      for (const Piece* c : f_.columns)
        if (is_date(scene_.column(*c))) range.column = {c->table, c->column, {}};
      range.from = t->from;
      range.to = t->to;
      range.said = t->said;
      i.times = {range};
    } else {
      return Change::impossible;
    }
  }
  return Change::made;
}

Change Editor::compared() {
  if (!f_.versus || f_.times.size() != 1 || !f_.measures.empty() || !f_.entities.empty())
    return Change::none;
  const Piece& t = *f_.times[0];
  return compare_before(t.hint == "shift" ? std::optional(t.grain) : grain_named(t.unit));
}

// Both periods in one answer: one stretch when they touch, else either of the two.
Change Editor::compare_before(std::optional<Grain> unit) {
  Intent& i = d_.intent;
  if (!grouped() || chosen() || i.times.size() > 1) return Change::impossible;
  TimeRange now;
  if (!i.times.empty()) {
    now = i.times.front();
  } else {
    const Grain whole = unit.value_or(Grain::year);
    now.from = start_of(whole, scene_.today);
    now.to = shifted(now.from, whole, 1);
    now.said = "this " + std::string(grain_name(whole));
  }
  if (!now.from || !now.to) return Change::impossible;
  const Grain own = unit_of(now), step = unit.value_or(own);
  TimeRange before = now;
  before.from = shifted(now.from, step, -1);
  before.to = shifted(now.to, step, -1);
  if (*before.to > *now.from) return Change::impossible;
  const std::string said = now.said + " and the " + std::string(grain_name(step)) + " before";
  if (*before.to == *now.from) {
    before.to = now.to;
    before.said = said;
    i.times = {before};
  } else {
    const ExprPtr column =
        now.column.table < 0 ? nullptr : column_of(now.column.table, now.column.column);
    const ExprPtr day = bucket_of(column, Grain::day);
    PredPtr either;
    for (const auto& range : {before, now}) {
      const PredPtr in = both_of(compare_of(day, Cmp::ge, {{iso(*range.from), Type::date}}),
                                 compare_of(day, Cmp::lt, {{iso(*range.to), Type::date}}));
      either = either ? either_of(either, in) : in;
    }
    i.where = both_of(i.where, either);
    i.times.clear();
  }
  if (std::ranges::none_of(i.dims, is_time_key)) {
    const ExprPtr key = bucket_of(nullptr, own);
    i.dims.push_back({key, alias_of(scene_.catalog, key, "")});
  }
  i.order.clear();
  for (const auto& dim : i.dims)
    if (!is_time_key(dim)) i.order.push_back({dim.expr, false});
  for (const auto& dim : i.dims)
    if (is_time_key(dim)) i.order.push_back({dim.expr, false});
  return Change::made;
}

}  // namespace sqlagent::nlq
