#include "core/prompt/record_shown.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <set>

#include "core/sql/tree.h"

namespace sqlagent::prompt {

using boost::json::object;
using boost::json::value;
using nlq::ExprPtr;

namespace {

constexpr long long kMostDigits = 15;

bool takes_figure(const value& node) {
  if (const auto* items = node.if_array()) return std::ranges::any_of(*items, takes_figure);
  const auto* body = node.if_object();
  if (!body || body->contains("SelectStmt")) return false;
  if (const auto* call = body->if_contains("FuncCall")) {
    static const std::set<std::string, std::less<>> kNames{
        "count", "sum", "avg", "min", "max", "stddev", "stddev_samp", "percentile_cont", "corr"};
    const auto names = sql::strings(sql::list(call->as_object(), "funcname"));
    if (kNames.contains(names.back())) return true;
  }
  return std::ranges::any_of(*body,
                             [](const auto& member) { return takes_figure(member.value()); });
}

// The call of a function of that name, else null.
const object* call_of(const value& node, std::string_view name) {
  if (!sql::is_node(node, "FuncCall")) return nullptr;
  const auto& call = sql::node(node).body;
  return sql::strings(sql::list(call, "funcname")).back() == name ? &call : nullptr;
}

// round(x, digits)
struct Rounding {
  const value* of;
  long long digits;
};
std::optional<Rounding> rounding(const value& item) {
  const auto* call = call_of(item, "round");
  if (!call || sql::list(*call, "args").size() != 2) return {};
  const auto digits = Terms::whole(sql::list(*call, "args")[1]);
  return digits ? std::optional(Rounding{&sql::list(*call, "args")[0], *digits}) : std::nullopt;
}

// 100 × a ÷ b
const nlq::Binary* percent(const ExprPtr& expr) {
  const auto* quotient = std::get_if<nlq::Binary>(&expr->is);
  if (!quotient || quotient->op != '/') return nullptr;
  const auto* part = std::get_if<nlq::Binary>(&quotient->left->is);
  if (!part || part->op != '*') return nullptr;
  const auto* by = std::get_if<nlq::Literal>(&part->left->is);
  return by && (by->text == "100.0" || by->text == "100") ? quotient : nullptr;
}

ExprPtr rounded_here(const value& item, const Terms& terms) {
  try {
    return terms.expr(item);  // one that the record rounds as well
  } catch (const NotARecord&) {
    return nullptr;
  }
}

}  // namespace

Shown shown(const value& item, const Terms& terms) {
  Shown out;
  if (const auto* tidied = untidy(item, "min")) {
    out.expr = terms.expr(*tidied);
    return out;
  }
  out.figure = takes_figure(item);
  const value* of = &item;
  if (const auto round = rounding(item)) {
    if ((out.expr = rounded_here(item, terms))) return out;
    // What is rounded to two digits or more is the same figure to people.
    if (round->digits < 2 || round->digits > kMostDigits) throw NotARecord{};
    of = round->of;
    out.digits = static_cast<int>(round->digits);
  }
  out.expr = terms.expr(*of);
  if (out.digits && std::holds_alternative<nlq::ColumnRef>(out.expr->is)) throw NotARecord{};
  if (const auto* quotient = percent(out.expr)) {
    out.digits = std::min(out.digits.value_or(2), 2);
    out.expr =
        nlq::binary_of('%', std::get<nlq::Binary>(quotient->left->is).right, quotient->right);
  }
  return out;
}

std::optional<PartOfWhole> part_of_whole(const value& item, const Terms& terms) {
  const auto round = rounding(item);
  if (!round || round->digits != 2 || !sql::is_node(*round->of, "A_Expr")) return {};
  const auto& quotient = sql::node(*round->of).body;
  const auto* below = quotient.if_contains("rexpr");
  const auto* above = quotient.if_contains("lexpr");
  if (!above || !below || !sql::is_node(*below, "A_Expr")) return {};
  const auto& nullif = sql::node(*below).body;
  if (sql::text(nullif, "kind") != "AEXPR_NULLIF") return {};
  const auto* total = call_of(nullif.at("lexpr"), "sum");
  if (!total || !total->contains("over")) return {};
  const auto& over = total->at("over").as_object();
  const auto& summed = sql::list(*total, "args");
  const auto part = terms.expr(*above);
  const auto* product = std::get_if<nlq::Binary>(&part->is);
  const auto* by = product ? std::get_if<nlq::Literal>(&product->left->is) : nullptr;
  if (!by || product->op != '*' || by->text != "100.0" || summed.size() != 1 ||
      over.contains("orderClause") ||
      nlq::signature(terms.expr(summed[0])) != nlq::signature(product->right))
    throw NotARecord{};
  PartOfWhole out{product->right, {}};
  for (const auto& key : sql::list(over, "partitionClause")) out.per.push_back(terms.expr(key));
  return out;
}

const value* untidy(const value& node, std::string_view outermost) {
  const value* at = &node;
  for (const auto name : {outermost, std::string_view("btrim")}) {
    const auto* call = call_of(*at, name);
    if (!call || sql::list(*call, "args").size() != 1) return nullptr;
    at = &sql::list(*call, "args")[0];
  }
  return at;
}

bool left_unsaid(const ExprPtr& expr) {
  if (!expr) return false;
  if (const auto* one = std::get_if<nlq::Aggregate>(&expr->is))
    return one->where && one->of && !one->overall;
  const auto* two = std::get_if<nlq::Binary>(&expr->is);
  if (!two) return false;
  const auto* part = two->op == '%' ? std::get_if<nlq::Aggregate>(&two->left->is) : nullptr;
  const bool said = part && part->f == nlq::Agg::sum;
  return (!said && left_unsaid(two->left)) || left_unsaid(two->right);
}

}  // namespace sqlagent::prompt
