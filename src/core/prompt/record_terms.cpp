#include "core/prompt/record_terms.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <map>

#include "core/sql/tree.h"

namespace sqlagent::prompt {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using nlq::Agg;
using nlq::ExprPtr;

namespace {

ExprPtr made(auto is) {
  return std::make_shared<const nlq::Expr>(nlq::Expr{std::move(is)});
}

std::string name_in(const object& body, std::string_view field) {
  const auto names = sql::strings(sql::list(body, field));
  return names.empty() ? "" : names.back();
}

std::string type_in(const object& cast) {
  return name_in(cast.at("typeName").as_object(), "names");
}

const value& only(const array& items) {
  if (items.size() != 1) throw NotARecord{};
  return items[0];
}

bool is_zero(const nlq::ExprPtr& expr) {
  const auto* literal = std::get_if<nlq::Literal>(&expr->is);
  return literal && literal->text == "0";
}

bool is_operation(const value& node, std::string_view sign) {
  return sql::is_node(node, "A_Expr") && sql::text(sql::node(node).body, "kind") == "AEXPR_OP" &&
         name_in(sql::node(node).body, "name") == sign;
}

// What is divided by where nothing may be: NULLIF(x, 0).
const value& divisor(const value& node) {
  if (!sql::is_node(node, "A_Expr")) return node;
  const auto& body = sql::node(node).body;
  return sql::text(body, "kind") == "AEXPR_NULLIF" ? body.at("lexpr") : node;
}

std::optional<nlq::Grain> grain_named(const std::string& name) {
  using enum nlq::Grain;
  static const std::map<std::string, nlq::Grain> kNames{
      {"day", day},   {"week", week}, {"month", month},   {"quarter", quarter},
      {"year", year}, {"hour", hour}, {"isodow", weekday}};
  const auto found = kNames.find(name);
  return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

bool all_elsewhere(const std::vector<ExprPtr>& terms) {
  std::vector<nlq::ColumnRef> columns;
  for (const auto& one : terms) nlq::columns_in(one, columns);
  return !columns.empty() &&
         std::ranges::none_of(columns, [](const nlq::ColumnRef& one) { return one.path.empty(); });
}

bool is_constant(const value& node) {
  if (sql::is_node(node, "TypeCast")) return is_constant(sql::node(node).body.at("arg"));
  return sql::is_node(node, "A_Const");
}

const catalog::Column& Terms::column(const nlq::ColumnRef& ref) const {
  return level_.read().catalog.tables()[static_cast<size_t>(ref.table)].columns[static_cast<size_t>(
      ref.column)];
}

bool Terms::dated(const ExprPtr& expr) const {
  if (std::holds_alternative<nlq::Bucket>(expr->is)) {
    const auto grain = std::get<nlq::Bucket>(expr->is).grain;
    return grain != nlq::Grain::year && grain != nlq::Grain::hour && grain != nlq::Grain::weekday;
  }
  const auto* ref = std::get_if<nlq::ColumnRef>(&expr->is);
  return ref &&
         (column(*ref).facts.type == Type::date || column(*ref).facts.type == Type::timestamp);
}

std::optional<long long> Terms::whole(const value& node) {
  if (!sql::is_node(node, "A_Const")) return {};
  const auto* constant = sql::node(node).body.if_contains("ival");
  const auto* number = constant ? constant->as_object().if_contains("ival") : nullptr;
  return number && number->is_int64() ? std::optional(number->as_int64()) : std::nullopt;
}

nlq::Literal Terms::literal(const value& node) const {
  if (sql::is_node(node, "TypeCast")) {
    const auto& body = sql::node(node).body;
    nlq::Literal inner = literal(body.at("arg"));
    const auto type = type_in(body);
    if (type == "date") return {inner.text, Type::date};
    if (type == "bool" || type == "numeric" || type == "int4" || type == "text") return inner;
    throw NotARecord{};
  }
  if (!sql::is_node(node, "A_Const")) throw NotARecord{};
  const auto& body = sql::node(node).body;
  if (const auto* text = body.if_contains("sval"))
    return {std::string(sql::text(text->as_object(), "sval")), Type::text};
  if (const auto* number = body.if_contains("fval"))
    return {std::string(sql::text(number->as_object(), "fval")), Type::numeric};
  if (const auto* truth = body.if_contains("boolval"))
    return {sql::flag(truth->as_object(), "boolval") ? "true" : "false", Type::boolean};
  if (!body.contains("ival")) throw NotARecord{};
  if (const auto number = whole(node)) return {std::to_string(*number), Type::integer};
  // libpg_query prints neither zero nor a negative integer.
  const auto at = static_cast<size_t>(std::max(0, sql::location(body)));
  const std::string_view text = std::string_view(level_.read().draft).substr(at);
  const size_t digits = text.starts_with('-') ? text.find_first_not_of(" \t\r\n", 1) : 0;
  if (digits == std::string_view::npos) throw NotARecord{};
  const auto end = text.find_first_not_of("0123456789", digits);
  const auto number = std::string(text.substr(digits, end - digits));
  if (number.empty()) throw NotARecord{};
  return {(text.starts_with('-') ? "-" : "") + number, Type::integer};
}

ExprPtr Terms::expr(const value& node) const {
  const auto [type, body] = sql::node(node);
  if (type == "ColumnRef") return reference(node);
  if (type == "A_Const") return made(literal(node));
  if (type == "TypeCast") return cast(body);
  if (type == "FuncCall") return call(body);
  if (type == "A_Expr") return arithmetic(body);
  if (type == "SubLink" && sql::text(body, "subLinkType") == "EXPR_SUBLINK")
    return overall(sql::node(body.at("subselect")).body);
  if (type == "CoalesceExpr") {  // nothing added up is zero
    const auto& parts = sql::list(body, "args");
    if (parts.size() != 2 || !is_zero(expr(parts[1]))) throw NotARecord{};
    auto out = expr(parts[0]);
    if (!std::holds_alternative<nlq::Aggregate>(out->is)) throw NotARecord{};
    return out;
  }
  throw NotARecord{};
}

ExprPtr Terms::reference(const value& node) const {
  const auto named = level_.named(node);
  if (!named) throw NotARecord{};
  const auto& source = level_.sources()[named->source];
  if (!source.rollup) return made(level_.column(*named));
  if (named->name == source.joined_on) throw NotARecord{};
  return rolled_up(source);
}

ExprPtr Terms::cast(const object& body) const {
  const auto type = type_in(body);
  const value& of = body.at("arg");
  if (is_constant(of)) {
    const value wrapped = object{{"TypeCast", body}};
    return made(literal(wrapped));
  }
  auto out = expr(of);
  const auto* bucket = std::get_if<nlq::Bucket>(&out->is);
  if (type == "date" && bucket && dated(out)) return out;
  if (type == "date" && dated(out)) return nlq::bucket_of(std::move(out), nlq::Grain::day);
  if (type == "numeric" || type == "float8" || (type == "int4" && bucket)) return out;
  const auto* age = std::get_if<nlq::Binary>(&out->is);
  if (type == "int4" && age && age->op == 'Y') return out;
  throw NotARecord{};
}

ExprPtr Terms::call(const object& body) const {
  if (body.contains("over")) throw NotARecord{};
  const auto name = name_in(body, "funcname");
  const auto& arguments = sql::list(body, "args");
  if (name == "date_trunc" || name == "extract" || name == "date_part") return part_of_time(body);
  if (name == "round") return rounded(body);
  if (name == "abs" && is_operation(only(arguments), "-")) {
    const auto& sides = sql::node(arguments[0]).body;
    return nlq::binary_of('A', expr(sides.at("lexpr")), expr(sides.at("rexpr")));
  }
  return aggregate(name, body);
}

ExprPtr Terms::part_of_time(const object& body) const {
  const auto& arguments = sql::list(body, "args");
  if (arguments.size() != 2) throw NotARecord{};
  const auto unit = literal(arguments[0]).text;
  const bool cut = name_in(body, "funcname") == "date_trunc";
  if (!cut && unit == "epoch" && is_operation(arguments[1], "-")) {
    const auto& sides = sql::node(arguments[1]).body;
    return nlq::binary_of('S', expr(sides.at("lexpr")), expr(sides.at("rexpr")));
  }
  if (!cut && unit == "year" && sql::is_node(arguments[1], "FuncCall") &&
      name_in(sql::node(arguments[1]).body, "funcname") == "age") {
    const auto& sides = sql::list(sql::node(arguments[1]).body, "args");
    if (sides.size() != 2) throw NotARecord{};
    return nlq::binary_of('Y', expr(sides[0]), expr(sides[1]));
  }
  const auto grain = grain_named(unit);
  // Cut to a year it is a date, taken out it is a number: the record has the number.
  const bool number =
      grain == nlq::Grain::year || grain == nlq::Grain::hour || grain == nlq::Grain::weekday;
  if (!grain || cut == number) throw NotARecord{};
  auto of = expr(arguments[1]);
  if (!dated(of) || !std::holds_alternative<nlq::ColumnRef>(of->is)) throw NotARecord{};
  return nlq::bucket_of(std::move(of), *grain);
}

// 100 × a ÷ b and 100 × (a − b) ÷ b, as percent of; corr, to three digits.
ExprPtr Terms::rounded(const object& body) const {
  const auto& arguments = sql::list(body, "args");
  if (arguments.size() != 2 || !whole(arguments[1])) throw NotARecord{};
  const auto digits = *whole(arguments[1]);
  const value* of = &arguments[0];
  if (sql::is_node(*of, "TypeCast")) of = &sql::node(*of).body.at("arg");
  if (digits == 3 && sql::is_node(*of, "FuncCall") &&
      name_in(sql::node(*of).body, "funcname") == "corr") {
    const auto& sides = sql::list(sql::node(*of).body, "args");
    if (sides.size() == 2) return nlq::binary_of('C', expr(sides[0]), expr(sides[1]));
  }
  if (digits != 2 || !is_operation(*of, "/")) throw NotARecord{};
  const auto& quotient = sql::node(*of).body;
  if (!is_operation(quotient.at("lexpr"), "*")) throw NotARecord{};
  const auto& product = sql::node(quotient.at("lexpr")).body;
  if (!is_constant(product.at("lexpr"))) throw NotARecord{};
  const auto by = literal(product.at("lexpr")).text;
  if (by != "100.0" && by != "100") throw NotARecord{};
  auto whole_of = expr(divisor(quotient.at("rexpr")));
  const value& part = product.at("rexpr");
  if (is_operation(part, "-")) {
    const auto& sides = sql::node(part).body;
    if (nlq::signature(expr(sides.at("rexpr"))) != nlq::signature(whole_of)) throw NotARecord{};
    return nlq::binary_of('D', expr(sides.at("lexpr")), std::move(whole_of));
  }
  return nlq::binary_of('%', expr(part), std::move(whole_of));
}

nlq::Aggregate Terms::over_rows(Agg f, ExprPtr of) const {
  nlq::Aggregate out;
  out.f = f;
  out.of = std::move(of);
  out.table = level_.subject();
  // A key that every row has counts rows.
  const auto* ref = out.of ? std::get_if<nlq::ColumnRef>(&out.of->is) : nullptr;
  const auto& table = level_.read().catalog.tables()[static_cast<size_t>(out.table)];
  if (ref && ref->path.empty() && ref->column == table.key && column(*ref).facts.nulls == 0 &&
      (f == Agg::count || f == Agg::count_distinct)) {
    out.f = Agg::count;
    out.of = nullptr;
  }
  return out;
}

ExprPtr Terms::aggregate(const std::string& name, const object& body) const {
  static const std::map<std::string, Agg> kNames{
      {"count", Agg::count},  {"sum", Agg::sum}, {"avg", Agg::avg},
      {"min", Agg::min},      {"max", Agg::max}, {"stddev_samp", Agg::stddev},
      {"stddev", Agg::stddev}};
  const auto& arguments = sql::list(body, "args");
  nlq::Aggregate out;
  if (sql::flag(body, "agg_star")) {
    if (name != "count") throw NotARecord{};
    out = over_rows(Agg::count, nullptr);
  } else if (name == "percentile_cont" && sql::flag(body, "agg_within_group")) {
    if (literal(only(arguments)).text != "0.5") throw NotARecord{};
    const auto& order = sql::node(only(sql::list(body, "agg_order"))).body;
    if (sql::text(order, "sortby_dir") == "SORTBY_DESC") throw NotARecord{};
    out = over_rows(Agg::median, expr(order.at("node")));
    if (all_elsewhere({out.of})) throw NotARecord{};
  } else {
    const auto found = kNames.find(name);
    if (found == kNames.end() || sql::list(body, "agg_order").size() > 0) throw NotARecord{};
    const bool distinct = sql::flag(body, "agg_distinct");
    if (distinct && found->second != Agg::count) throw NotARecord{};
    if (!distinct && sql::is_node(only(arguments), "CaseExpr")) return counted(arguments[0], body);
    auto of = expr(only(arguments));
    // Rolled up figures of a group, rolled up again.
    if (const auto* inner = std::get_if<nlq::Aggregate>(&of->is); inner && !inner->path.empty()) {
      const Agg again = inner->f == Agg::count || inner->f == Agg::count_distinct ? Agg::sum
                        : inner->f == Agg::median || inner->f == Agg::stddev      ? Agg::avg
                                                                                  : inner->f;
      if (distinct || found->second != again || body.contains("agg_filter")) throw NotARecord{};
      return of;
    }
    if (nlq::has_aggregate(of) || all_elsewhere({of})) throw NotARecord{};
    out = over_rows(distinct ? Agg::count_distinct : found->second, std::move(of));
  }
  if (const auto* filter = body.if_contains("agg_filter"))
    out.where = std::make_shared<const nlq::Aggregate::PredBox>(*pred(*filter));
  return made(std::move(out));
}

// sum(CASE WHEN c THEN 1 ELSE 0 END), count(CASE WHEN c THEN 1 END): rows of which c holds.
ExprPtr Terms::counted(const value& argument, const object& body) const {
  const auto name = name_in(body, "funcname");
  const auto& cases = sql::node(argument).body;
  const auto& when = sql::node(only(sql::list(cases, "args"))).body;
  const auto* otherwise = cases.if_contains("defresult");
  const bool sums =
      name == "sum" && otherwise && is_constant(*otherwise) && literal(*otherwise).text == "0";
  const bool counts = name == "count" && !otherwise;
  if (cases.contains("arg") || body.contains("agg_filter") || (!sums && !counts) ||
      whole(when.at("result")) != 1)
    throw NotARecord{};
  nlq::Aggregate out = over_rows(Agg::count, nullptr);
  out.where = std::make_shared<const nlq::Aggregate::PredBox>(*pred(when.at("expr")));
  return made(std::move(out));
}

ExprPtr Terms::arithmetic(const object& body) const {
  const auto sign = name_in(body, "name");
  if (sql::text(body, "kind") != "AEXPR_OP" || sign.size() != 1 || !body.contains("lexpr") ||
      std::string_view("+-*/").find(sign[0]) == std::string_view::npos)
    throw NotARecord{};
  const value& left = body.at("lexpr");
  const value& right = body.at("rexpr");
  // floor(x / 10.0) * 10: the lower end of the bin that is 10 wide.
  if (sign == "*" && sql::is_node(left, "FuncCall") &&
      name_in(sql::node(left).body, "funcname") == "floor") {
    const value& inside = only(sql::list(sql::node(left).body, "args"));
    if (!is_operation(inside, "/") || !is_constant(right)) throw NotARecord{};
    const auto& quotient = sql::node(inside).body;
    const auto width = literal(right).text, by = literal(quotient.at("rexpr")).text;
    if (by != width && by != width + ".0") throw NotARecord{};
    return nlq::binary_of('B', expr(quotient.at("lexpr")), expr(right));
  }
  return nlq::binary_of(sign[0], expr(left), expr(sign == "/" ? divisor(right) : right));
}

// The figure of a sub-query that rolls up the rows of another table for each of ours.
ExprPtr Terms::rolled_up(const FromClause::Source& source) const {
  const object& select = *source.rollup;
  for (const char* clause : {"havingClause", "limitCount", "distinctClause", "withClause", "larg"})
    if (select.contains(clause)) throw NotARecord{};
  FromClause inner(level_.read(), select, nullptr);
  inner.bind(Repeats::never);
  const Terms terms(inner);
  const auto& targets = sql::list(select, "targetList");
  if (targets.size() != 2) throw NotARecord{};
  const auto key = inner.named(sql::node(targets[0]).body.at("val"));
  const auto group = inner.named(only(sql::list(select, "groupClause")));
  if (!key || !group || key->source != group->source || key->column != group->column ||
      key->name != source.joined_on)
    throw NotARecord{};
  const auto figure = terms.expr(sql::node(targets[1]).body.at("val"));
  const auto* aggregate = std::get_if<nlq::Aggregate>(&figure->is);
  if (!aggregate || !aggregate->path.empty() || aggregate->where) throw NotARecord{};
  nlq::Aggregate out = *aggregate;
  out.path = inner.way(*key, source.joins);
  if (auto which = terms.all(inner.conditions()))
    out.where = std::make_shared<const nlq::Aggregate::PredBox>(*which);
  return made(std::move(out));
}

// (SELECT avg(price) FROM products): one figure over all rows.
ExprPtr Terms::overall(const object& select) const {
  for (const char* clause : {"groupClause", "havingClause", "limitCount", "distinctClause",
                             "withClause", "sortClause", "larg"})
    if (select.contains(clause)) throw NotARecord{};
  FromClause inner(level_.read(), select, nullptr);
  inner.bind(Repeats::never);
  const Terms terms(inner);
  const auto figure = terms.expr(sql::node(only(sql::list(select, "targetList"))).body.at("val"));
  const auto* aggregate = std::get_if<nlq::Aggregate>(&figure->is);
  if (!aggregate || !aggregate->path.empty() || aggregate->where) throw NotARecord{};
  nlq::Aggregate out = *aggregate;
  out.overall = true;
  if (auto which = terms.all(inner.conditions()))
    out.where = std::make_shared<const nlq::Aggregate::PredBox>(*which);
  return made(std::move(out));
}

}  // namespace sqlagent::prompt
