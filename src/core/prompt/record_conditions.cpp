// Conditions of a SELECT as those of the record.
#include <algorithm>
#include <boost/json/array.hpp>
#include <map>

#include "base/date.h"
#include "core/prompt/record_terms.h"
#include "core/sql/tree.h"

namespace sqlagent::prompt {

using boost::json::object;
using boost::json::value;
using nlq::Cmp;
using nlq::ExprPtr;
using nlq::PredPtr;

namespace {

PredPtr made(auto is) {
  return std::make_shared<const nlq::Pred>(nlq::Pred{std::move(is)});
}

std::string sign_of(const object& body) {
  const auto names = sql::strings(sql::list(body, "name"));
  return names.empty() ? "" : names.back();
}

std::optional<Cmp> comparison(const std::string& sign) {
  static const std::map<std::string, Cmp> kSigns{{"=", Cmp::eq},  {"<>", Cmp::ne}, {"<", Cmp::lt},
                                                 {"<=", Cmp::le}, {">", Cmp::gt},  {">=", Cmp::ge}};
  const auto found = kSigns.find(sign);
  return found == kSigns.end() ? std::nullopt : std::optional(found->second);
}

Cmp turned(Cmp op) {
  switch (op) {
    case Cmp::lt:
      return Cmp::gt;
    case Cmp::le:
      return Cmp::ge;
    case Cmp::gt:
      return Cmp::lt;
    case Cmp::ge:
      return Cmp::le;
    default:
      return op;
  }
}

PredPtr negation(PredPtr part) {
  return made(nlq::Not{std::move(part)});
}

}  // namespace

PredPtr Terms::all(const std::vector<const value*>& parts) const {
  PredPtr out;
  for (const auto* part : parts) out = nlq::both_of(out, pred(*part));
  return out;
}

PredPtr Terms::pred(const value& node) const {
  const auto [type, body] = sql::node(node);
  if (type == "BoolExpr") {
    const auto kind = sql::text(body, "boolop");
    const auto& parts = sql::list(body, "args");
    if (kind == "NOT_EXPR") {
      auto inner = pred(parts.at(0));
      if (const auto* found = std::get_if<nlq::Exists>(&inner->is)) {
        nlq::Exists none = *found;
        none.negated = !none.negated;
        return made(std::move(none));
      }
      return negation(std::move(inner));
    }
    PredPtr out;
    for (const auto& part : parts) {
      auto one = pred(part);
      out = !out                 ? std::move(one)
            : kind == "AND_EXPR" ? nlq::both_of(out, one)
                                 : nlq::either_of(out, one);
    }
    return out;
  }
  if (type == "A_Expr") return compared(body);
  if (type == "NullTest")
    return nlq::compare_of(
        expr(body.at("arg")),
        sql::text(body, "nulltesttype") == "IS_NULL" ? Cmp::is_null : Cmp::not_null, {});
  if (type == "SubLink" && sql::text(body, "subLinkType") == "EXISTS_SUBLINK")
    return exists(sql::node(body.at("subselect")).body);
  if (type == "SubLink" && sql::text(body, "subLinkType") == "ANY_SUBLINK") return among(body);
  if (type == "ColumnRef") {  // a column that says yes or no
    auto ref = expr(node);
    return nlq::compare_of(std::move(ref), Cmp::eq, {{"true", Type::boolean}});
  }
  throw NotARecord{};
}

nlq::Literal Terms::constant_for(const ExprPtr& left, const value& node) const {
  auto out = literal(node);
  if (dated(left) && out.type == Type::text) {
    if (!parse_iso_date(out.text)) throw NotARecord{};
    out.type = Type::date;
  }
  return out;
}

PredPtr Terms::compared(const object& body) const {
  const auto kind = sql::text(body, "kind");
  if (!body.contains("lexpr") || !body.contains("rexpr")) throw NotARecord{};
  if (kind == "AEXPR_LIKE" || kind == "AEXPR_ILIKE") return like(body);
  if (kind == "AEXPR_IN") {
    auto in = listed(body, Cmp::in);
    return sign_of(body) == "=" ? in : negation(std::move(in));
  }
  if (kind == "AEXPR_BETWEEN") return listed(body, Cmp::between);
  if (kind == "AEXPR_NOT_BETWEEN") return negation(listed(body, Cmp::between));
  const bool distinct = kind == "AEXPR_DISTINCT";
  auto op = distinct ? Cmp::ne : comparison(sign_of(body));
  if (!op || (kind != "AEXPR_OP" && !distinct)) throw NotARecord{};
  const value *left = &body.at("lexpr"), *right = &body.at("rexpr");
  if (is_constant(*left)) {
    std::swap(left, right);
    op = turned(*op);
  }
  auto of = expr(*left);
  if (is_constant(*right)) return nlq::compare_of(of, *op, {constant_for(of, *right)});
  return nlq::compare_of(std::move(of), *op, {}, expr(*right));
}

PredPtr Terms::listed(const object& body, Cmp op) const {
  auto of = expr(body.at("lexpr"));
  std::vector<nlq::Literal> right;
  for (const auto& item : sql::list(sql::node(body.at("rexpr")).body, "items"))
    right.push_back(constant_for(of, item));
  return nlq::compare_of(std::move(of), op, std::move(right));
}

// '%text%', 'text%' and '%text'. A pattern that minds capitals is proved by its rows.
PredPtr Terms::like(const object& body) const {
  if (!is_constant(body.at("rexpr"))) throw NotARecord{};
  std::string pattern = literal(body.at("rexpr")).text;
  const bool open = pattern.starts_with('%');
  if (open) pattern.erase(0, 1);
  const bool ends_open =
      pattern.ends_with('%') && !(pattern.size() > 1 && pattern[pattern.size() - 2] == '\\');
  if (ends_open) pattern.pop_back();
  std::string text;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '%' || pattern[i] == '_') throw NotARecord{};
    if (pattern[i] == '\\' && ++i == pattern.size()) throw NotARecord{};
    text += pattern[i];
  }
  if (text.empty() || (!open && !ends_open)) throw NotARecord{};
  const Cmp op = open && ends_open ? Cmp::contains : open ? Cmp::ends : Cmp::begins;
  const value* of = &body.at("lexpr");
  if (sql::is_node(*of, "FuncCall")) {  // lower(name) LIKE
    const auto& call = sql::node(*of).body;
    const auto& arguments = sql::list(call, "args");
    if (sql::strings(sql::list(call, "funcname")).back() != "lower" || arguments.size() != 1)
      throw NotARecord{};
    of = &arguments[0];
  }
  auto out = nlq::compare_of(expr(*of), op, {{text, Type::text}});
  return sign_of(body).starts_with('!') ? negation(std::move(out)) : out;
}

PredPtr Terms::exists(const object& select) const {
  for (const char* clause : {"groupClause", "havingClause", "limitOffset", "withClause", "larg"})
    if (select.contains(clause)) throw NotARecord{};
  FromClause inner(level_.read(), select, &level_);
  inner.bind(Repeats::any);
  nlq::Exists out{inner.subject(), inner.linked(), nullptr};
  out.where = Terms(inner).all(inner.conditions());
  return made(std::move(out));
}

PredPtr Terms::among(const object& link) const {
  const auto& select = sql::node(link.at("subselect")).body;
  for (const char* clause : {"groupClause", "havingClause", "limitCount", "withClause", "larg"})
    if (select.contains(clause)) throw NotARecord{};
  FromClause inner(level_.read(), select, nullptr);
  inner.bind(Repeats::any);
  const auto& targets = sql::list(select, "targetList");
  const auto own =
      targets.size() == 1 ? inner.named(sql::node(targets[0]).body.at("val")) : std::nullopt;
  const auto ours = level_.named(link.at("testexpr"));
  if (!own || !ours) throw NotARecord{};
  nlq::Exists out{inner.subject(), inner.way(*own, level_.column(*ours)), nullptr};
  out.where = Terms(inner).all(inner.conditions());
  return made(std::move(out));
}

}  // namespace sqlagent::prompt
