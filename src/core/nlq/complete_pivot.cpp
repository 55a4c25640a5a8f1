// A result across: "by region and month with months as columns". Each value of the last key becomes
// a figure with a condition inside (FILTER). With too many of them the key stays a row key, which
// is stated.
#include <algorithm>

#include "core/nlq/completer.h"
#include "core/nlq/extent.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"
#include "core/nlq/rules/calendar.h"

namespace sqlagent::nlq {
namespace {
constexpr size_t kMostColumns = 24;

std::optional<Unit> unit_of(Grain grain) {
  switch (grain) {
    case Grain::week:
      return Unit::week;
    case Grain::month:
      return Unit::month;
    case Grain::quarter:
      return Unit::quarter;
    case Grain::year:
      return Unit::year;
    default:
      return std::nullopt;
  }
}

// "2025-03", "2025 Q1", "2025"
std::string label_of(Date start, Grain grain) {
  const std::string day = iso(start);
  if (grain == Grain::year) return day.substr(0, 4);
  if (grain == Grain::month) return day.substr(0, 7);
  if (grain == Grain::week) return day;
  return day.substr(0, 4) + " Q" + std::to_string((std::stoi(day.substr(5, 2)) + 2) / 3);
}

}  // namespace

std::optional<std::vector<std::pair<Literal, std::string>>> Completer::pivot_values(
    const Draft& d, const ExprPtr& key, int table) const {
  std::vector<std::pair<Literal, std::string>> out;
  if (const auto* c = std::get_if<ColumnRef>(&key->is)) {
    const auto& facts = scene_.column(c->table, c->column).facts;
    if (facts.values.empty() || facts.values.size() > kMostColumns) return std::nullopt;
    std::vector<std::string> values = facts.values;
    std::ranges::sort(values);
    for (const auto& value : values) out.push_back({{value, Type::text}, value});
    return out;
  }
  const auto* bucket = std::get_if<Bucket>(&key->is);
  if (!bucket || bucket->offset > 0) return std::nullopt;
  if (bucket->grain == Grain::weekday) {
    static constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu",
                                                           "fri", "sat", "sun"};
    for (int day = 0; day < 7; ++day)
      out.push_back({{std::to_string(day + 1), Type::integer}, std::string(kDays[day])});
    return out;
  }
  const auto unit = unit_of(bucket->grain);
  std::optional<Date> from, to;
  if (d.intent.times.size() == 1) {
    from = d.intent.times[0].from;
    to = d.intent.times[0].to;
  }
  int of = scene_.table(table).time >= 0 ? table : -1;
  for (int t = 0; t < static_cast<int>(scene_.catalog.tables().size()) && of < 0; ++t)
    if (scene_.table(t).time >= 0 && !joins_.to_one(table, t).empty()) of = t;
  if (of >= 0) {
    const ColumnRef at{of, scene_.table(of).time, {}};
    const auto first = first_day(at, scene_.catalog), last = last_day(at, scene_.catalog);
    if (first && (!from || *from < *first)) from = first;
    if (last && (!to || *to > *last)) to = *last + std::chrono::days{1};
  }
  if (!unit || !from || !to) return std::nullopt;
  for (Date at = start_of(*unit, *from); at < *to; at = add(*unit, at, 1)) {
    if (out.size() == kMostColumns) return std::nullopt;
    const std::string label = label_of(at, bucket->grain);
    const Literal value =
        bucket->grain == Grain::year ? Literal{label, Type::integer} : Literal{iso(at), Type::date};
    out.push_back({value, label});
  }
  return out;
}

std::optional<std::vector<Output>> Completer::pivoted(const Draft& d, const ExprPtr& key,
                                                      const Output& measure) const {
  const auto* figure = std::get_if<Aggregate>(&measure.expr->is);
  if (!figure || figure->overall) return std::nullopt;
  const auto values = pivot_values(d, key, figure->table);
  if (!values || values->size() < 2) return std::nullopt;
  std::vector<Output> out;
  for (const auto& [value, label] : *values) {
    Aggregate one = *figure;
    const PredPtr own = one.where ? std::make_shared<const Pred>(one.where->pred) : nullptr;
    one.where = std::make_shared<const Aggregate::PredBox>(
        Aggregate::PredBox{*both_of(own, compare_of(key, Cmp::eq, {value}))});
    out.push_back({std::make_shared<const Expr>(Expr{one}), label});
  }
  return out;
}

void Completer::pivot(Draft& d) const {
  const Piece* across = nullptr;
  for (const Piece* g : f_.groups)
    if (g->hint == "pivot") across = g;
  if (!across) return;
  Intent& i = d.intent;
  const std::string wanted = signature(across->list.back());
  const auto key = std::ranges::find_if(
      i.dims, [&](const Output& dim) { return signature(dim.expr) == wanted; });
  if (key == i.dims.end() || i.dims.size() < 2 || i.measures.size() != 1 || i.calc != Calc::none) {
    d.add("lost_measure", 1);
    return;
  }
  auto columns = pivoted(d, key->expr, i.measures.front());
  if (!columns) {
    assume(d, "columns", "rows: there are too many for columns");
    return;
  }
  i.dims.erase(key);
  i.measures = std::move(*columns);
  i.order.clear();
  for (const auto& dim : i.dims) i.order.push_back({dim.expr, false});
}

}  // namespace sqlagent::nlq
