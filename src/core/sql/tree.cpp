#include "core/sql/tree.h"

#include <algorithm>

#include "core/sql/admit.h"

namespace sqlagent::sql {
namespace {

[[noreturn]] void unsupported() {
  throw Refusal{Refusal::Reason::forbidden_node,
                "A part of this statement is not supported; write it with plain SELECT.",
                -1,
                {}};
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

// A name and how sure it is: 0 none, 1 a type's name that an inner name overrides, 2 sure.
struct Figured {
  std::string name;
  int strength = 0;
};

Figured figured(const value& expression);

Figured figured_query(const object& body) {
  const auto kind = text(body, "subLinkType");
  if (kind == "EXISTS_SUBLINK") return {"exists", 2};
  if (kind == "ARRAY_SUBLINK") return {"array", 2};
  if (kind != "EXPR_SUBLINK") return {};
  const auto& targets = list(node(body.at("subselect")).body, "targetList");
  if (targets.size() != 1) return {};
  const auto& item = node(targets[0]).body;
  if (item.contains("name")) return {std::string(text(item, "name")), 2};
  return {natural_name(item.at("val")), 2};
}

Figured figured(const value& expression) {
  const auto [type, body] = node(expression);
  if (type == "ColumnRef") {
    const auto& fields = list(body, "fields");
    const auto last = node(fields[fields.size() - 1]);
    return last.type == "String" ? Figured{std::string(text(last.body, "sval")), 2} : Figured{};
  }
  if (type == "A_Indirection") return figured(body.at("arg"));
  if (type == "FuncCall") return {strings(list(body, "funcname")).back(), 2};
  if (type == "A_Expr" && text(body, "kind") == "AEXPR_NULLIF") return {"nullif", 2};
  if (type == "TypeCast") {
    Figured inner = figured(body.at("arg"));
    if (inner.strength > 1) return inner;
    return {strings(list(body.at("typeName").as_object(), "names")).back(), 1};
  }
  if (type == "CollateClause") return figured(body.at("arg"));
  if (type == "CaseExpr") {
    const auto* fallback = body.if_contains("defresult");
    Figured inner = fallback ? figured(*fallback) : Figured{};
    return inner.strength > 1 ? inner : Figured{"case", 1};
  }
  if (type == "CoalesceExpr") return {"coalesce", 2};
  if (type == "MinMaxExpr") return {text(body, "op") == "IS_LEAST" ? "least" : "greatest", 2};
  if (type == "A_ArrayExpr") return {"array", 2};
  if (type == "RowExpr") return {"row", 2};
  if (type == "GroupingFunc") return {"grouping", 2};
  if (type == "SubLink") return figured_query(body);
  if (type == "SQLValueFunction") {
    std::string name = lower(text(body, "op").substr(6));  // SVFOP_CURRENT_DATE
    if (name.ends_with("_n")) name.resize(name.size() - 2);
    return {name, 2};
  }
  return {};
}

}  // namespace

Node node(const value& wrapped) {
  const auto* outer = wrapped.if_object();
  if (!outer || outer->size() != 1 || !outer->begin()->value().is_object()) unsupported();
  return {outer->begin()->key(), outer->begin()->value().get_object()};
}

bool is_node(const value& wrapped, std::string_view type) {
  const auto* outer = wrapped.if_object();
  return outer && outer->size() == 1 && outer->begin()->key() == type;
}

const array& list(const object& body, std::string_view field) {
  static const array kEmpty;
  const auto* found = body.if_contains(field);
  return found && found->is_array() ? found->get_array() : kEmpty;
}

std::string_view text(const object& body, std::string_view field) {
  const auto* found = body.if_contains(field);
  return found && found->is_string() ? std::string_view(found->get_string()) : std::string_view();
}

int location(const object& body) {
  const auto* found = body.if_contains("location");
  return found && found->is_int64() ? static_cast<int>(found->get_int64()) : (found ? -1 : 0);
}

bool flag(const object& body, std::string_view field) {
  const auto* found = body.if_contains(field);
  return found && found->is_bool() && found->get_bool();
}

std::vector<std::string> strings(const array& names) {
  std::vector<std::string> out;
  out.reserve(names.size());
  for (const auto& item : names) {
    const auto [type, body] = node(item);
    if (type != "String") unsupported();
    out.emplace_back(text(body, "sval"));
  }
  return out;
}

bool contains(const std::vector<std::string>& names, std::string_view wanted) {
  return std::find(names.begin(), names.end(), wanted) != names.end();
}

std::string_view plain_name(const value& expression) {
  if (!is_node(expression, "ColumnRef")) return {};
  const auto& fields = list(node(expression).body, "fields");
  if (fields.size() != 1 || !is_node(fields[0], "String")) return {};
  return text(node(fields[0]).body, "sval");
}

std::string natural_name(const value& expression) {
  Figured found = figured(expression);
  return found.strength > 0 ? found.name : "?column?";
}

}  // namespace sqlagent::sql
