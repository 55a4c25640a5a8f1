#include "core/prompt/record_from.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "core/sql/tree.h"

namespace sqlagent::prompt {

using boost::json::array;
using boost::json::object;
using boost::json::value;

namespace {

std::string alias_in(const object& body) {
  const auto* alias = body.if_contains("alias");
  return alias ? std::string(sql::text(alias->as_object(), "aliasname")) : "";
}

}  // namespace

void conjuncts(const value& node, std::vector<const value*>& out) {
  if (!sql::is_node(node, "BoolExpr") || sql::text(sql::node(node).body, "boolop") != "AND_EXPR") {
    out.push_back(&node);
    return;
  }
  for (const auto& part : sql::list(sql::node(node).body, "args")) conjuncts(part, out);
}

std::optional<std::pair<const value*, const value*>> equality(const value& node) {
  if (!sql::is_node(node, "A_Expr")) return {};
  const auto& body = sql::node(node).body;
  const auto* left = body.if_contains("lexpr");
  const auto* right = body.if_contains("rexpr");
  if (sql::text(body, "kind") != "AEXPR_OP" || !left || !right) return {};
  if (sql::strings(sql::list(body, "name")) != std::vector<std::string>{"="}) return {};
  return std::pair(left, right);
}

FromClause::FromClause(const Read& read, const object& select, const FromClause* outer)
    : read_(read), outer_(outer) {
  for (const auto& item : sql::list(select, "fromClause")) from(item);
  if (sources_.empty()) throw NotARecord{};
  if (const auto* where = select.if_contains("whereClause")) condition(*where, true);
}

void FromClause::from(const value& item) {
  const auto [type, body] = sql::node(item);
  if (type == "RangeVar") return table(body);
  if (type == "JoinExpr") return joined(body);
  throw NotARecord{};
}

void FromClause::table(const object& body) {
  const auto name = sql::text(body, "relname");
  const int table = read_.catalog.find_table(sql::text(body, "schemaname"), name);
  if (table < 0) throw NotARecord{};
  const auto alias = alias_in(body);
  sources_.push_back({alias.empty() ? std::string(name) : alias, table});
}

void FromClause::joined(const object& body) {
  const auto kind = sql::text(body, "jointype");
  if ((kind != "JOIN_INNER" && kind != "JOIN_LEFT") || sql::flag(body, "isNatural"))
    throw NotARecord{};
  from(body.at("larg"));
  if (sql::is_node(body.at("rarg"), "RangeSubselect"))
    return rollup(sql::node(body.at("rarg")).body, body);
  const size_t before = sources_.size();
  from(body.at("rarg"));
  for (const auto& name : sql::strings(sql::list(body, "usingClause"))) {
    std::vector<Named> sides;
    for (size_t i = 0; i < sources_.size(); ++i) {
      if (sources_[i].table < 0 || (i < before && sides.size() == 1)) continue;
      const auto& of = read_.catalog.tables()[static_cast<size_t>(sources_[i].table)];
      if (const int column = catalog::Catalog::find_column(of, name); column >= 0)
        sides.push_back({i, column, name});
    }
    if (sides.size() != 2) throw NotARecord{};
    joins_.push_back({sides[0], sides[1]});
  }
  if (const auto* quals = body.if_contains("quals")) condition(*quals, kind == "JOIN_INNER");
}

// Rows of another table, rolled up and joined one to one.
void FromClause::rollup(const object& body, const object& join) {
  const auto* quals = join.if_contains("quals");
  const auto sides = quals ? equality(*quals) : std::nullopt;
  if (!sides) throw NotARecord{};
  Source source{alias_in(body), -1};
  source.rollup = &sql::node(body.at("subquery")).body;
  for (const auto* side : {sides->first, sides->second}) {
    if (!sql::is_node(*side, "ColumnRef")) throw NotARecord{};
    const auto names = sql::strings(sql::list(sql::node(*side).body, "fields"));
    if (names.size() == 2 && names[0] == source.name) {
      source.joined_on = names[1];
    } else if (const auto own = named(*side)) {
      source.joins = {sources_[own->source].table, own->column, {}};
      if (own->source != 0) throw NotARecord{};
    }
  }
  if (source.joined_on.empty() || source.joins.table < 0) throw NotARecord{};
  source.reached = true;
  sources_.push_back(std::move(source));
}

void FromClause::condition(const value& node, bool inner) {
  std::vector<const value*> parts;
  conjuncts(node, parts);
  for (const auto* part : parts) {
    if (joins_two(*part)) continue;
    if (!inner) throw NotARecord{};  // a condition of an outer join leaves rows without a partner
    conditions_.push_back(part);
  }
}

// A comparison of two tables that nothing joins yet.
bool FromClause::joins_two(const value& node) {
  const auto sides = equality(node);
  if (!sides) return false;
  const auto left = named(*sides->first), right = named(*sides->second);
  if (!left || !right || left->source == right->source) return false;
  const auto together = [&](const Join& one) {
    return std::minmax(one.left.source, one.right.source) ==
           std::minmax(left->source, right->source);
  };
  if (std::ranges::any_of(joins_, together)) return false;
  joins_.push_back({*left, *right});
  return true;
}

std::optional<FromClause::Named> FromClause::named(const value& node) const {
  if (!sql::is_node(node, "ColumnRef")) return {};
  const auto& fields = sql::list(sql::node(node).body, "fields");
  for (const auto& field : fields)
    if (!sql::is_node(field, "String")) throw NotARecord{};  // a star
  const auto names = sql::strings(fields);
  std::optional<Named> found;
  for (size_t i = 0; i < sources_.size(); ++i) {
    const Source& source = sources_[i];
    if (names.size() > 1 && names[names.size() - 2] != source.name) continue;
    const int column =
        source.table < 0
            ? -1
            : catalog::Catalog::find_column(
                  read_.catalog.tables()[static_cast<size_t>(source.table)], names.back());
    if (source.table >= 0 && column < 0) continue;
    if (source.table < 0 && names.size() < 2) continue;
    if (found) throw NotARecord{};
    found = Named{i, column, names.back()};
  }
  return found;
}

nlq::ColumnRef FromClause::column(const Named& named) const {
  const Source& source = sources_[named.source];
  if (named.column < 0) throw NotARecord{};
  return {source.table, named.column, source.path};
}

int FromClause::edge_between(nlq::ColumnRef from, nlq::ColumnRef to) const {
  const auto& edges = read_.catalog.edges();
  for (size_t i = 0; i < edges.size(); ++i)
    if (edges[i].from_table == from.table && edges[i].from_column == from.column &&
        edges[i].to_table == to.table && edges[i].to_column == to.column)
      return static_cast<int>(i);
  return -1;
}

bool FromClause::reach(size_t root, Repeats repeats) {
  for (auto& source : sources_)
    if (!source.rollup) source = {source.name, source.table};
  sources_[root].reached = true;
  std::vector<bool> used(joins_.size());
  for (bool more = true; more;) {
    more = false;
    for (size_t i = 0; i < joins_.size(); ++i) {
      if (used[i]) continue;
      Named near = joins_[i].left, far = joins_[i].right;
      if (sources_[near.source].reached == sources_[far.source].reached) continue;
      if (!sources_[near.source].reached) std::swap(near, far);
      const nlq::ColumnRef here{sources_[near.source].table, near.column, {}},
          there{sources_[far.source].table, far.column, {}};
      int edge = edge_between(here, there);
      if (edge < 0) {
        edge = edge_between(there, here);
        if (edge < 0) throw NotARecord{};  // a join that is none of the catalog's
        const bool single = read_.catalog.edges()[static_cast<size_t>(edge)].from_unique;
        if (repeats == Repeats::never && !single) continue;
      }
      auto& reached = sources_[far.source];
      reached.path = sources_[near.source].path;
      reached.path.push_back(edge);
      reached.reached = used[i] = more = true;
    }
  }
  return std::ranges::all_of(used, [](bool one) { return one; }) &&
         std::ranges::all_of(sources_, &Source::reached);
}

void FromClause::bind(Repeats repeats) {
  const bool rolls_up = std::ranges::any_of(sources_, [](const Source& one) { return one.rollup; });
  for (root_ = 0; root_ < sources_.size(); ++root_)
    if (sources_[root_].table >= 0 && (!rolls_up || root_ == 0) && reach(root_, Repeats::never))
      break;
  if (root_ == sources_.size()) {
    root_ = 0;
    if (repeats == Repeats::never || !reach(root_, repeats)) throw NotARecord{};
  }
  // Two of one table on one path would be one.
  for (size_t i = 0; i < sources_.size(); ++i)
    for (size_t k = 0; k < i; ++k)
      if (!sources_[i].rollup && !sources_[k].rollup && sources_[i].path == sources_[k].path)
        throw NotARecord{};
}

std::vector<int> FromClause::linked() {
  for (auto at = conditions_.begin(); at != conditions_.end(); ++at) {
    const auto sides = equality(**at);
    if (!sides || !outer_) continue;
    for (const auto& [own, other] :
         {std::pair(sides->first, sides->second), std::pair(sides->second, sides->first)}) {
      const auto inner = named(*own);
      const auto around = named(*other) ? std::nullopt : outer_->named(*other);
      if (!inner || !around) continue;
      conditions_.erase(at);
      return way(*inner, outer_->column(*around));
    }
  }
  throw NotARecord{};
}

std::vector<int> FromClause::way(const Named& own, const nlq::ColumnRef& outer) const {
  if (!outer.path.empty()) throw NotARecord{};
  const auto here = column(own);
  const nlq::ColumnRef bare{here.table, here.column, {}};
  int edge = edge_between(outer, bare);
  if (edge < 0) edge = edge_between(bare, outer);
  if (edge < 0) throw NotARecord{};
  std::vector<int> out{edge};
  out.insert(out.end(), here.path.rbegin(), here.path.rend());
  return out;
}

}  // namespace sqlagent::prompt
