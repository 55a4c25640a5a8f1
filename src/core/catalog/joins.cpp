#include "core/catalog/joins.h"

#include <algorithm>
#include <tuple>

#include "core/catalog/join_candidates.h"
#include "core/catalog/keys.h"

namespace sqlagent::catalog {
namespace {

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

// Best first, each column pointing once, one edge for each role between two tables. Circles are
// closed by keys of other tables (departments.head_id, employees.department_id), never by a table's
// own key.
std::vector<Edge> choose(std::vector<Candidate> found) {
  std::ranges::sort(found, [](const Candidate& one, const Candidate& other) {
    const Edge &a = one.edge, &b = other.edge;
    return std::tuple(-a.probability, a.from_table, a.from_column, a.to_table, a.to_column) <
           std::tuple(-b.probability, b.from_table, b.from_column, b.to_table, b.to_column);
  });
  std::vector<Edge> chosen;
  for (const auto& [edge, own_key] : found) {
    const bool sure = edge.probability >= 0.99;
    const bool used = std::ranges::any_of(chosen, [&](const Edge& other) {
      return (other.from_table == edge.from_table && other.from_column == edge.from_column) ||
             // One unlabelled edge between two tables: a second one without a role of its own is an
             // accident.
             (other.from_table == edge.from_table && other.to_table == edge.to_table &&
              other.label == edge.label && !sure);
    });
    const bool doubtful = own_key || edge.probability < 0.8;
    const bool circle = edge.from_table != edge.to_table && doubtful && !sure &&
                        leads_to(chosen, edge.to_table, edge.from_table);
    if (edge.decided == Decided::confirmed || (!used && !circle)) chosen.push_back(edge);
  }
  return chosen;
}

}  // namespace

std::vector<Edge> find_joins(std::vector<Table>& tables, const std::vector<JoinRule>& rules) {
  auto edges = choose(join_candidates(tables, rules));
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
    const bool number = column.facts.type == Type::integer || column.facts.type == Type::numeric;
    const bool code = number || column.role == Role::key;
    if (code && from.key != edge.from_column && !column.role_given) {
      column.role = Role::foreign_key;
      column.role_probability = std::max(column.role_probability, edge.probability);
    }
  }
  return edges;
}

}  // namespace sqlagent::catalog
