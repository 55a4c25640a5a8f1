#include "core/catalog/join_candidates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "core/catalog/inclusion.h"
#include "core/catalog/join_names.h"
#include "core/catalog/keys.h"
#include "core/catalog/meaning.h"
#include "core/catalog/words.h"

namespace sqlagent::catalog {
namespace {

constexpr double kLeastProbability = 0.5;  // below this an edge is likelier wrong than right
constexpr double kNoAccident = 1e-6;
constexpr size_t kFewSamples = 8;   // an inclusion that rests on fewer values proves little
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
  if (column.facts.distinct <= 1) return column.role == Role::foreign_key;
  switch (column.role) {
    case Role::free_text:
    case Role::contact:
    case Role::flag:
    case Role::rate:
    case Role::balance:
    case Role::time:
    case Role::time_start:
    case Role::time_end:
    case Role::year:
    case Role::unknown:
      return false;
    default:
      return comparable(column.facts, column.facts);
  }
}

// Of a table with one row or none nobody can see what repeats: its identifiers may be keys.
bool unseen_key(const ColumnFacts& facts) {
  return facts.rows < 2 && facts.distinct + facts.nulls == facts.rows;
}

bool may_be_pointed_at(const Column& column) {
  if (unseen_key(column.facts)) return column.role == Role::key || column.role == Role::foreign_key;
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

std::string label_of(const Table& from, const Column& column, const Table& to, const Column& key) {
  return name_evidence(PointingNames(column), KeyNames(to, key), &from == &to).label;
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
    edge.label = label_of(from, from.columns[static_cast<size_t>(from_column)], to,
                          to.columns[static_cast<size_t>(to_column)]);
    return edge;
  }
  return std::nullopt;
}

// How likely it is that as many different whole numbers as `from` has fall among the target's by
// accident. Numbers from 1 on fall among each other always (1); of 4-digit numbers few are keys.
double accident(const ColumnFacts& from, const ColumnFacts& to) {
  if (!number(from.type) || !to.distinct) return 1;
  const double reach = std::max(as_number(to.max), -as_number(to.min));
  if (reach < 1) return 1;
  const double share = static_cast<double>(to.distinct) / reach;
  if (share > 0.5) return 1;  // dense, with gaps
  return std::pow(share, static_cast<double>(from.distinct));
}

// "Orders" over whole numbers counts orders, "Order" and "Order ID" name one.
bool counts_things(const Column& column) {
  if (!number(column.facts.type) || column.role != Role::additive) return false;
  const auto header = split_words(column.header.empty() ? column.facts.name : column.header);
  return !header.empty() && header.back() != singular(header.back());
}

// What the role of the pointing column takes from the probability: measures seldom point.
double unlike_a_key(const Column& column, double names) {
  if (column.role == Role::ordinal) return names >= 0.9 ? 0.1 : 0.4;
  if (column.role != Role::additive) return 0;
  const bool guessed = column.role_probability < 0.7;  // no word says that it measures something
  if (names >= 0.8) return guessed ? 0.02 : 0.1;
  return guessed ? 0.15 : 0.4;
}

struct Between {
  int from_table, from_column, to_table, to_column;
};

struct Pair {
  const Table &from, &to;
  const Column &column, &target;
  bool own_key, self;
};

bool thinkable(const Pair& pair) {
  const Column &column = pair.column, &target = pair.target;
  if (!may_point(column) || !may_be_pointed_at(target) || !comparable(column.facts, target.facts))
    return false;
  if (pair.from.facts.shared && !pair.to.facts.shared) return false;
  const bool across = pair.from.facts.shared != pair.to.facts.shared;
  return !across || (natural_key(column) && natural_key(target) && column.facts.type == Type::text);
}

// Whether values alone could say anything; looked at before they are compared, which costs more.
bool telling(const Pair& pair) {
  const ColumnFacts& facts = pair.column.facts;
  if (facts.distinct < 5) return false;
  return !number(facts.type) || accident(facts, pair.target.facts) < kNoAccident;
}

// From values where names say nothing: texts of which nearly all are found, and numbers that are
// hardly found by accident.
double from_values(const Pair& pair, const Overlap& values) {
  const ColumnFacts& facts = pair.column.facts;
  if (!values.sure || !telling(pair)) return 0;
  if (!number(facts.type)) return values.share < 0.95 || pair.own_key ? 0 : 0.55;
  const bool measured = pair.column.role == Role::additive && pair.column.role_probability >= 0.7;
  const bool smaller = facts.rows <= pair.to.facts.rows || !pair.own_key;
  return values.share < 0.99 || measured || !smaller ? 0 : 0.62;
}

double from_names(const Pair& pair, const Overlap& values, double score) {
  if (pair.target.facts.distinct == 0 || pair.column.facts.distinct == 0)
    return score >= 0.85 ? 0.65 * score : 0;  // nothing to compare
  if (values.sure && values.share < (number(pair.column.facts.type) ? 0.4 : 0.5)) return 0;
  double probability =
      score * (values.sure ? 0.35 + 0.65 * values.share : 0.45 + 0.5 * values.share);
  if (values.sure && values.share >= 0.99 && accident(pair.column.facts, pair.target.facts) < 1e-3)
    probability = 1 - 0.5 * (1 - probability);
  return probability;
}

// The key of this table names a kind of the other's things: purchases.purchase_transaction_id.
bool is_a_kind_of(const Pair& pair, const NameEvidence& names, const Overlap& values) {
  return pair.own_key && values.sure && values.share >= 0.99 &&
         std::ranges::find(pair.from.nouns, names.label) != pair.from.nouns.end();
}

// Probability from the evidence; nullopt when it is not even a candidate.
std::optional<Candidate> candidate(const std::vector<Table>& tables, const Between& at,
                                   const PointingNames& pointing, const KeyNames& key) {
  const auto [from_table, from_column, to_table, to_column] = at;
  if (from_table == to_table && from_column == to_column) return std::nullopt;
  const Table &from = tables[static_cast<size_t>(from_table)],
              &to = tables[static_cast<size_t>(to_table)];
  const Pair pair{from,
                  to,
                  from.columns[static_cast<size_t>(from_column)],
                  to.columns[static_cast<size_t>(to_column)],
                  from.key == from_column,
                  from_table == to_table};
  if (auto edge = declared(tables, from_table, from_column, to_table, to_column))
    return Candidate{std::move(*edge), pair.own_key};
  if (!thinkable(pair)) return std::nullopt;

  const NameEvidence names = name_evidence(pointing, key, pair.self);
  if (without_identifier_words(pair.column.meaning).empty() && names.score == 0)
    return std::nullopt;  // "id" points at nothing
  if (counts_things(pair.column)) return std::nullopt;
  // Self joins need a role: nothing else tells them from a key that resembles itself.
  if (pair.self && names.label.empty()) return std::nullopt;
  const bool named = names.score > 0;
  if (!named && !telling(pair)) return std::nullopt;
  const Overlap values = overlap(pair.column.facts, pair.target.facts);
  const bool kind = is_a_kind_of(pair, names, values);
  // The key of this table plays no role in another.
  if (pair.own_key && !names.label.empty() && !kind) return std::nullopt;
  // Nor does a table's own thing point at where others speak of it: papers at paper_topics.
  if (pair.own_key && named && !names.at_home) return std::nullopt;
  double probability = named ? from_names(pair, values, names.score) : from_values(pair, values);
  if (probability == 0) return std::nullopt;
  probability += to.key == to_column ? 0.03 : -0.07;
  if (pair.own_key && named && names.score < 0.9 && !kind) probability -= 0.2;
  probability -= unlike_a_key(pair.column, names.score);
  if (probability < kLeastProbability) return std::nullopt;

  Candidate found{between(from_table, from_column, to_table, to_column), pair.own_key};
  found.edge.probability = std::min(0.98, probability);
  found.edge.matched = values.share;
  found.edge.label = names.label;
  return found;
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
  edge.label = label_of(tables[static_cast<size_t>(edge.from_table)], many,
                        tables[static_cast<size_t>(edge.to_table)], one);
  return edge;
}

}  // namespace

std::vector<Candidate> join_candidates(const std::vector<Table>& tables,
                                       const std::vector<JoinRule>& rules) {
  std::vector<Candidate> found;
  for (const JoinRule& rule : rules)
    if (rule.state == JoinState::confirmed) found.push_back({confirmed(tables, rule)});
  std::vector<std::vector<PointingNames>> pointing(tables.size());
  for (size_t from = 0; from < tables.size(); ++from)
    for (const Column& column : tables[from].columns) pointing[from].emplace_back(column);
  for (size_t to = 0; to < tables.size(); ++to) {
    auto targets = targets_of(tables[to]);
    add_declared_targets(tables, to, targets);
    for (const int target : targets) {
      const KeyNames key(tables[to], tables[to].columns[static_cast<size_t>(target)]);
      for (size_t from = 0; from < tables.size(); ++from)
        for (size_t column = 0; column < pointing[from].size(); ++column) {
          const Between at{static_cast<int>(from), static_cast<int>(column), static_cast<int>(to),
                           target};
          auto one = candidate(tables, at, pointing[from][column], key);
          if (one && !decided(rules, one->edge)) found.push_back(std::move(*one));
        }
    }
  }
  return found;
}

}  // namespace sqlagent::catalog
