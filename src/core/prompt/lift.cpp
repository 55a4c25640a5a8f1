#include "core/prompt/lift.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <map>

#include "core/prompt/multiplied.h"
#include "core/prompt/outline.h"
#include "core/sql/tokens.h"
#include "core/sql/tree.h"

namespace sqlagent::prompt {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

std::optional<nlq::Agg> aggregate(std::string_view name, bool distinct) {
  using enum nlq::Agg;
  if (name == "count") return distinct ? count_distinct : count;
  static const std::map<std::string_view, nlq::Agg> kNames{
      {"sum", sum}, {"avg", avg}, {"min", min}, {"max", max}, {"stddev", stddev}};
  const auto found = kNames.find(name);
  return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

class Lifting {
 public:
  Lifting(const std::string& draft, const Outline& outline, const catalog::Catalog& catalog)
      : draft_(draft), outline_(outline), catalog_(catalog) {}

  Lifted lifted(const object& select) {
    for (const auto& level : outline_.levels)
      for (const auto& source : level.sources)
        if (source.table >= 0) out_.tables.insert(source.table);
    constants();
    int level = 0;
    each_select(select, [&](const object& body) { one(body, level++); });
    outermost(select);
    out_.multiplied = multiplied(outline_, out_.measures, catalog_);
    out_.idle = idle_tables(outline_, catalog_);
    for (const Reference& one : outline_.references)
      if (const auto column = place(one)) out_.used.insert(*column);
    return std::move(out_);
  }

 private:
  void constants() {
    const auto tokens = sql::tokens(draft_);
    if (!tokens) return;
    static const std::set<std::string> kNo{"n", "no", "f", "false", "0", "inactive"};
    for (const auto& token : *tokens) {
      out_.negates |=
          token.is("not") || token.is("except") || token.is("<>") || token.is("!=") ||
          token.is("null") || token.is("left") || token.is("false") || token.is("0") ||
          (token.kind == sql::Token::Kind::text && kNo.contains(catalog::normalise(token.word)));
      if (token.kind == sql::Token::Kind::text) out_.texts.push_back(token.word);
      if (token.kind == sql::Token::Kind::number) out_.numbers.push_back(token.word);
    }
  }

  std::optional<Place> place(const value& node) const {
    if (!node.is_object() || !sql::is_node(node, "ColumnRef")) return {};
    const int at = sql::location(sql::node(node).body);
    const auto found = std::ranges::find(outline_.references, at, &Reference::at);
    return found == outline_.references.end() ? std::nullopt : place(*found);
  }

  std::optional<Place> place(const Reference& reference) const {
    const auto owned = owner(outline_, reference, catalog_);
    if (!owned) return {};
    const int table = outline_.levels[static_cast<size_t>(owned->first)]
                          .sources[static_cast<size_t>(owned->second)]
                          .table;
    return Place{table, catalog::Catalog::find_column(catalog_.tables()[static_cast<size_t>(table)],
                                                      reference.column())};
  }

  // An aggregate call alone, without a window.
  std::optional<Measure> measure(const value& node) const {
    if (!node.is_object() || !sql::is_node(node, "FuncCall")) return {};
    const auto& call = sql::node(node).body;
    const auto f = aggregate(sql::strings(sql::list(call, "funcname")).back(),
                             sql::flag(call, "agg_distinct"));
    if (!f || call.contains("over")) return {};
    Measure out{*f, {}, 0};
    const auto& arguments = sql::list(call, "args");
    if (arguments.size() == 1) out.of = place(arguments[0]).value_or(Place{});
    return out;
  }

  void one(const object& select, int level) {
    for (const auto& item : sql::list(select, "groupClause"))
      if (const auto column = group_key(item, select)) out_.keys.push_back(*column);
    for (const char* clause : {"targetList", "havingClause", "sortClause", "whereClause"})
      if (const auto* body = select.if_contains(clause)) measures(*body, level);
    for (const char* clause : {"whereClause", "havingClause"})
      if (const auto* body = select.if_contains(clause)) filters(*body);
  }

  std::optional<Place> group_key(const value& item, const object& select) const {
    if (const auto column = place(item)) return column;
    const auto& targets = sql::list(select, "targetList");
    if (const auto position = integer(item);
        position && *position >= 1 && *position <= static_cast<long long>(targets.size()))
      return place(sql::node(targets[static_cast<size_t>(*position - 1)]).body.at("val"));
    return {};
  }

  static std::optional<long long> integer(const value& item) {
    if (!item.is_object() || !sql::is_node(item, "A_Const")) return {};
    const auto* constant = sql::node(item).body.if_contains("ival");
    const auto* number = constant ? constant->as_object().if_contains("ival") : nullptr;
    return number && number->is_int64() ? std::optional(number->as_int64()) : std::nullopt;
  }

  void measures(const value& node, int level) {
    if (const auto* items = node.if_array()) {
      for (const auto& item : *items) measures(item, level);
      return;
    }
    const auto* body = node.if_object();
    if (!body || body->contains("SelectStmt")) return;
    if (auto found = measure(node)) {
      found->level = level;
      if (std::ranges::find(out_.measures, *found) == out_.measures.end())
        out_.measures.push_back(*found);
    }
    for (const auto& [key, child] : *body)
      if (key != "SelectStmt") measures(child, level);
  }

  // The constants that columns are compared with, and how.
  void filters(const value& node) {
    if (const auto* items = node.if_array()) {
      for (const auto& item : *items) filters(item);
      return;
    }
    const auto* body = node.if_object();
    if (!body || body->contains("SelectStmt")) return;
    if (const auto* compared = body->if_contains("A_Expr")) filter(compared->as_object());
    for (const auto& [key, child] : *body) filters(child);
  }

  void filter(const object& compared) {
    const auto* left = compared.if_contains("lexpr");
    const auto* right = compared.if_contains("rexpr");
    const auto column = left ? place(*left) : std::nullopt;
    if (!column || !right) return;
    const auto names = sql::strings(sql::list(compared, "name"));
    add_filter(*column, names.empty() ? "" : names.back(), *right);
  }

  void add_filter(Place column, const std::string& op, const value& side) {
    if (const auto* items = side.if_array()) {
      for (const auto& item : *items) add_filter(column, op, item);
      return;
    }
    if (!side.is_object() || side.get_object().empty()) return;
    const auto [type, body] = sql::node(side);
    if (type == "List") return add_filter(column, op, body.at("items"));
    if (type == "TypeCast") return add_filter(column, op, body.at("arg"));
    if (type != "A_Const") return;
    const auto tokens = sql::tokens(
        std::string_view(draft_).substr(static_cast<size_t>(std::max(0, sql::location(body)))));
    if (tokens && !tokens->empty()) out_.filters.push_back({column, op, tokens->front().word});
  }

  // Does a term name a column, count rows or hold a query?
  static bool reads(const value& node) {
    if (const auto* items = node.if_array()) return std::ranges::any_of(*items, reads);
    const auto* body = node.if_object();
    if (!body) return false;
    if (body->contains("ColumnRef") || body->contains("SubLink") || body->contains("agg_star"))
      return true;
    return std::ranges::any_of(*body, [](const auto& member) { return reads(member.value()); });
  }

  std::string constant_in(const value& target) const {
    const auto tokens = sql::tokens(std::string_view(draft_).substr(
        static_cast<size_t>(std::max(0, sql::location(sql::node(target).body)))));
    return tokens && !tokens->empty() ? tokens->front().word : "";
  }

  void outermost(const object& select) {
    out_.distinct = select.contains("distinctClause");
    if (const auto* limit = select.if_contains("limitCount")) out_.limit = integer(*limit);
    for (const auto& item : sql::list(select, "targetList")) {
      const auto& target = sql::node(item).body.at("val");
      if (const auto column = place(target)) out_.shown.push_back(*column);
      if (!reads(target)) out_.made_up.push_back(constant_in(target));
    }
    for (const auto& item : sql::list(select, "sortClause")) {
      const auto& body = sql::node(item).body;
      const bool descending = sql::text(body, "sortby_dir") == "SORTBY_DESC";
      if (const auto ordering = ordering_of(body.at("node"), select))
        out_.order.push_back({ordering->measure, ordering->column, descending});
    }
  }

  // By a column, an aggregate, or what a name or number of the select list stands for.
  std::optional<Ordering> ordering_of(const value& key, const object& select) const {
    const auto& targets = sql::list(select, "targetList");
    const auto name = sql::plain_name(key);
    for (const auto& item : targets) {
      const auto& target = sql::node(item).body;
      if (!name.empty() && sql::text(target, "name") == name) return ordering(target.at("val"));
    }
    if (const auto position = integer(key);
        position && *position >= 1 && *position <= static_cast<long long>(targets.size()))
      return ordering(sql::node(targets[static_cast<size_t>(*position - 1)]).body.at("val"));
    return ordering(key);
  }

  std::optional<Ordering> ordering(const value& expression) const {
    if (const auto column = place(expression)) return Ordering{{}, *column, false};
    if (const auto found = measure(expression)) return Ordering{*found, {}, false};
    return {};
  }

  const std::string& draft_;
  const Outline& outline_;
  const catalog::Catalog& catalog_;
  Lifted out_;
};

}  // namespace

std::optional<Lifted> lift(const std::string& select, const catalog::Catalog& catalog) {
  const auto found = outline(select, catalog);
  if (!found) return {};
  std::optional<Lifted> out;
  with_tree(select,
            [&](const object& tree) { out = Lifting(select, *found, catalog).lifted(tree); });
  return out;
}

}  // namespace sqlagent::prompt
