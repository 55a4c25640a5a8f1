// Two figures or two dates of one row against each other: "price above cost", "returned after the
// due date", "finished later than planned", "late", "on time"; a row against the one it points at
// ("more than their manager"); and what rows add up to against a figure of what they belong to
// ("campaigns that spent more than their budget").
#include <algorithm>
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/lattice.h"
#include "core/nlq/order.h"
#include "core/nlq/rules/rules.h"
#include "core/nlq/stretch.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;
using catalog::Role;

size_t shared_words(const catalog::Column& a, const catalog::Column& b) {
  return static_cast<size_t>(
      std::ranges::count_if(a.words, [&](const auto& word) { return has(b.words, word); }));
}

// What really happened beside what was planned, and what was planned; -1: the table keeps no such
// two dates.
struct Pair {
  int actual = -1, plan = -1;
};

// The actual date for that plan: named alike, else the last that is filled in.
int actual_for(const catalog::Table& table, int plan) {
  int best = -1;
  const auto better = [&](const catalog::Column& a, const catalog::Column& b) {
    const auto& p = table.columns[plan];
    if (shared_words(a, p) != shared_words(b, p)) return shared_words(a, p) > shared_words(b, p);
    return a.facts.min > b.facts.min;
  };
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c) {
    const auto& column = table.columns[c];
    if (!is_date(column) || planned(column) || !column.facts.min) continue;
    if (best < 0 || better(column, table.columns[best])) best = c;
  }
  // The only other date is when it was planned.
  const bool begins = best >= 0 && table.columns[best].facts.nulls == 0 &&
                      shared_words(table.columns[best], table.columns[plan]) == 0 &&
                      table.columns[plan].facts.min &&
                      *table.columns[best].facts.max < *table.columns[plan].facts.max &&
                      *table.columns[best].facts.min < *table.columns[plan].facts.min;
  return begins ? -1 : best;
}

bool begins(const catalog::Column& c) {
  return std::ranges::any_of(c.words, [](const std::string& word) {
    return word == "start" || word == "begin" || word == "from";
  });
}

Pair pair_of(const catalog::Table& table) {
  Pair out;
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c) {
    if (!is_date(table.columns[c]) || !planned(table.columns[c]) || begins(table.columns[c]))
      continue;  // what was to begin is no deadline
    const int actual = actual_for(table, c);
    if (actual < 0) continue;
    // Of a planned start and a planned end, the end is what is kept or missed.
    if (out.plan < 0 || table.columns[c].facts.min > table.columns[out.plan].facts.min)
      out = {actual, c};
  }
  return out;
}

bool comparable(const catalog::Column& a, const catalog::Column& b) {
  if (is_date(a) || is_date(b)) return is_date(a) && is_date(b);
  return is_number(a) && is_number(b) && a.role != Role::year && b.role != Role::year;
}

void put_filter(Piece base, const ExprPtr& left, Cmp cmp, const ExprPtr& right, const Piece& of,
                std::vector<Piece>& out) {
  base.kind = filter;
  base.table = of.table;
  base.column = of.column;
  base.pred = compare_of(left, cmp, {}, right);
  out.push_back(std::move(base));
}

bool measures_up(const Scene& scene, const Piece& sign, const Piece& left) {
  const bool date = is_date(scene.column(left));
  return (sign.hint == "@before") == date || (date && sign.hint.empty()) ||
         (!date && sign.hint != "@before");
}

// "Month over month": the same word twice does not name two columns.
bool said_alike(const Scene& scene, const Piece& a, const Piece& b) {
  return text_of(scene, a.begin, a.end) == text_of(scene, b.begin, b.end);
}

// "price above cost", "shipped later than promised".
void two_columns(const Scene& scene, std::span<const Piece* const> p, Piece base,
                 std::vector<Piece>& out) {
  const Piece &left = *p[0], &sign = *p[1], &right = *p[2];
  if (said_alike(scene, left, right)) return;
  if (left.table != right.table || left.column == right.column ||
      !comparable(scene.column(left), scene.column(right)) || !measures_up(scene, sign, left) ||
      sign.said.starts_with("or ") || planned(scene.column(left)))
    return;
  base.soft = false;
  base.score += 0.2 * static_cast<double>(shared_words(scene.column(left), scene.column(right)));
  put_filter(std::move(base), left.expr, sign.cmp, right.expr, left, out);
}

// "more than their manager": the same figure of the row that this one points at.
void than_superior(const Scene& scene, std::span<const Piece* const> p, Piece base,
                   std::vector<Piece>& out) {
  const Piece &left = *p[0], &sign = *p[p.size() - 2], &who = *p.back();
  if (left.table != who.table || (sign.kind == compare && sign.hint == "@before") ||
      (!is_number(scene.column(left)) && !is_date(scene.column(left))))
    return;
  const auto& edges = scene.catalog.edges();
  for (int e = 0; e < static_cast<int>(edges.size()); ++e) {
    if (edges[e].from_table != left.table || edges[e].to_table != left.table ||
        edges[e].from_column != who.column)
      continue;
    base.score += 0.4;
    const ExprPtr theirs =
        std::make_shared<const Expr>(Expr{ColumnRef{left.table, left.column, {e}}});
    put_filter(std::move(base), left.expr, sign.cmp, theirs, left, out);
    return;
  }
}

// "returned after the due date", "came back after the due date": what happened against the plan.
void after_plan(const Scene& scene, std::span<const Piece* const> p, Piece base,
                std::vector<Piece>& out) {
  const Piece &sign = *p[0], &plan = *p[1];
  if (sign.hint != "@before" || !is_date(scene.column(plan)) || !planned(scene.column(plan)))
    return;
  const int actual = actual_for(scene.table(plan.table), plan.column);
  if (actual < 0 || begins(scene.column(plan)) != begins(scene.column(plan.table, actual))) return;
  base.assumed.push_back({"compared", scene.column(plan.table, actual).facts.name});
  put_filter(std::move(base), column_of(plan.table, actual), sign.cmp, plan.expr, plan, out);
}

// "campaigns that spent more than their budget": what rows add up to against what is kept of the
// thing they belong to.
void total_against(const Scene& scene, std::span<const Piece* const> p, Piece base,
                   std::vector<Piece>& out) {
  const Piece &sum = *p[0], &sign = *p[1], &kept = *p[2];
  if (sum.table == kept.table || !sign.hint.empty() || sign.said.starts_with("or ") ||
      !is_number(scene.column(kept)))
    return;
  const bool below = std::ranges::any_of(scene.catalog.edges(), [&](const catalog::Edge& e) {
    return e.from_table == sum.table && e.to_table == kept.table && e.to_unique;
  });
  ExprPtr total;
  if (sum.kind == column && scene.column(sum).role == Role::additive)
    total = aggregate_of(Agg::sum, sum.expr, sum.table);
  if (sum.kind == entity)
    for (const auto& derived : scene.derived)
      if (derived.name == "revenue" && derived.table == sum.table && !total)
        total = aggregate_of(Agg::sum, derived.row, derived.table);
  if (!below || !total) return;
  base.kind = having;
  base.table = sum.table;
  base.column = kept.column;
  base.expr = total;
  base.cmp = sign.cmp;
  base.list = {kept.expr};
  out.push_back(std::move(base));
}

struct Said {
  std::string_view words;
  Cmp cmp;
  bool open = false;  // not yet, though it should be
};
constexpr std::array kSaid = std::to_array<Said>({
    {"late", Cmp::gt},
    {"too late", Cmp::gt},
    {"behind schedule", Cmp::gt},
    {"delayed", Cmp::gt},
    {"later than planned", Cmp::gt},
    {"later than promised", Cmp::gt},
    {"later than expected", Cmp::gt},
    {"later than scheduled", Cmp::gt},
    {"on time", Cmp::le},
    {"in time", Cmp::le},
    {"on schedule", Cmp::le},
    {"early", Cmp::lt},
    {"too early", Cmp::lt},
    {"ahead of schedule", Cmp::lt},
    {"ahead of time", Cmp::lt},
    {"earlier than planned", Cmp::lt},
    {"earlier than promised", Cmp::lt},
    {"earlier than expected", Cmp::lt},
    {"earlier than scheduled", Cmp::lt},
    {"overdue", Cmp::lt, true},
    {"past due", Cmp::lt, true},
});

PredPtr against_plan(const Scene& scene, int t, const Pair& pair, const Said& said) {
  const ExprPtr plan = column_of(t, pair.plan), actual = column_of(t, pair.actual);
  if (!said.open) return compare_of(actual, said.cmp, {}, plan);
  return both_of(compare_of(actual, Cmp::is_null, {}),
                 compare_of(plan, Cmp::lt, {{iso(scene.today), Type::date}}));
}

}  // namespace

// "late", "on time", "overdue": of every table that keeps what was planned beside what happened.
void add_punctuality(const Scene& scene, Chart& chart) {
  const int n = static_cast<int>(scene.tokens.size());
  for (int at = 0; at < n; ++at)
    for (const auto& said : kSaid) {
      int end = at;
      std::string words;
      for (; end < n && words.size() < said.words.size(); ++end)
        words += (end > at ? " " : "") + scene.tokens[end].word;
      if (words != said.words || scene.tokens[at].quoted) continue;
      for (int t = 0; t < static_cast<int>(scene.catalog.tables().size()); ++t) {
        const auto& table = scene.table(t);
        const Pair pair = pair_of(table);
        if (pair.plan < 0) continue;
        const auto &actual = table.columns[pair.actual].facts,
                   &plan = table.columns[pair.plan].facts;
        if (said.open && actual.nulls == 0) continue;
        Piece piece;
        piece.kind = filter;
        piece.begin = at;
        piece.end = end;
        piece.score = end - at;
        piece.table = t;
        piece.column = pair.actual;
        piece.rule = "sides.punctuality";
        piece.pred = against_plan(scene, t, pair, said);
        piece.assumed.push_back({std::string(said.words),
                                 said.open
                                     ? "without " + actual.name + ", " + plan.name + " before today"
                                     : actual.name +
                                           (said.cmp == Cmp::gt   ? " after "
                                            : said.cmp == Cmp::lt ? " before "
                                                                  : " not after ") +
                                           plan.name});
        chart.add(std::move(piece));
      }
    }
}

namespace {

// "returned late": the verb says the date that punctuality is about already.
void verb_late(const Scene&, std::span<const Piece* const> p, Piece base, std::vector<Piece>& out) {
  const Piece &date = *(p[0]->kind == column ? p[0] : p[1]),
              &late = *(p[0]->kind == column ? p[1] : p[0]);
  if (late.rule != "sides.punctuality" || date.table != late.table || date.column != late.column)
    return;
  base.kind = filter;
  base.table = late.table;
  base.column = late.column;
  base.pred = late.pred;
  out.push_back(std::move(base));
}

}  // namespace

std::span<const Rule> side_rules() {
  static const std::array kRules{
      Rule{"sides.columns", {is(column), is(compare), is(column)}, 0.5, two_columns},
      Rule{"sides.superior", {is(column), is(compare), is(column)}, 0.5, than_superior},
      Rule{"sides.higher_superior", {is(compared), is(column)}, 0.5, than_superior},
      Rule{"sides.plan", {is(compare), is(column)}, 0.4, after_plan},
      Rule{"sides.total", {is(column, entity), is(compare), is(column)}, 0.5, total_against},
      Rule{"sides.verb_late", {is(column), is(filter)}, 0.3, verb_late},
      Rule{"sides.late_verb", {is(filter), is(column)}, 0.3, verb_late},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
