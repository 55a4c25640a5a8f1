#include "core/nlq/joins.h"

#include <cmath>

#include "core/nlq/order.h"

namespace sqlagent::nlq {

int Joins::step(int table, int edge) const {
  const auto& e = catalog_.edges()[edge];
  return e.from_table == table ? e.to_table : e.from_table;
}

bool Joins::step_to_one(int table, int edge) const {
  const auto& e = catalog_.edges()[edge];
  return e.from_table == table ? e.to_unique : e.from_unique;
}

bool Joins::risen(const Route& route, int from) const {
  int at = from;
  for (int e : route.edges) {
    const auto& edge = catalog_.edges()[e];
    if (step_to_one(at, e) && !(edge.from_unique && edge.to_unique)) return true;
    at = step(at, e);
  }
  return false;
}

void Joins::search(int at, int to, bool one_only, Route& route, std::vector<int>& seen,
                   std::vector<Route>& out) const {
  if (at == to) {
    out.push_back(route);
    return;
  }
  if (route.edges.size() == kMaxSteps) return;
  for (int e = 0; e < static_cast<int>(catalog_.edges().size()); ++e) {
    const auto& edge = catalog_.edges()[e];
    if (edge.from_table == edge.to_table || (edge.from_table != at && edge.to_table != at))
      continue;
    const int next = step(at, e);
    const bool one = step_to_one(at, e);
    if (has(seen, next) || (one_only && !one)) continue;
    // What shares a parent ("in the same city") is hardly what is meant by "with": its own parts,
    // and what these belong to, are.
    const bool shared = !one && risen(route, seen.front());
    const double cost =
        1.0 - std::log(std::max(0.05, edge.probability)) + (one ? 0.0 : 1.0) + (shared ? 2.5 : 0.0);
    route.edges.push_back(e);
    route.cost += cost;
    seen.push_back(next);
    search(next, to, one_only, route, seen, out);
    seen.pop_back();
    route.cost -= cost;
    route.edges.pop_back();
  }
}

const std::vector<Route>& Joins::to_one(int from, int to) const {
  const auto [at, fresh] = to_one_.try_emplace({from, to});
  if (fresh) {
    Route route;
    std::vector<int> seen{from};
    search(from, to, true, route, seen, at->second);
    sort_stably(at->second, [](const Route& a, const Route& b) { return a.cost < b.cost; });
    if (at->second.size() > kMaxRoutes) at->second.resize(kMaxRoutes);
  }
  return at->second;
}

namespace {

// Of routes, best first, the best over an edge that was said; else the best.
const Route& preferred(const std::vector<Route>& routes, const std::vector<int>& via) {
  for (const Route& route : routes)
    for (int edge : via)
      if (has(route.edges, edge)) return route;
  return routes.front();
}

}  // namespace

std::optional<Route> Joins::to_many(int from, int to, const std::vector<int>& via) const {
  const auto& routes = to_one(to, from);
  if (routes.empty()) return std::nullopt;
  const Route& best = preferred(routes, via);
  return Route{{best.edges.rbegin(), best.edges.rend()}, best.cost};
}

std::optional<Route> Joins::any(int from, int to, const std::vector<int>& via) const {
  Route route;
  std::vector<int> seen{from};
  std::vector<Route> out;
  search(from, to, false, route, seen, out);
  if (out.empty()) return std::nullopt;
  sort_stably(out, [](const Route& a, const Route& b) { return a.cost < b.cost; });
  return preferred(out, via);
}

}  // namespace sqlagent::nlq
