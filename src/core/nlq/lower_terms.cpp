// Expressions and conditions as SQL: buckets, null-safe division, rollups joined one to one,
// EXISTS.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "core/nlq/lowering.h"
#include "core/nlq/naming.h"

namespace sqlagent::nlq {

std::string Lowering::expr(const ExprPtr& e, Scope& scope) {
  return std::visit(Cases{[&](const ColumnRef& c) { return scope.column(c); },
                          [&](const Literal& l) { return literal_text(l); },
                          [&](const Bucket& b) { return bucket(b, scope); },
                          [&](const Binary& b) { return binary(b, scope); },
                          [&](const Aggregate& a) { return aggregate(a, scope); }},
                    e->is);
}

// Years that begin in another month are named after the one in which they end.
std::string Lowering::fiscal(const Bucket& b, const std::string& of) const {
  if (b.grain == Grain::year)
    return fmt::format("EXTRACT(YEAR FROM {} + INTERVAL '{} months')::int", of, 12 - b.offset);
  const int shift = b.offset % 3;
  return fmt::format(
      "(date_trunc('quarter', {} - INTERVAL '{} months') + INTERVAL '{} months')::date", of, shift,
      shift);
}

std::string Lowering::bucket(const Bucket& b, Scope& scope) {
  const std::string of = expr(b.of, scope);
  if (b.offset > 0 && (b.grain == Grain::year || (b.grain == Grain::quarter && b.offset % 3 > 0)))
    return fiscal(b, of);
  switch (b.grain) {
    case Grain::year:
      return "EXTRACT(YEAR FROM " + of + ")::int";
    case Grain::hour:
      return "EXTRACT(HOUR FROM " + of + ")::int";
    case Grain::weekday:
      return "EXTRACT(ISODOW FROM " + of + ")::int";
    case Grain::day: {
      const auto* c = std::get_if<ColumnRef>(&b.of->is);
      return c && column(*c).facts.type == Type::date ? of : of + "::date";
    }
    default:
      return fmt::format("date_trunc('{}', {})::date", grain_name(b.grain), of);
  }
}

bool Lowering::integral(const ExprPtr& e) const {
  return std::visit(Cases{[&](const ColumnRef& c) { return column(c).facts.type == Type::integer; },
                          [](const Literal& l) { return l.text.find('.') == std::string::npos; },
                          [](const Bucket&) { return true; },
                          [&](const Binary& b) {
                            return std::string_view("+-*").find(b.op) != std::string_view::npos &&
                                   integral(b.left) && integral(b.right);
                          },
                          [&](const Aggregate& a) {
                            return a.f == Agg::count || a.f == Agg::count_distinct ||
                                   (a.f != Agg::avg && a.of && integral(a.of));
                          }},
                    e->is);
}

std::string Lowering::binary(const Binary& b, Scope& scope) {
  const std::string left = expr(b.left, scope), right = expr(b.right, scope);
  if (b.op == 'P') {
    const auto* of = std::get_if<Aggregate>(&b.left->is);
    return fmt::format("percentile_cont({}) WITHIN GROUP (ORDER BY {})", right,
                       of && of->of ? expr(of->of, scope) : left);
  }
  if (b.op == 'B') {
    const bool whole = right.find('.') == std::string::npos;
    return fmt::format("floor({} / {}{}) * {}", loose(b.left) ? "(" + left + ")" : left, right,
                       whole ? ".0" : "", right);
  }
  if (b.op == 'Y') return fmt::format("EXTRACT(YEAR FROM age({}, {}))::int", left, right);
  if (b.op == 'D')
    return fmt::format("round(100.0 * ({} - {}) / NULLIF({}, 0), 2)", left, right, right);
  if (b.op == 'A')
    return fmt::format("abs({} - {})", left, loose(b.right) ? "(" + right + ")" : right);
  if (b.op == 'C') return fmt::format("round(corr({}, {})::numeric, 3)", left, right);
  if (b.op == 'S') return fmt::format("EXTRACT(EPOCH FROM ({} - {}))", left, right);
  const auto* by = std::get_if<Literal>(&b.right->is);
  const bool never_zero = by && by->text.find_first_of("123456789") != std::string::npos;
  if (b.op == '%') return fmt::format("round(100.0 * {} / NULLIF({}, 0), 2)", left, right);
  const std::string l = loose(b.left) ? "(" + left + ")" : left,
                    r = loose(b.right) ? "(" + right + ")" : right;
  if (b.op == '/' && never_zero)
    return fmt::format("{}{} / {}", l, integral(b.left) ? "::numeric" : "", r);
  if (b.op == '/')
    return fmt::format("{}{} / NULLIF({}, 0)", l, integral(b.left) ? "::numeric" : "", right);
  const auto* inner = std::get_if<Binary>(&b.left->is);
  if (inner && inner->op == '*' && b.op == '*') return left + " * " + r;
  return l + " " + b.op + " " + r;
}

std::string Lowering::call(const Aggregate& a, const std::string& of) {
  switch (a.f) {
    case Agg::count:
      return of.empty() ? "count(*)" : "count(" + of + ")";
    case Agg::count_distinct:
      return "count(DISTINCT " + of + ")";
    case Agg::sum:
      return "sum(" + of + ")";
    case Agg::avg:
      return "avg(" + of + ")";
    case Agg::min:
      return "min(" + of + ")";
    case Agg::max:
      return "max(" + of + ")";
    case Agg::median:
      return "percentile_cont(0.5) WITHIN GROUP (ORDER BY " + of + ")";
    case Agg::stddev:
      return "stddev_samp(" + of + ")";
    case Agg::none:
      break;
  }
  return of;
}

std::string Lowering::aggregate(const Aggregate& a, Scope& scope) {
  if (a.overall) {
    Aliases own;
    const PredPtr which = a.where ? std::make_shared<const Pred>(a.where->pred) : nullptr;
    std::vector<ColumnRef> columns;
    columns_in(which, columns);
    const bool joins = rolls_up(which) || std::ranges::any_of(columns, [](const ColumnRef& c) {
                         return !c.path.empty();
                       });
    Scope inner(catalog_, joins ? aliases_ : own, a.table, joins);
    const std::string of = a.of ? expr(a.of, inner) : "";
    const std::string where = which ? " WHERE " + pred(which, inner) : "";
    return "(SELECT " + call(a, of) + " " + inner.from() + where + ")";
  }
  if (!a.path.empty()) return rollup(a, scope);
  std::string of = a.of ? expr(a.of, scope) : "";
  std::string text = call(a, of);
  if (a.where) {
    const bool outside = std::exchange(in_where_, true);  // a condition on the row
    text += " FILTER (WHERE " + pred(std::make_shared<const Pred>(a.where->pred), scope) + ")";
    in_where_ = outside;
  }
  return text;
}

std::string Lowering::chain(const std::vector<int>& path, int root, Scope& inner) {
  int at = root;
  std::vector<int> back;
  for (size_t i = 0; i < path.size(); ++i) {
    const auto& edge = catalog_.edges()[path[i]];
    at = edge.from_table == at ? edge.to_table : edge.from_table;
  }
  (void)at;
  for (size_t i = path.size(); i > 1; --i) back.push_back(path[i - 1]);
  return inner.alias(back);
}

std::pair<int, int> Lowering::link(int root, int first_edge) const {
  const auto& edge = catalog_.edges()[first_edge];
  const bool forward = edge.from_table == root;
  return forward ? std::pair{edge.from_column, edge.to_column}
                 : std::pair{edge.to_column, edge.from_column};
}

int Lowering::first_table(int root, int edge) const {
  const auto& e = catalog_.edges()[edge];
  return e.from_table == root ? e.to_table : e.from_table;
}

std::string Lowering::rollup(const Aggregate& a, Scope& scope) {
  const std::string key = signature(std::make_shared<const Expr>(Expr{a}));
  auto [at, fresh] = rollups_.try_emplace(key);
  if (fresh) {
    Scope inner(catalog_, aliases_, a.table, true);
    const std::string first = chain(a.path, scope.root(), inner);
    const auto [near, far] = link(scope.root(), a.path.front());
    const std::string of = a.of ? expr(a.of, inner) : "";
    const std::string key_column =
        inner.column_at(first, first_table(scope.root(), a.path.front()), far);
    std::string text = call(a, of);
    const std::string where =
        a.where ? "\nWHERE " + pred(std::make_shared<const Pred>(a.where->pred), inner) : "";
    const std::string alias = aliases_.take("rollup");
    const std::string name =
        ident(catalog_.tables()[first_table(scope.root(), a.path.front())].columns[far].facts.name);
    // A group without any rows to roll up has no figure; a list shows it with zero.
    scope.join(std::string(grouped() && !in_where_ ? "JOIN" : "LEFT JOIN") + " (\n" +
               indent(fmt::format("SELECT {}, {} AS value\n{}{}\nGROUP BY {}", key_column, text,
                                  inner.from(), where, key_column)) +
               fmt::format("\n) AS {} ON {}.{} = {}", alias, alias, name,
                           scope.column_at(scope.alias({}), scope.root(), near)));
    at->second = alias + ".value";
  }
  const bool zero = a.f == Agg::count || a.f == Agg::count_distinct || a.f == Agg::sum;
  if (grouped() && !in_where_)
    return std::string(zero              ? "sum"
                       : a.f == Agg::min ? "min"
                       : a.f == Agg::max ? "max"
                                         : "avg") +
           "(" + at->second + ")";
  return zero ? "coalesce(" + at->second + ", 0)" : at->second;
}

std::string Lowering::pred(const PredPtr& p, Scope& scope) {
  return std::visit(Cases{[&](const Compare& c) { return compare(c, scope); },
                          [&](const Exists& e) { return exists(e, scope); },
                          [&](const And& a) { return joined(a.parts, " AND ", scope); },
                          [&](const Or& o) { return "(" + joined(o.parts, " OR ", scope) + ")"; },
                          [&](const Not& n) { return "NOT (" + pred(n.part, scope) + ")"; }},
                    p->is);
}

std::string Lowering::joined(const std::vector<PredPtr>& parts, std::string_view by, Scope& scope) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : std::string(by)) + pred(part, scope);
  return out;
}

std::string Lowering::compare(const Compare& c, Scope& scope) {
  const std::string left = expr(c.left, scope);
  const auto* plain_column = std::get_if<ColumnRef>(&c.left->is);
  const auto value = [&](size_t i) {
    return c.right_expr ? expr(c.right_expr, scope) : literal_text(c.right.at(i));
  };
  switch (c.op) {
    case Cmp::is_null:
      return left + " IS NULL";
    case Cmp::not_null:
      return left + " IS NOT NULL";
    case Cmp::eq:
      return left + " = " + value(0);
    case Cmp::ne: {
      const bool nulls = plain_column && column(*plain_column).facts.nulls > 0;
      return left + (nulls ? " IS DISTINCT FROM " : " <> ") + value(0);
    }
    case Cmp::lt:
      return left + " < " + value(0);
    case Cmp::le:
      return left + " <= " + value(0);
    case Cmp::gt:
      return left + " > " + value(0);
    case Cmp::ge:
      return left + " >= " + value(0);
    case Cmp::between:
      return left + " BETWEEN " + value(0) + " AND " + value(1);
    case Cmp::contains:
    case Cmp::begins:
    case Cmp::ends: {
      std::string pattern = c.op == Cmp::begins ? "" : "%";
      for (char ch : c.right.at(0).text) {
        if (ch == '%' || ch == '_' || ch == '\\') pattern += '\\';
        pattern += ch;
      }
      return left + " ILIKE " +
             literal_text({pattern + (c.op == Cmp::ends ? "" : "%"), Type::text});
    }
    case Cmp::in: {
      std::string list;
      for (const auto& literal : c.right)
        list += (list.empty() ? "" : ", ") + literal_text(literal);
      return left + " IN (" + list + ")";
    }
  }
  return "TRUE";
}

std::string Lowering::exists(const Exists& e, Scope& scope) {
  Scope inner(catalog_, aliases_, e.table, true);
  const std::string first = chain(e.path, scope.root(), inner);
  const auto [near, far] = link(scope.root(), e.path.front());
  std::string where = inner.column_at(first, first_table(scope.root(), e.path.front()), far) +
                      " = " + scope.column_at(scope.alias({}), scope.root(), near);
  if (const auto* all = e.where ? std::get_if<And>(&e.where->is) : nullptr) {
    for (const auto& part : all->parts) where += "\n  AND " + pred(part, inner);
  } else if (e.where) {
    where += "\n  AND " + pred(e.where, inner);
  }
  const std::string from = inner.from();
  return std::string(e.negated ? "NOT " : "") + "EXISTS (\n" +
         indent(indent("SELECT 1\n" + from + "\nWHERE " + where)) + "\n  )";
}

}  // namespace sqlagent::nlq
