// A lifted SELECT as an intent record. What one row of the answer counts or adds up must be clear
// from the joins: the table from which all others are reached along many-to-one edges.
#include <algorithm>
#include <map>

#include "core/prompt/lift.h"

namespace sqlagent::prompt {
namespace {

using nlq::ExprPtr;
using Paths = std::map<int, std::vector<int>>;  // table → edges from the subject to it

// The catalog's edge behind a join, or -1.
int edge_of(const catalog::Catalog& catalog, const std::pair<Place, Place>& join) {
  for (size_t i = 0; i < catalog.edges().size(); ++i) {
    const auto& edge = catalog.edges()[i];
    const Place from{edge.from_table, edge.from_column}, to{edge.to_table, edge.to_column};
    if ((join.first == from && join.second == to) || (join.first == to && join.second == from))
      return static_cast<int>(i);
  }
  return -1;
}

// Paths from the subject along the edges, each from its many to its one side.
Paths paths_from(int subject, const std::vector<int>& edges, const catalog::Catalog& catalog) {
  Paths out{{subject, {}}};
  for (size_t round = 0; round < edges.size(); ++round)
    for (const int at : edges) {
      const auto& edge = catalog.edges()[static_cast<size_t>(at)];
      const auto reached = out.find(edge.from_table);
      if (reached == out.end() || out.contains(edge.to_table)) continue;
      auto path = reached->second;
      path.push_back(at);
      out.emplace(edge.to_table, std::move(path));
    }
  return out;
}

std::optional<nlq::Cmp> comparison(const std::string& op) {
  using enum nlq::Cmp;
  static const std::map<std::string, nlq::Cmp> kSigns{{"=", eq},  {"<>", ne}, {"<", lt},
                                                      {"<=", le}, {">", gt},  {">=", ge}};
  const auto found = kSigns.find(op);
  return found == kSigns.end() ? std::nullopt : std::optional(found->second);
}

class Building {
 public:
  Building(const Lifted& select, const catalog::Catalog& catalog)
      : select_(select), catalog_(catalog) {}

  std::optional<nlq::Intent> intent() {
    if (!select_.whole || !select_.multiplied.empty() || !find_subject()) return {};
    nlq::Intent out;
    out.subject = subject_;
    for (const Place key : select_.keys) out.dims.push_back({expression(key), name(key)});
    for (const Measure& one : select_.measures)
      out.measures.push_back({expression(one), one.of.table < 0 ? "count" : name(one.of)});
    for (const Place shown : select_.shown)
      if (select_.measures.empty() && select_.keys.empty())
        out.columns.push_back({expression(shown), name(shown)});
    if (!conditions(out)) return {};
    for (const Ordering& one : select_.order)
      out.order.push_back(
          {one.measure ? expression(*one.measure) : expression(one.column), one.descending});
    out.limit = select_.limit;
    out.distinct = select_.distinct;
    return out;
  }

 private:
  bool find_subject() {
    std::vector<int> edges;
    for (const auto& join : select_.joins) {
      edges.push_back(edge_of(catalog_, join));
      if (edges.back() < 0) return false;
    }
    for (const int table : select_.tables) {
      paths_ = paths_from(table, edges, catalog_);
      subject_ = table;
      if (paths_.size() == select_.tables.size()) return true;
    }
    return false;
  }

  const catalog::Column& column(Place place) const {
    return catalog_.tables()[static_cast<size_t>(place.table)]
        .columns[static_cast<size_t>(place.column)];
  }
  std::string name(Place place) const { return column(place).facts.name; }

  ExprPtr expression(Place place) const {
    return std::make_shared<nlq::Expr>(
        nlq::Expr{nlq::ColumnRef{place.table, place.column, paths_.at(place.table)}});
  }
  ExprPtr expression(const Measure& measure) const {
    nlq::Aggregate out;
    out.f = measure.f;
    out.table = subject_;
    if (measure.of.table >= 0) out.of = expression(measure.of);
    return std::make_shared<nlq::Expr>(nlq::Expr{std::move(out)});
  }

  bool conditions(nlq::Intent& out) const {
    nlq::And all;
    for (const Filter& one : select_.filters) {
      const auto cmp = comparison(one.op);
      if (!cmp) return false;
      nlq::Compare compare{
          expression(one.column), *cmp, {{one.text, column(one.column).facts.type}}, nullptr};
      all.parts.push_back(std::make_shared<nlq::Pred>(nlq::Pred{std::move(compare)}));
    }
    if (all.parts.size() == 1) out.where = all.parts.front();
    if (all.parts.size() > 1) out.where = std::make_shared<nlq::Pred>(nlq::Pred{std::move(all)});
    return true;
  }

  const Lifted& select_;
  const catalog::Catalog& catalog_;
  int subject_ = -1;
  Paths paths_;
};

}  // namespace

std::optional<nlq::Intent> intent_of(const Lifted& select, const catalog::Catalog& catalog) {
  return Building(select, catalog).intent();
}

}  // namespace sqlagent::prompt
