#include "core/catalog/joins.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <span>
#include <tuple>

#include "core/catalog/inclusion.h"
#include "core/catalog/join_names.h"
#include "core/catalog/keys.h"
#include "core/catalog/meaning.h"
#include "core/catalog/words.h"

namespace sqlagent::catalog {
namespace {

constexpr double kLeastProbability = 0.5;  // below this an edge is likelier wrong than right
constexpr size_t kFewSamples = 8;          // an inclusion that rests on fewer values proves little
constexpr size_t kMostTargets = 4;  // unique columns tried per table: key first, then in order

// What a tenant's own table may share with market data: names of things in the world, never numbers
// of ours.
constexpr std::array<std::string_view, 7> kNaturalKeys = {
    "ticker", "symbol", "isin", "industry", "sector", "country", "currency"};

bool number(Type type) {
  return type == Type::integer || type == Type::numeric;
}

bool comparable(const ColumnFacts& a, const ColumnFacts& b) {
  if (a.type == Type::text || b.type == Type::text) return a.type == b.type;
  return number(a.type) && number(b.type) && (a.type == Type::integer || a.all_integral) &&
         (b.type == Type::integer || b.all_integral);
}

bool may_point(const Column& column) {
  if (column.facts.distinct == 0 || column.facts.distinct == 1)
    return column.facts.distinct == 1 && column.role == Role::foreign_key;
  switch (column.role) {
    case Role::free_text:
    case Role::contact:
    case Role::flag:
    case Role::rate:
    case Role::balance:
    case Role::time:
    case Role::time_start:
    case Role::time_end:
    case Role::unknown:
      return false;
    case Role::year:
      return false;
    default:
      return comparable(column.facts, column.facts);
  }
}

bool may_be_pointed_at(const Column& column) {
  if (!unique_column(column.facts, false)) return false;
  switch (column.role) {
    case Role::key:
    case Role::foreign_key:
    case Role::display_name:
    case Role::dimension:
    case Role::geography:
    case Role::status:
      return comparable(column.facts, column.facts);
    default:
      return false;
  }
}

bool natural_key(const Column& column) {
  const auto& own = column.meaning;
  return !own.empty() &&
         std::ranges::find(kNaturalKeys, std::string_view(own.back())) != kNaturalKeys.end();
}

double as_number(const std::optional<std::string>& text) {
  return text ? std::strtod(text->c_str(), nullptr) : 0;
}

// Share of from's values that exist in to; where the sketches hold too little, whether the range
// fits at least.
struct Overlap {
  double share;
  bool sure;
};
Overlap overlap(const ColumnFacts& from, const ColumnFacts& to) {
  const Inclusion measured = inclusion(from, to);
  if (measured.samples >= kFewSamples || measured.samples >= from.distinct)
    return {measured.share, true};
  if (!number(from.type)) return {measured.share, false};
  const bool inside =
      as_number(from.min) >= as_number(to.min) && as_number(from.max) <= as_number(to.max);
  return {inside ? 0.8 : 0.2, false};
}

Edge between(int from_table, int from_column, int to_table, int to_column) {
  Edge edge;
  edge.from_table = from_table;
  edge.from_column = from_column;
  edge.to_table = to_table;
  edge.to_column = to_column;
  return edge;
}

std::optional<Edge> declared(const std::vector<Table>& tables, int from_table, int from_column,
                             int to_table, int to_column) {
  const Table& from = tables[static_cast<size_t>(from_table)];
  const Table& to = tables[static_cast<size_t>(to_table)];
  const auto& column = from.columns[static_cast<size_t>(from_column)].facts.name;
  const auto& target = to.columns[static_cast<size_t>(to_column)].facts.name;
  for (const auto& key : from.facts.keys) {
    if (key.column != column || key.to_table != to.facts.name || key.to_column != target ||
        from.facts.schema != to.facts.schema)
      continue;
    Edge edge = between(from_table, from_column, to_table, to_column);
    edge.probability = 0.99;
    edge.decided = Decided::declared;
    edge.label = name_evidence(from, from.columns[static_cast<size_t>(from_column)], to,
                               to.columns[static_cast<size_t>(to_column)])
                     .label;
    return edge;
  }
  return std::nullopt;
}

// Probability from the evidence; nullopt when it is not even a candidate.
std::optional<Edge> candidate(const std::vector<Table>& tables, int from_table, int from_column,
                              int to_table, int to_column) {
  if (from_table == to_table && from_column == to_column) return std::nullopt;
  if (auto edge = declared(tables, from_table, from_column, to_table, to_column)) return edge;
  const Table& from = tables[static_cast<size_t>(from_table)];
  const Table& to = tables[static_cast<size_t>(to_table)];
  const Column& column = from.columns[static_cast<size_t>(from_column)];
  const Column& target = to.columns[static_cast<size_t>(to_column)];
  if (!may_point(column) || !may_be_pointed_at(target) || !comparable(column.facts, target.facts))
    return std::nullopt;
  const bool across = from.facts.shared != to.facts.shared;
  if (from.facts.shared && !to.facts.shared) return std::nullopt;
  if (across && (!natural_key(column) || !natural_key(target) || column.facts.type != Type::text))
    return std::nullopt;

  const NameEvidence names = name_evidence(from, column, to, target);
  const bool is_number = number(column.facts.type);
  const bool own_key = from.key == from_column;
  const auto& own = column.meaning;
  if (without_identifier_words(own).empty() && names.score == 0)
    return std::nullopt;  // "id" points at nothing
  const Overlap values = overlap(column.facts, target.facts);
  double probability = 0;
  if (names.score > 0) {
    probability =
        names.score * (values.sure ? 0.35 + 0.65 * values.share : 0.45 + 0.5 * values.share);
    if (values.sure && values.share < (is_number ? 0.4 : 0.5)) return std::nullopt;
  } else {
    // Values alone: for texts only, when nearly all of many are found; numbers contain each other
    // by nature.
    if (is_number || !values.sure || values.share < 0.95 || column.facts.distinct < 5)
      return std::nullopt;
    probability = 0.55;
  }
  if (to.key == to_column)
    probability += 0.03;
  else
    probability -= 0.07;
  if (own_key && names.score < 0.9) probability -= 0.2;
  if (own_key && !names.label.empty())
    return std::nullopt;  // the key of this table plays no role in another
  if (column.role == Role::additive || column.role == Role::ordinal)
    probability -= names.score >= 0.9 ? 0.1 : 0.4;
  // Self joins need a role: nothing else tells them from a key that resembles itself.
  if (from_table == to_table && names.label.empty()) return std::nullopt;
  if (probability < kLeastProbability) return std::nullopt;

  Edge edge = between(from_table, from_column, to_table, to_column);
  edge.probability = std::min(0.98, probability);
  edge.matched = values.share;
  edge.label = names.label;
  return edge;
}

std::vector<int> targets_of(const Table& table) {
  std::vector<int> targets;
  if (table.key >= 0 && may_be_pointed_at(table.columns[static_cast<size_t>(table.key)]))
    targets.push_back(table.key);
  for (size_t i = 0; i < table.columns.size() && targets.size() < kMostTargets; ++i)
    if (static_cast<int>(i) != table.key && may_be_pointed_at(table.columns[i]))
      targets.push_back(static_cast<int>(i));
  // Declared targets come in whatever their look.
  return targets;
}

void add_declared_targets(const std::vector<Table>& tables, size_t to, std::vector<int>& targets) {
  for (const Table& from : tables)
    for (const auto& key : from.facts.keys) {
      if (key.to_table != tables[to].facts.name || from.facts.schema != tables[to].facts.schema)
        continue;
      const int column = Catalog::find_column(tables[to], key.to_column);
      if (column >= 0 && std::ranges::find(targets, column) == targets.end())
        targets.push_back(column);
    }
}

bool same_join(const JoinRule& rule, int from_table, int from_column, int to_table, int to_column) {
  return rule.from_table == from_table && rule.from_column == from_column &&
         rule.to_table == to_table && rule.to_column == to_column;
}

// Whatever a person decided about this pair of columns, whichever way round.
bool decided(const std::vector<JoinRule>& rules, const Edge& edge) {
  return std::ranges::any_of(rules, [&](const JoinRule& rule) {
    return same_join(rule, edge.from_table, edge.from_column, edge.to_table, edge.to_column) ||
           same_join(rule, edge.to_table, edge.to_column, edge.from_table, edge.from_column);
  });
}

Edge confirmed(const std::vector<Table>& tables, const JoinRule& rule) {
  const auto column = [&](int table, int at) -> const Column& {
    return tables[static_cast<size_t>(table)].columns[static_cast<size_t>(at)];
  };
  const Column &from = column(rule.from_table, rule.from_column),
               &to = column(rule.to_table, rule.to_column);
  const bool turned = !unique_column(to.facts, false) && unique_column(from.facts, false);
  Edge edge = turned ? between(rule.to_table, rule.to_column, rule.from_table, rule.from_column)
                     : between(rule.from_table, rule.from_column, rule.to_table, rule.to_column);
  const Column &many = turned ? to : from, &one = turned ? from : to;
  edge.probability = 1;
  edge.decided = Decided::confirmed;
  edge.matched = inclusion(many.facts, one.facts).share;
  edge.label = name_evidence(tables[static_cast<size_t>(edge.from_table)], many,
                             tables[static_cast<size_t>(edge.to_table)], one)
                   .label;
  return edge;
}

std::vector<Edge> candidates(const std::vector<Table>& tables, const std::vector<JoinRule>& rules) {
  std::vector<Edge> found;
  for (const JoinRule& rule : rules)
    if (rule.state == JoinState::confirmed) found.push_back(confirmed(tables, rule));
  for (size_t to = 0; to < tables.size(); ++to) {
    auto targets = targets_of(tables[to]);
    add_declared_targets(tables, to, targets);
    for (size_t from = 0; from < tables.size(); ++from)
      for (size_t column = 0; column < tables[from].columns.size(); ++column)
        for (const int target : targets)
          if (auto edge = candidate(tables, static_cast<int>(from), static_cast<int>(column),
                                    static_cast<int>(to), target);
              edge && !decided(rules, *edge))
            found.push_back(std::move(*edge));
  }
  return found;
}

// Whether `to` already leads to `from` over chosen edges: another edge would close a circle.
bool leads_to(const std::vector<Edge>& chosen, int start, int goal) {
  std::vector<int> waiting{start}, seen{start};
  while (!waiting.empty()) {
    const int table = waiting.back();
    waiting.pop_back();
    if (table == goal) return true;
    for (const Edge& edge : chosen) {
      if (edge.from_table != table || std::ranges::find(seen, edge.to_table) != seen.end())
        continue;
      seen.push_back(edge.to_table);
      waiting.push_back(edge.to_table);
    }
  }
  return false;
}

// Best first, each column pointing once and no circles but self joins: the forest of greatest
// probability that also keeps parallel roles. (A maximum branching differs only where a circle is
// broken; the weakest edge goes in both.)
std::vector<Edge> choose(std::vector<Edge> found) {
  std::ranges::sort(found, [](const Edge& a, const Edge& b) {
    return std::tuple(-a.probability, a.from_table, a.from_column, a.to_table, a.to_column) <
           std::tuple(-b.probability, b.from_table, b.from_column, b.to_table, b.to_column);
  });
  std::vector<Edge> chosen;
  for (const Edge& edge : found) {
    const bool used = std::ranges::any_of(chosen, [&](const Edge& other) {
      return (other.from_table == edge.from_table && other.from_column == edge.from_column) ||
             // One unlabelled edge between two tables: a second one without a role of its own is an
             // accident.
             (other.from_table == edge.from_table && other.to_table == edge.to_table &&
              other.label == edge.label && edge.probability < 0.99);
    });
    const bool circle = edge.from_table != edge.to_table && edge.probability < 0.99 &&
                        leads_to(chosen, edge.to_table, edge.from_table);
    if (edge.decided == Decided::confirmed || (!used && !circle)) chosen.push_back(edge);
  }
  return chosen;
}

}  // namespace

std::vector<Edge> find_joins(std::vector<Table>& tables, const std::vector<JoinRule>& rules) {
  auto edges = choose(candidates(tables, rules));
  std::ranges::sort(edges, [](const Edge& a, const Edge& b) {
    return std::tuple(a.from_table, a.from_column) < std::tuple(b.from_table, b.from_column);
  });
  for (Edge& edge : edges) {
    Table& from = tables[static_cast<size_t>(edge.from_table)];
    Column& column = from.columns[static_cast<size_t>(edge.from_column)];
    const Column& target =
        tables[static_cast<size_t>(edge.to_table)].columns[static_cast<size_t>(edge.to_column)];
    edge.from_unique = unique_column(column.facts, false);
    edge.to_unique = unique_column(target.facts, false);
    const bool code = number(column.facts.type) || column.role == Role::key;
    if (code && from.key != edge.from_column && !column.role_given) {
      column.role = Role::foreign_key;
      column.role_probability = std::max(column.role_probability, edge.probability);
    }
  }
  return edges;
}

}  // namespace sqlagent::catalog
