// Time in completion: two periods compared, columns that differ by period, columns of years,
// events.
#include <algorithm>
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {

using catalog::Role;

// "Q3 2025 vs Q3 2024": two ranges that share no day are compared, not intersected.
bool Completer::compares_periods() const {
  if (f_.times.size() != 2) return false;
  const Piece &a = *f_.times[0], &b = *f_.times[1];
  return a.from && a.to && b.from && b.to && (*a.to <= *b.from || *b.to <= *a.from);
}

bool Completer::each_period() const {
  return std::ranges::any_of(f_.times, [](const Piece* p) { return p->hint == "each"; });
}

void Completer::compare_periods(Draft& d) const {
  PredPtr any;
  for (const Piece* p : f_.times) {
    const ExprPtr day = bucket_of(nullptr, Grain::day);
    const PredPtr in = both_of(compare_of(day, Cmp::ge, {{iso(*p->from), Type::date}}),
                               compare_of(day, Cmp::lt, {{iso(*p->to), Type::date}}));
    any = any ? either_of(any, in) : in;
  }
  d.intent.where = both_of(d.intent.where, any);
  add_dim(d, bucket_of(nullptr, grain_of_spans()));
}

PredPtr years_between(const ExprPtr& column, const std::optional<Date>& from,
                      const std::optional<Date>& to) {
  const auto year_of = [](Date day) {
    return static_cast<int>(std::chrono::year_month_day{day}.year());
  };
  const auto literal = [](int year) {
    return std::vector<Literal>{{std::to_string(year), Type::integer}};
  };
  if (from && to && year_of(*to - std::chrono::days{1}) == year_of(*from))
    return compare_of(column, Cmp::eq, literal(year_of(*from)));
  PredPtr out;
  if (from) out = compare_of(column, Cmp::ge, literal(year_of(*from)));
  if (to)
    out = both_of(out, compare_of(column, Cmp::le, literal(year_of(*to - std::chrono::days{1}))));
  return out;
}

int Completer::period_column(int table, int column, const std::string& unit) const {
  if (unit.empty() || unit == "day") return -1;
  static constexpr std::array<std::string_view, 7> kPeriods{"ytd",   "qtd",     "mtd", "week",
                                                            "month", "quarter", "year"};
  const auto stem_words = [&](int c) {
    std::vector<std::string> words;
    for (const auto& word : scene_.column(table, c).words)
      if (!has(kPeriods, std::string_view(word))) words.push_back(word);
    return words;
  };
  const auto periods = [&](int c) {
    return scene_.column(table, c).words.size() - stem_words(c).size();
  };
  if (periods(column) == 0) return -1;
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kToDate{
      {{"year", "ytd"}, {"quarter", "qtd"}, {"month", "mtd"}}};
  for (const auto& [whole, so_far] : kToDate) {
    // This year's is what there is of it so far; what ends today may cover twelve months. A table
    // may call the quarter so far just "quarter".
    if (unit == whole)
      if (const int c = period_column(table, column, std::string(so_far)); c >= 0) return c;
  }
  const auto same = [&](std::string_view said) {
    return said == unit || std::ranges::any_of(kToDate, [&](const auto& pair) {
             return pair.second == unit && pair.first == said && unit != "ytd";
           });
  };
  for (int c = 0; c < static_cast<int>(scene_.table(table).columns.size()); ++c)
    if (periods(c) > 0 && stem_words(c) == stem_words(column) &&
        std::ranges::any_of(scene_.column(table, c).words, same))
      return c;
  return -1;
}

void Completer::choose_periods() {
  if (f_.times.size() != 1) return;
  const std::string& unit = f_.times[0]->unit;
  bool chosen = false;
  for (auto*& p : f_.columns) {
    const int c = is_year(scene_.column(*p)) ? -1 : period_column(p->table, p->column, unit);
    if (c < 0) continue;
    Piece copy = *p;
    copy.column = c;
    copy.expr = column_of(p->table, c);
    own_.push_back(std::move(copy));
    p = &own_.back();
    chosen = true;
  }
  for (auto*& p : f_.measures) {
    const auto* a = p->expr ? std::get_if<Aggregate>(&p->expr->is) : nullptr;
    const auto* of = a && a->of ? std::get_if<ColumnRef>(&a->of->is) : nullptr;
    const int c = of ? period_column(of->table, of->column, unit) : -1;
    if (c < 0) continue;
    Piece copy = *p;
    copy.column = c;
    copy.expr = aggregate_of(a->f, column_of(of->table, c), a->table);
    own_.push_back(std::move(copy));
    p = &own_.back();
    chosen = true;
  }
  for (auto*& p : f_.orders) {
    const auto* of = p->expr ? std::get_if<ColumnRef>(&p->expr->is) : nullptr;
    const int c = of ? period_column(of->table, of->column, unit) : -1;
    if (c < 0) continue;
    Piece copy = *p;
    copy.column = c;
    copy.expr = column_of(of->table, c);
    own_.push_back(std::move(copy));
    p = &own_.back();
    chosen = true;
  }
  if (f_.top && f_.top->expr) {
    const auto* of = std::get_if<ColumnRef>(&f_.top->expr->is);
    const int c = of ? period_column(of->table, of->column, unit) : -1;
    if (c >= 0) {
      Piece copy = *f_.top;
      copy.column = c;
      copy.expr = column_of(of->table, c);
      own_.push_back(std::move(copy));
      f_.top = &own_.back();
      chosen = true;
    }
  }
  if (chosen) f_.times.clear();
}

// "accounts that churned": a date that was named as an event has to be known.
void Completer::happened(Draft& d) const {
  for (const Piece* p : dates_) {
    if (!f_.times.empty()) continue;
    if (scene_.column(*p).facts.nulls > 0)
      d.intent.where = both_of(d.intent.where, compare_of(p->expr, Cmp::not_null, {}));
    else if (std::ranges::none_of(f_.groups, [](const Piece* g) {
               return std::holds_alternative<Bucket>(g->list.front()->is);
             }))
      d.add("idle_date", 1);
  }
}

}  // namespace sqlagent::nlq
