// The way from one table to another over the catalog's edges. Towards "one" nothing is multiplied;
// towards "many" rows would be, so such ways are only walked inside a rollup or an EXISTS (fan-out
// guard).
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/catalog/catalog.h"
#include "core/nlq/intent.h"

namespace sqlagent::nlq {

struct Route {
  std::vector<int> edges;  // from the first table on
  double cost = 0;         // steps, dearer the less probable
};

class Joins {
 public:
  explicit Joins(const catalog::Catalog& catalog) : catalog_(catalog) {}

  // Best first, at most kMaxRoutes; every step goes from many to one. Empty route list: not
  // reachable; from == to: one empty route.
  const std::vector<Route>& to_one(int from, int to) const;
  // The best to_one(to, from), walked backwards; over an edge of `via` if one is on the way.
  std::optional<Route> to_many(int from, int to, const std::vector<int>& via = {}) const;
  // Over steps of either kind, for EXISTS; likewise.
  std::optional<Route> any(int from, int to, const std::vector<int>& via = {}) const;
  int step(int table, int edge) const;  // the table at the other end
  bool step_to_one(int table, int edge) const;

  static constexpr size_t kMaxRoutes = 3, kMaxSteps = 4;

 private:
  bool risen(const Route& route, int from) const;  // it went from many to one somewhere
  void search(int at, int to, bool one_only, Route& route, std::vector<int>& seen,
              std::vector<Route>& out) const;
  const catalog::Catalog& catalog_;
  mutable std::map<std::pair<int, int>, std::vector<Route>> to_one_;
};

}  // namespace sqlagent::nlq
