#include "core/nlq/caveats.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/catalog/value_index.h"
#include "core/nlq/extent.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"
#include "core/nlq/phrase.h"
#include "core/nlq/piece.h"

namespace sqlagent::nlq {
namespace {
using namespace std::chrono;

constexpr double kShareThatMatters = 0.02;  // of the rows: fewer are not worth a sentence
constexpr days kRecent{7};                  // data that ends so near to today is up to date

class Caveats {
 public:
  Caveats(const Intent& intent, const catalog::Catalog& catalog, const sqlagent::Table& result,
          Date today)
      : intent_(intent), catalog_(catalog), result_(result), today_(today) {}

  std::vector<std::string> run() {
    for (const auto* list : {&intent_.dims, &intent_.measures, &intent_.columns})
      for (const auto& output : *list) columns_in(output.expr, columns_);
    for (const auto& measure : intent_.measures) aggregates_in(measure.expr, aggregates_);
    if (!result_.rows.empty()) {
      currencies();
      missing_partners();
      missing_figures();
      if (!last_period()) end_of_data();  // one sentence about where the data ends is enough
      divisions();
      spellings();
      fan_out();
    }
    return std::move(out_);
  }

 private:
  const catalog::Column& at(const ColumnRef& c) const {
    return catalog_.tables()[c.table].columns[c.column];
  }
  bool speaks_of(int table, int column) const {
    std::vector<ColumnRef> all = columns_;
    columns_in(intent_.where, all);
    return std::ranges::any_of(
        all, [&](const ColumnRef& c) { return c.table == table && c.column == column; });
  }
  static std::string number(uint64_t n) {
    return format_cell(std::to_string(n), Type::integer, "");
  }

  // Money of several currencies added up as if it were one.
  void currencies() {
    for (const auto* a : aggregates_) {
      const auto* c = a->of ? std::get_if<ColumnRef>(&a->of->is) : nullptr;
      if (!c || a->f == Agg::count || a->f == Agg::count_distinct) continue;
      const auto& table = catalog_.tables()[c->table];
      for (int n = 0; n < static_cast<int>(table.columns.size()); ++n) {
        const auto& column = table.columns[n];
        if (n == c->column || column.facts.type != Type::text || column.facts.distinct < 2 ||
            !has(column.meaning, std::string("currency")) || speaks_of(c->table, n))
          continue;
        if (at(*c).role == catalog::Role::ordinal || at(*c).facts.unit == "%") continue;
        out_.push_back(
            fmt::format("Figures in {} different currencies ({}) are taken together as "
                        "they are.",
                        column.facts.distinct, words_of(column)));
        return;
      }
    }
  }

  // Rows whose key leads nowhere, on the way to what was asked for.
  void missing_partners() {
    std::set<int> seen;
    for (const auto& c : columns_) {
      int from = intent_.subject;
      for (const int e : c.path) {
        const auto& edge = catalog_.edges()[e];
        const bool forward = edge.from_table == from;
        from = forward ? edge.to_table : edge.from_table;
        if (!forward || !seen.insert(e).second) continue;
        partners(edge);
      }
    }
  }
  void partners(const catalog::Edge& edge) {
    const auto& facts = catalog_.tables()[edge.from_table].columns[edge.from_column].facts;
    const std::string rows = plural_noun(catalog_, edge.from_table);
    const auto& nouns = catalog_.tables()[edge.to_table].nouns;
    const std::string partner = nouns.empty() ? "partner" : nouns.front();
    const bool left_out =
        (!intent_.measures.empty() || !intent_.dims.empty()) && (intent_.limit || intent_.having);
    const std::string end =
        left_out ? "they are left out." : fmt::format("they are shown without {}.", partner);
    if (facts.rows > 0 &&
        static_cast<double>(facts.nulls) >= kShareThatMatters * static_cast<double>(facts.rows))
      out_.push_back(fmt::format("{} of {} {} have no {}: {}", number(facts.nulls),
                                 number(facts.rows), rows, partner, end));
    else if (edge.matched < 1 - kShareThatMatters)
      out_.push_back(
          fmt::format("About {:.0f} % of the {} in {} lead to no {}: {}", 100 * (1 - edge.matched),
                      words_of(catalog_.tables()[edge.from_table].columns[edge.from_column]), rows,
                      partner, end));
  }

  void missing_figures() {
    for (const auto* a : aggregates_) {
      const auto* c = a->of ? std::get_if<ColumnRef>(&a->of->is) : nullptr;
      if (!c || a->f == Agg::count || a->f == Agg::count_distinct || a->f == Agg::min ||
          a->f == Agg::max)
        continue;
      const auto& facts = at(*c).facts;
      if (facts.rows == 0 ||
          static_cast<double>(facts.nulls) < kShareThatMatters * static_cast<double>(facts.rows))
        continue;
      out_.push_back(fmt::format("{} of {} {} have no {}: they are left out of the {}.",
                                 number(facts.nulls), number(facts.rows),
                                 plural_noun(catalog_, c->table), words_of(at(*c)),
                                 a->f == Agg::sum ? "total" : "figure"));
      return;
    }
  }

  void end_of_data() {
    for (const auto& range : intent_.times) {
      const auto last = last_day(range.column, catalog_);
      if (!last || today_ - *last <= kRecent) continue;
      const bool beyond =
          (!range.to || *range.to > *last + days{1}) && (!range.from || *range.from <= *last);
      if (!beyond || (!range.to && today_ <= *last)) continue;
      out_.push_back(fmt::format("The data ends on {}: nothing later is in it.", iso(*last)));
      return;
    }
  }

  // The end of the period that a day lies in.
  static Date end_of(Date day, Grain grain) {
    const year_month_day d{day};
    if (grain == Grain::week) return day + days{6 - (weekday{day}.iso_encoding() - 1)};
    const unsigned month = static_cast<unsigned>(d.month());
    const unsigned last = grain == Grain::month     ? month
                          : grain == Grain::quarter ? (month + 2) / 3 * 3
                                                    : 12;
    return sys_days{d.year() / std::chrono::month{last} / std::chrono::last};
  }

  // Dates that are all one day of the month stand for the whole month.
  bool stands_for_periods(const catalog::ColumnFacts& facts) const {
    std::set<std::string> ends;
    for (const auto& one : facts.top)
      if (one.value.size() >= 10) ends.insert(one.value.substr(8, 2));
    return facts.top.size() > 1 && (ends.size() == 1 || *ends.begin() >= "28");
  }

  bool last_period() {
    for (const auto& dim : intent_.dims) {
      const auto* bucket = std::get_if<Bucket>(&dim.expr->is);
      const auto* c = bucket && bucket->of ? std::get_if<ColumnRef>(&bucket->of->is) : nullptr;
      if (!c || (bucket->grain != Grain::week && bucket->grain != Grain::month &&
                 bucket->grain != Grain::quarter && bucket->grain != Grain::year))
        continue;
      const auto last = last_day(*c, catalog_);
      if (!last || stands_for_periods(at(*c).facts)) continue;
      const Date end = end_of(*last, bucket->grain);
      const bool inside = std::ranges::none_of(
          intent_.times, [&](const TimeRange& r) { return r.to && *r.to <= *last; });
      if (end - *last < days{2} || !inside) continue;
      out_.push_back(fmt::format("The data ends on {}: the last {} is not complete.", iso(*last),
                                 grain_name(bucket->grain)));
      return true;
    }
    return false;
  }

  void divisions() {
    for (const auto& measure : intent_.measures) {
      const auto* ratio = std::get_if<Binary>(&measure.expr->is);
      if (!ratio || (ratio->op != '/' && ratio->op != '%')) continue;
      for (size_t c = 0; c < result_.columns.size(); ++c) {
        if (result_.columns[c].name != measure.alias) continue;
        const auto empty = std::ranges::count_if(
            result_.rows, [&](const Row& row) { return !row.at(c).has_value(); });
        if (empty > 0 && result_.rows.size() > 1)
          out_.push_back(fmt::format("{} {} nothing to divide by: no value is shown there.",
                                     number(static_cast<uint64_t>(empty)),
                                     empty == 1 ? "row has" : "rows have"));
      }
    }
  }

  void spellings() {
    for (const auto& dim : intent_.dims) {
      const auto* c = std::get_if<ColumnRef>(&dim.expr->is);
      if (!c) continue;
      const auto& values = at(*c).facts.values;
      if (values.empty() || values.size() > 2000) continue;
      std::set<std::string> once;
      for (const auto& value : values) once.insert(catalog::normalise(value));
      if (once.size() == values.size()) continue;
      out_.push_back(fmt::format("Spellings of {} that differ only in case or spaces count as one.",
                                 words_of(at(*c))));
      return;
    }
  }

  void fan_out() {
    for (const auto* a : aggregates_)
      if (!a->path.empty() && !intent_.dims.empty()) {
        out_.push_back(
            fmt::format("Figures of {} were added up per row of {} first, so that "
                        "nothing counts twice.",
                        plural_noun(catalog_, a->table), plural_noun(catalog_, intent_.subject)));
        return;
      }
  }

  const Intent& intent_;
  const catalog::Catalog& catalog_;
  const sqlagent::Table& result_;
  Date today_;
  std::vector<ColumnRef> columns_;
  std::vector<const Aggregate*> aggregates_;
  std::vector<std::string> out_;
};

}  // namespace

std::vector<std::string> caveats(const Intent& intent, const catalog::Catalog& catalog,
                                 const sqlagent::Table& result, Date today) {
  if (intent.subject < 0) return {};
  return Caveats(intent, catalog, result, today).run();
}

}  // namespace sqlagent::nlq
