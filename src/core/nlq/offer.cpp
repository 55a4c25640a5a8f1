// The alternatives of what a reading assumes.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/nlq/choose.h"
#include "core/nlq/completer.h"
#include "core/nlq/lower.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {
using catalog::Role;

constexpr std::array kPeriods{Grain::week, Grain::month, Grain::quarter, Grain::year};

constexpr double kPlausible = 1.5;  // in score: what is farther off is no alternative

// Said only when there is something to choose.
constexpr std::array<std::string_view, 7> kOnlyAsChoice{"now",  "date",  "counting", "repeats",
                                                        "ties", "route", "source"};

const catalog::Column& column_at(const catalog::Catalog& catalog, const ColumnRef& c) {
  return catalog.tables()[c.table].columns[c.column];
}

ExprPtr bound(const ColumnRef& c) {
  return std::make_shared<const Expr>(Expr{c});
}

// Aggregates of the measures and of what is ordered, each once.
std::vector<ExprPtr> aggregates(const Intent& intent) {
  std::vector<ExprPtr> out;
  const auto add = [&](const auto& self, const ExprPtr& e) -> void {
    if (!e) return;
    if (std::holds_alternative<Aggregate>(e->is)) {
      const bool twice = std::ranges::any_of(
          out, [&](const ExprPtr& have) { return signature(have) == signature(e); });
      if (!twice) out.push_back(e);
    } else if (const auto* b = std::get_if<Binary>(&e->is)) {
      self(self, b->left);
      self(self, b->right);
    }
  };
  for (const auto& measure : intent.measures) add(add, measure.expr);
  return out;
}

ExprPtr with(const ExprPtr& aggregate, Agg f) {
  Aggregate other = std::get<Aggregate>(aggregate->is);
  other.f = f;
  return std::make_shared<const Expr>(Expr{other});
}

bool may_be_totalled(const catalog::Column& column) {
  return column.role != Role::rate && column.role != Role::ordinal && column.role != Role::year;
}

std::vector<Alternative> other_periods(std::string_view choice) {
  std::vector<Alternative> out;
  for (const Grain from : kPeriods)
    if (grain_name(from) == choice)
      for (const Grain to : kPeriods)
        if (to != from) out.push_back({std::string(grain_name(to)), regrained(from, to)});
  return out;
}

std::vector<Alternative> other_lengths(const Intent& intent) {
  std::vector<Alternative> out;
  for (const long long n : {5LL, 10LL, 20LL, 50LL})
    if (intent.limit != n)
      out.push_back({std::to_string(n),
                     std::make_shared<const Flip>(Flip{Rerows{n, intent.ties, intent.distinct}})});
  out.push_back(
      {"all", std::make_shared<const Flip>(Flip{Rerows{std::nullopt, false, intent.distinct}})});
  return out;
}

// total, average and median of the same column
std::vector<Alternative> other_aggregates(const Intent& intent, const catalog::Catalog& catalog,
                                          const Assumption& assumption) {
  std::vector<Alternative> out;
  for (const auto& e : aggregates(intent)) {
    const auto& a = std::get<Aggregate>(e->is);
    const auto* c = a.of ? std::get_if<ColumnRef>(&a.of->is) : nullptr;
    if (!c || words_of(column_at(catalog, *c)) != assumption.id) continue;
    const Agg now = assumption.choice == "average" ? Agg::avg : Agg::sum;
    if (a.f != now) continue;
    if (now != Agg::sum && may_be_totalled(column_at(catalog, *c)))
      out.push_back({"total", retermed(e, with(e, Agg::sum))});
    if (now != Agg::avg) out.push_back({"average", retermed(e, with(e, Agg::avg))});
    out.push_back({"median", retermed(e, with(e, Agg::median))});
    break;
  }
  return out;
}

// ORDER matters: columns of the same unit first, then further figures of the table.
std::vector<Alternative> other_columns(const PredPtr& p, const catalog::Catalog& catalog,
                                       const Assumption& assumption) {
  std::vector<Alternative> out;
  if (!p) return out;
  if (const auto* a = std::get_if<And>(&p->is)) {
    for (const auto& part : a->parts)
      if (out.empty()) out = other_columns(part, catalog, assumption);
    return out;
  }
  const auto* compare = std::get_if<Compare>(&p->is);
  const auto* c = compare && compare->left ? std::get_if<ColumnRef>(&compare->left->is) : nullptr;
  if (!c || words_of(column_at(catalog, *c)) != assumption.choice) return out;
  const auto& table = catalog.tables()[c->table];
  const auto& unit = column_at(catalog, *c).facts.unit;
  for (int n = 0; n < static_cast<int>(table.columns.size()); ++n) {
    const auto& other = table.columns[n];
    if (n == c->column || !is_number(other) || other.facts.unit != unit) continue;
    out.push_back({words_of(other), replaced(p, compare_of(bound({c->table, n, c->path}),
                                                           compare->op, compare->right))});
  }
  return out;
}

// The measure as it is stored, or as it is computed.
std::vector<Alternative> other_formulas(const Intent& intent, const std::vector<Derived>& derived,
                                        const catalog::Catalog& catalog,
                                        const Assumption& assumption) {
  std::vector<Alternative> out;
  for (const auto& one : derived) {
    if (one.formula != assumption.choice || !one.row) continue;
    for (const auto& other : derived) {
      if (&other == &one || other.name != one.name || other.table != one.table || !other.row)
        continue;
      const auto* c = std::get_if<ColumnRef>(&other.row->is);
      const std::string text =
          !c ? other.formula : words_of(catalog.tables()[c->table].columns[c->column]);
      out.push_back({text, retermed(one.row, other.row)});
    }
  }
  (void)intent;
  return out;
}

std::vector<Alternative> from_words(const Intent& intent, const std::vector<Derived>& derived,
                                    const catalog::Catalog& catalog, const Assumption& a) {
  if (a.id == "period") return other_periods(a.choice);
  if (a.id == "how many") return other_lengths(intent);
  if (a.id == "compared") {
    auto out = other_columns(intent.where, catalog, a);
    return out.empty() ? other_columns(intent.having, catalog, a) : out;
  }
  if (a.choice == "average" || a.choice == "total") return other_aggregates(intent, catalog, a);
  return other_formulas(intent, derived, catalog, a);
}

// ---- what was guessed without a word about it

double value_of(const Reading& reading, Feature feature) {
  double sum = 0;
  for (const auto& [what, value] : reading.features)
    if (what == feature) sum += value;
  return sum;
}

std::optional<ColumnRef> date_of(const Intent& intent) {
  for (const auto& range : intent.times) return range.column;
  for (const auto* list : {&intent.dims, &intent.per})
    for (const auto& output : *list)
      if (const auto* b = output.expr ? std::get_if<Bucket>(&output.expr->is) : nullptr)
        if (const auto* c = b->of ? std::get_if<ColumnRef>(&b->of->is) : nullptr) return *c;
  return std::nullopt;
}

void state_date(Reading& reading, const catalog::Catalog& catalog) {
  const auto at = date_of(reading.intent);
  if (!at) return;
  const auto& table = catalog.tables()[at->table];
  const auto& own = table.columns[at->column];
  if (!is_date(own)) return;
  std::vector<Alternative> others;
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c) {
    const auto& column = table.columns[c];
    // A date of birth is no date of what happened; nor is a column with hardly any dates.
    const bool same_kind =
        is_date(column) && column.facts.nulls * 2 <= column.facts.rows && column.facts.distinct > 1;
    if (c != at->column && same_kind)
      others.push_back({words_of(column), retermed(bound(*at), bound({at->table, c, at->path}))});
  }
  if (!others.empty())
    reading.intent.assumptions.push_back(assumed("date", words_of(own), std::move(others)));
}

// A bare figure is totalled or averaged by its role.
void state_aggregates(Reading& reading, const catalog::Catalog& catalog) {
  if (value_of(reading, "default_measure") == 0) return;
  for (const auto& e : aggregates(reading.intent)) {
    const auto& a = std::get<Aggregate>(e->is);
    const auto* c = a.of ? std::get_if<ColumnRef>(&a.of->is) : nullptr;
    if (!c || a.overall || (a.f != Agg::sum && a.f != Agg::avg)) continue;
    const std::string what = words_of(column_at(catalog, *c));
    if (std::ranges::none_of(reading.intent.assumptions,
                             [&](const Assumption& have) { return have.id == what; }))
      reading.intent.assumptions.push_back(assumed(what, a.f == Agg::sum ? "total" : "average"));
  }
}

// What the values of a key stand for: "customer".
std::string thing_of(const ColumnRef& c, const catalog::Catalog& catalog) {
  int table = c.table;
  for (const auto& edge : catalog.edges())
    if (edge.from_table == c.table && edge.from_column == c.column) table = edge.to_table;
  const auto& nouns = catalog.tables()[table].nouns;
  const bool key = table != c.table || catalog.tables()[table].key == c.column;
  return key && !nouns.empty() ? nouns.front() : words_of(column_at(catalog, c));
}

// "customers with orders": each once, or once for each row.
void state_counting(Reading& reading, const catalog::Catalog& catalog) {
  for (const auto& e : aggregates(reading.intent)) {
    const auto& a = std::get<Aggregate>(e->is);
    const auto* c = a.of ? std::get_if<ColumnRef>(&a.of->is) : nullptr;
    if (a.f != Agg::count_distinct || !c || !a.path.empty()) continue;
    const auto& role = column_at(catalog, *c).role;
    if (role != Role::key && role != Role::foreign_key) continue;
    const ExprPtr rows = [&] {
      Aggregate all = a;
      all.f = Agg::count;
      all.of = nullptr;
      return std::make_shared<const Expr>(Expr{all});
    }();
    reading.intent.assumptions.push_back(
        assumed("counting", "each " + thing_of(*c, catalog) + " once",
                {{"all " + plural_noun(catalog, a.table), retermed(e, rows)}}));
    return;
  }
}

void state_repeats(Reading& reading) {
  const Intent& i = reading.intent;
  if (!i.measures.empty() || !i.dims.empty() || !i.distinct || i.columns.empty()) return;
  reading.intent.assumptions.push_back(assumed(
      "repeats", "each once",
      {{"with repeats", std::make_shared<const Flip>(Flip{Rerows{i.limit, i.ties, false}})}}));
}

void state_ties(Reading& reading) {
  const Intent& i = reading.intent;
  if (!i.limit || !i.ties || !i.per.empty()) return;
  const std::string one = *i.limit == 1 ? "only one" : "exactly " + std::to_string(*i.limit);
  reading.intent.assumptions.push_back(
      assumed("ties", "all that share the last place",
              {{one, std::make_shared<const Flip>(Flip{Rerows{i.limit, false, i.distinct}})}}));
}

// ---- what the other readings differ in

std::string where_from(const Intent& intent, const catalog::Catalog& catalog) {
  const auto& facts = catalog.tables()[intent.subject].facts;
  return facts.shared ? "the market data" : "your " + plural_noun(catalog, intent.subject);
}

std::vector<int> edges_of(const Intent& intent) {
  std::vector<ColumnRef> columns;
  for (const auto* list : {&intent.dims, &intent.measures, &intent.columns, &intent.per})
    for (const auto& output : *list) columns_in(output.expr, columns);
  columns_in(intent.where, columns);
  std::vector<int> edges;
  for (const auto& c : columns)
    for (const int e : c.path)
      if (!has(edges, e)) edges.push_back(e);
  return edges;
}

std::string bare_signature(const Intent& intent) {
  const auto bare = [](const std::string& text) {
    std::string out;
    bool path = false;
    for (const char c : text) {
      path = c == '/' || (path && c >= '0' && c <= '9');
      if (!path) out += c;
    }
    return out;
  };
  std::string out = std::to_string(intent.subject);
  for (const auto* list : {&intent.dims, &intent.measures, &intent.columns, &intent.per})
    for (const auto& output : *list) out += "|" + bare(signature(output.expr));
  out += "?" + bare(signature(intent.where)) + "?" + bare(signature(intent.having));
  for (const auto& range : intent.times)
    out += fmt::format("@{}.{}", range.column.table, range.column.column) + range.said;
  return out;
}

// The edge that only this intent walks, as people would call it.
std::string route_words(const Intent& intent, const Intent& other,
                        const catalog::Catalog& catalog) {
  const auto theirs = edges_of(other);
  for (const int e : edges_of(intent))
    if (!has(theirs, e)) {
      const auto& edge = catalog.edges()[e];
      return words_of(catalog.tables()[edge.from_table].columns[edge.from_column]);
    }
  return "";
}

void offer_readings(Reading& reading, std::span<const Reading> others,
                    const catalog::Catalog& catalog) {
  Intent& intent = reading.intent;
  const auto add = [&](const std::string& id, const std::string& mine, const std::string& theirs,
                       const Intent& to) {
    if (mine.empty() || theirs.empty() || mine == theirs) return;
    auto at = std::ranges::find(intent.assumptions, id, &Assumption::id);
    if (at == intent.assumptions.end()) {
      intent.assumptions.push_back(assumed(id, mine));
      at = std::prev(intent.assumptions.end());
    }
    for (const auto& have : at->alternatives)
      if (have.text == theirs) return;
    at->alternatives.push_back({theirs, reread(to)});
  };
  for (const auto& other : others) {
    if (reading.score - other.score > kPlausible) continue;
    // What it is ranked by, or any other thing that it assumes differently.
    for (const auto& assumption : std::vector(intent.assumptions))
      for (const auto& theirs : other.intent.assumptions)
        if (theirs.id == assumption.id && assumption.choice.starts_with("by "))
          add(assumption.id, assumption.choice, theirs.choice, other.intent);
    const bool mine_shared = catalog.tables()[intent.subject].facts.shared;
    const bool theirs_shared = catalog.tables()[other.intent.subject].facts.shared;
    if (mine_shared != theirs_shared)
      add("source", where_from(intent, catalog), where_from(other.intent, catalog), other.intent);
    else if (bare_signature(intent) == bare_signature(other.intent))
      add("route", route_words(intent, other.intent, catalog),
          route_words(other.intent, intent, catalog), other.intent);
  }
}

}  // namespace

void offer(Reading& reading, std::span<const Reading> others, const std::vector<Derived>& derived,
           const catalog::Catalog& catalog) {
  Intent& intent = reading.intent;
  if (intent.subject < 0) return;
  state_aggregates(reading, catalog);
  if (value_of(reading, "named_date") == 0) state_date(reading, catalog);
  state_counting(reading, catalog);
  state_repeats(reading);
  state_ties(reading);
  for (auto& assumption : intent.assumptions) {
    std::erase_if(assumption.alternatives, [](const Alternative& a) { return !a.change; });
    if (assumption.alternatives.empty())
      assumption.alternatives = from_words(intent, derived, catalog, assumption);
  }
  offer_readings(reading, others, catalog);

  std::vector<Assumption> kept;
  for (auto& assumption : intent.assumptions) {
    const bool twice =
        std::ranges::any_of(kept, [&](const Assumption& have) { return have.id == assumption.id; });
    if (twice || kept.size() == kMostAssumptions) continue;
    assumption.text = restated(assumption, assumption.choice);
    std::vector<std::string> different{reading.sql};
    std::vector<Alternative> working;
    for (auto& other : assumption.alternatives) {
      if (working.size() == kMostAlternatives) break;
      const auto made = changed(intent, *other.change, catalog);
      const std::string sql = made ? lower(*made, catalog) : reading.sql;
      if (has(different, sql)) continue;
      different.push_back(sql);
      working.push_back(std::move(other));
    }
    assumption.alternatives = std::move(working);
    if (assumption.alternatives.empty() && has(kOnlyAsChoice, std::string_view(assumption.id)))
      continue;
    kept.push_back(std::move(assumption));
  }
  intent.assumptions = std::move(kept);
}

}  // namespace sqlagent::nlq
