#include "core/nlq/lower.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/sql_text.h"
#include "core/catalog/value_index.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"
#include "core/nlq/piece.h"
#include "core/nlq/scope.h"

namespace sqlagent::nlq {
namespace {

template <class... F>
struct Cases : F... {
  using F::operator()...;
};
template <class... F>
Cases(F...) -> Cases<F...>;

// PostgreSQL 15, appendix C: reserved, or read as a function or type where a name stands.
constexpr std::array kReserved = std::to_array<std::string_view>({"all",
                                                                  "analyse",
                                                                  "analyze",
                                                                  "and",
                                                                  "any",
                                                                  "array",
                                                                  "as",
                                                                  "asc",
                                                                  "asymmetric",
                                                                  "authorization",
                                                                  "between",
                                                                  "bigint",
                                                                  "binary",
                                                                  "bit",
                                                                  "boolean",
                                                                  "both",
                                                                  "case",
                                                                  "cast",
                                                                  "char",
                                                                  "character",
                                                                  "check",
                                                                  "coalesce",
                                                                  "collate",
                                                                  "collation",
                                                                  "column",
                                                                  "concurrently",
                                                                  "constraint",
                                                                  "create",
                                                                  "cross",
                                                                  "current_catalog",
                                                                  "current_date",
                                                                  "current_role",
                                                                  "current_schema",
                                                                  "current_time",
                                                                  "current_timestamp",
                                                                  "current_user",
                                                                  "dec",
                                                                  "decimal",
                                                                  "default",
                                                                  "deferrable",
                                                                  "desc",
                                                                  "distinct",
                                                                  "do",
                                                                  "else",
                                                                  "end",
                                                                  "except",
                                                                  "exists",
                                                                  "extract",
                                                                  "false",
                                                                  "fetch",
                                                                  "float",
                                                                  "for",
                                                                  "foreign",
                                                                  "freeze",
                                                                  "from",
                                                                  "full",
                                                                  "grant",
                                                                  "greatest",
                                                                  "group",
                                                                  "grouping",
                                                                  "having",
                                                                  "ilike",
                                                                  "in",
                                                                  "initially",
                                                                  "inner",
                                                                  "inout",
                                                                  "int",
                                                                  "integer",
                                                                  "intersect",
                                                                  "interval",
                                                                  "into",
                                                                  "is",
                                                                  "isnull",
                                                                  "join",
                                                                  "lateral",
                                                                  "leading",
                                                                  "least",
                                                                  "left",
                                                                  "like",
                                                                  "limit",
                                                                  "localtime",
                                                                  "localtimestamp",
                                                                  "national",
                                                                  "natural",
                                                                  "nchar",
                                                                  "none",
                                                                  "normalize",
                                                                  "not",
                                                                  "notnull",
                                                                  "null",
                                                                  "nullif",
                                                                  "numeric",
                                                                  "offset",
                                                                  "on",
                                                                  "only",
                                                                  "or",
                                                                  "order",
                                                                  "out",
                                                                  "outer",
                                                                  "overlaps",
                                                                  "overlay",
                                                                  "placing",
                                                                  "position",
                                                                  "precision",
                                                                  "primary",
                                                                  "real",
                                                                  "references",
                                                                  "returning",
                                                                  "right",
                                                                  "row",
                                                                  "select",
                                                                  "session_user",
                                                                  "setof",
                                                                  "similar",
                                                                  "smallint",
                                                                  "some",
                                                                  "substring",
                                                                  "symmetric",
                                                                  "table",
                                                                  "tablesample",
                                                                  "then",
                                                                  "time",
                                                                  "timestamp",
                                                                  "to",
                                                                  "trailing",
                                                                  "treat",
                                                                  "trim",
                                                                  "true",
                                                                  "union",
                                                                  "unique",
                                                                  "user",
                                                                  "using",
                                                                  "values",
                                                                  "varchar",
                                                                  "variadic",
                                                                  "verbose",
                                                                  "when",
                                                                  "where",
                                                                  "window",
                                                                  "with",
                                                                  "by",
                                                                  "at",
                                                                  "of",
                                                                  "xmlattributes"});

std::string indent(const std::string& text) {
  std::string out = "  ";
  for (char c : text) {
    out += c;
    if (c == '\n') out += "  ";
  }
  return out;
}

class Lowering {
 public:
  Lowering(const Intent& intent, const catalog::Catalog& catalog)
      : intent_(intent),
        catalog_(catalog),
        scope_(catalog, aliases_, intent.subject, joins_anything()) {}

  std::string run() {
    // A ranking or a threshold is about things that exist: no group of "nothing".
    only_known_ = grouped() && (intent_.having || intent_.limit);
    if (only_known_) scope_.drop_unmatched();
    if (intent_.yes_no) {
      const std::string where = conditions();
      return "SELECT EXISTS (\n" + indent("SELECT 1\n" + scope_.from() + where) + "\n) AS answer";
    }
    return intent_.per.empty() ? plain() : per_group();
  }

 private:
  struct Item {
    std::string sql, alias;
    ExprPtr expr;
  };

  bool grouped() const { return !intent_.measures.empty() || !intent_.dims.empty(); }

  bool joins_anything() const {
    std::vector<ColumnRef> columns;
    std::vector<const Aggregate*> aggregates;
    for (const auto* list : {&intent_.dims, &intent_.measures, &intent_.columns, &intent_.per})
      for (const auto& output : *list) {
        columns_in(output.expr, columns);
        aggregates_in(output.expr, aggregates);
      }
    for (const auto& order : intent_.order) columns_in(order.expr, columns);
    for (const auto& range : intent_.times) columns.push_back(range.column);
    columns_in(intent_.where, columns);
    if (rolls_up(intent_.where)) return true;
    return std::ranges::any_of(columns, [](const ColumnRef& c) { return !c.path.empty(); }) ||
           std::ranges::any_of(aggregates, [](const Aggregate* a) { return !a->path.empty(); });
  }

  // EXISTS and rollups speak of another table, so that names need their alias.
  static bool rolls_up(const PredPtr& p) {
    if (!p) return false;
    return std::visit(Cases{[](const Compare& c) {
                              std::vector<const Aggregate*> found;
                              aggregates_in(c.left, found);
                              aggregates_in(c.right_expr, found);
                              return std::ranges::any_of(
                                  found, [](const Aggregate* a) { return !a->path.empty(); });
                            },
                            [](const Exists&) { return true; },
                            [](const And& a) { return std::ranges::any_of(a.parts, rolls_up); },
                            [](const Or& o) { return std::ranges::any_of(o.parts, rolls_up); },
                            [](const Not& n) { return rolls_up(n.part); }},
                      p->is);
  }

  const catalog::Column& column(const ColumnRef& c) const {
    return catalog_.tables()[c.table].columns[c.column];
  }

  // ---- expressions
  std::string expr(const ExprPtr& e, Scope& scope) {
    return std::visit(Cases{[&](const ColumnRef& c) { return scope.column(c); },
                            [&](const Literal& l) { return literal_text(l); },
                            [&](const Bucket& b) { return bucket(b, scope); },
                            [&](const Binary& b) { return binary(b, scope); },
                            [&](const Aggregate& a) { return aggregate(a, scope); }},
                      e->is);
  }

  std::string bucket(const Bucket& b, Scope& scope) {
    const std::string of = expr(b.of, scope);
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

  static bool loose(const ExprPtr& e) { return std::holds_alternative<Binary>(e->is); }

  // Whether the value has PostgreSQL's integer type, whose division cuts.
  bool integral(const ExprPtr& e) const {
    return std::visit(
        Cases{[&](const ColumnRef& c) { return column(c).facts.type == Type::integer; },
              [](const Literal& l) { return l.text.find('.') == std::string::npos; },
              [](const Bucket&) { return true; },
              [&](const Binary& b) {
                return b.op != '/' && b.op != '%' && integral(b.left) && integral(b.right);
              },
              [&](const Aggregate& a) {
                return a.f == Agg::count || a.f == Agg::count_distinct ||
                       (a.f != Agg::avg && a.of && integral(a.of));
              }},
        e->is);
  }

  std::string binary(const Binary& b, Scope& scope) {
    const std::string left = expr(b.left, scope), right = expr(b.right, scope);
    if (b.op == '%') return fmt::format("round(100.0 * {} / NULLIF({}, 0), 2)", left, right);
    const std::string l = loose(b.left) ? "(" + left + ")" : left,
                      r = loose(b.right) ? "(" + right + ")" : right;
    if (b.op == '/')
      return fmt::format("{}{} / NULLIF({}, 0)", l, integral(b.left) ? "::numeric" : "", right);
    const auto* inner = std::get_if<Binary>(&b.left->is);
    if (inner && inner->op == '*' && b.op == '*') return left + " * " + r;
    return l + " " + b.op + " " + r;
  }

  std::string call(const Aggregate& a, const std::string& of) {
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

  std::string aggregate(const Aggregate& a, Scope& scope) {
    if (a.overall) {
      Aliases own;
      Scope inner(catalog_, own, a.table, false);
      const std::string of = a.of ? expr(a.of, inner) : "";
      return "(SELECT " + call(a, of) + " " + inner.from() + ")";
    }
    if (!a.path.empty()) return rollup(a, scope);
    std::string of = a.of ? expr(a.of, scope) : "";
    std::string text = call(a, of);
    if (a.where)
      text += " FILTER (WHERE " + pred(std::make_shared<const Pred>(a.where->pred), scope) + ")";
    return text;
  }

  // Prints FROM for the far end of a path with the chain back to its first table; returns that
  // table's alias.
  std::string chain(const std::vector<int>& path, int root, Scope& inner) {
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

  // The column of the path's first step on either side: near (the root's) and far.
  std::pair<int, int> link(int root, int first_edge) const {
    const auto& edge = catalog_.edges()[first_edge];
    const bool forward = edge.from_table == root;
    return forward ? std::pair{edge.from_column, edge.to_column}
                   : std::pair{edge.to_column, edge.from_column};
  }

  int first_table(int root, int edge) const {
    const auto& e = catalog_.edges()[edge];
    return e.from_table == root ? e.to_table : e.from_table;
  }

  // An aggregate at its own grain, joined one to one: nothing is multiplied.
  std::string rollup(const Aggregate& a, Scope& scope) {
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
      const std::string name = ident(
          catalog_.tables()[first_table(scope.root(), a.path.front())].columns[far].facts.name);
      // A group without any rows to roll up has no figure; a list shows it with zero.
      scope.join(std::string(grouped() ? "JOIN" : "LEFT JOIN") + " (\n" +
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

  // ---- conditions
  std::string pred(const PredPtr& p, Scope& scope) {
    return std::visit(Cases{[&](const Compare& c) { return compare(c, scope); },
                            [&](const Exists& e) { return exists(e, scope); },
                            [&](const And& a) { return joined(a.parts, " AND ", scope); },
                            [&](const Or& o) { return "(" + joined(o.parts, " OR ", scope) + ")"; },
                            [&](const Not& n) { return "NOT (" + pred(n.part, scope) + ")"; }},
                      p->is);
  }

  std::string joined(const std::vector<PredPtr>& parts, std::string_view by, Scope& scope) {
    std::string out;
    for (const auto& part : parts) out += (out.empty() ? "" : std::string(by)) + pred(part, scope);
    return out;
  }

  std::string compare(const Compare& c, Scope& scope) {
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
      case Cmp::contains: {
        std::string pattern = "%";
        for (char ch : c.right.at(0).text) {
          if (ch == '%' || ch == '_' || ch == '\\') pattern += '\\';
          pattern += ch;
        }
        return left + " ILIKE " + literal_text({pattern + "%", Type::text});
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

  std::string exists(const Exists& e, Scope& scope) {
    Scope inner(catalog_, aliases_, e.table, true);
    const std::string first = chain(e.path, scope.root(), inner);
    const auto [near, far] = link(scope.root(), e.path.front());
    std::string where = inner.column_at(first, first_table(scope.root(), e.path.front()), far) +
                        " = " + scope.column_at(scope.alias({}), scope.root(), near);
    if (e.where) where += "\n  AND " + pred(e.where, inner);
    const std::string from = inner.from();
    return std::string(e.negated ? "NOT " : "") + "EXISTS (\n" +
           indent(indent("SELECT 1\n" + from + "\nWHERE " + where)) + "\n  )";
  }

  std::string conditions() {
    in_where_ = true;
    std::vector<std::string> parts;
    if (intent_.where) {
      if (const auto* a = std::get_if<And>(&intent_.where->is))
        for (const auto& part : a->parts) parts.push_back(pred(part, scope_));
      else
        parts.push_back(pred(intent_.where, scope_));
    }
    for (const auto& range : intent_.times) {
      const std::string at = scope_.column(range.column);
      if (range.from) parts.push_back(at + " >= DATE '" + iso(*range.from) + "'");
      if (range.to) parts.push_back(at + " < DATE '" + iso(*range.to) + "'");
    }
    in_where_ = false;
    if (only_known_)
      for (const auto& dim : intent_.dims)
        if (const auto* c = std::get_if<ColumnRef>(&dim.expr->is); c && column(*c).facts.nulls > 0)
          parts.push_back(scope_.column(*c) + " IS NOT NULL");
    std::vector<std::string> once;
    std::string out;
    for (const auto& part : parts) {
      if (has(once, part)) continue;
      once.push_back(part);
      out += (once.size() == 1 ? "\nWHERE " : "\n  AND ") + part;
    }
    return out;
  }

  // ---- the SELECT
  // Cells that differ only by case or outer spaces are one group.
  bool untidy(const ColumnRef& c) const {
    const auto& values = column(c).facts.values;
    if (values.empty() || values.size() > 2000) return false;
    std::vector<std::string> normal;
    for (const auto& value : values) normal.push_back(catalog::normalise(value));
    std::ranges::sort(normal);
    return std::ranges::adjacent_find(normal) != normal.end();
  }

  std::string unique_alias(const std::string& wanted) {
    std::string alias = wanted.empty() ? "value" : wanted;
    for (int n = 2; has(taken_, alias); ++n) alias = wanted + "_" + std::to_string(n);
    taken_.push_back(alias);
    return alias;
  }

  void add_key(const ColumnRef& c, std::vector<Item>& items, std::vector<std::string>& keys) {
    // People may share a name: the key keeps them apart.
    const auto& table = catalog_.tables()[c.table];
    const auto& facts = table.columns[c.column].facts;
    if (c.column != table.display || table.key < 0 || table.key == c.column ||
        facts.distinct == facts.rows)
      return;
    const auto e = std::make_shared<const Expr>(Expr{ColumnRef{c.table, table.key, c.path}});
    const std::string sql = expr(e, scope_);
    keys.push_back(sql);
    items.push_back({sql, unique_alias(table.columns[table.key].facts.name), e});
  }

  void select_dims(std::vector<Item>& items, std::vector<std::string>& keys) {
    for (const auto& dim : intent_.dims) {
      const auto* c = std::get_if<ColumnRef>(&dim.expr->is);
      const std::string sql = expr(dim.expr, scope_);
      if (c && untidy(*c)) {
        keys.push_back("lower(trim(" + sql + "))");
        items.push_back({"min(trim(" + sql + "))", unique_alias(dim.alias), dim.expr});
        continue;
      }
      keys.push_back(sql);
      items.push_back({sql, unique_alias(dim.alias), dim.expr});
      if (c) add_key(*c, items, keys);
    }
  }

  std::string bucket_key() {
    for (const auto& dim : intent_.dims)
      if (std::holds_alternative<Bucket>(dim.expr->is)) return expr(dim.expr, scope_);
    return intent_.dims.empty() ? "1" : expr(intent_.dims.front().expr, scope_);
  }

  void select_measures(std::vector<Item>& items) {
    bool first = true;
    for (const auto& measure : intent_.measures) {
      const std::string sql = expr(measure.expr, scope_);
      items.push_back({sql, unique_alias(measure.alias), measure.expr});
      if (first && intent_.calc == Calc::share)
        items.push_back({"round(100.0 * " + sql + " / NULLIF(sum(" + sql + ") OVER (), 0), 2)",
                         unique_alias("percent"), nullptr});
      if (first && intent_.calc == Calc::running)
        items.push_back({"sum(" + sql + ") OVER (ORDER BY " + bucket_key() + ")",
                         unique_alias("running_" + measure.alias), nullptr});
      if (first && intent_.calc == Calc::growth) {
        const std::string before = "lag(" + sql + ") OVER (ORDER BY " + bucket_key() + ")";
        items.push_back(
            {"round(100.0 * (" + sql + " - " + before + ") / NULLIF(" + before + ", 0), 2)",
             unique_alias("growth_percent"), nullptr});
      }
      first = false;
    }
  }

  std::string order_by(const std::vector<Item>& items) {
    std::string out;
    for (const auto& order : intent_.order) {
      std::string by;
      for (const auto& item : items)
        if (item.expr && signature(item.expr) == signature(order.expr)) by = ident(item.alias);
      if (by.empty()) by = expr(order.expr, scope_);
      out += (out.empty() ? "" : ", ") + by +
             (order.descending ? " DESC" + std::string(never_null(order.expr) ? "" : " NULLS LAST")
                               : "");
    }
    return out;
  }

  bool never_null(const ExprPtr& e) const {
    if (const auto* a = std::get_if<Aggregate>(&e->is))
      return a->f == Agg::count || a->f == Agg::count_distinct;
    const auto* c = std::get_if<ColumnRef>(&e->is);
    return c && c->path.empty() && column(*c).facts.nulls == 0;
  }

  std::string select_list(const std::vector<Item>& items) const {
    std::string out;
    for (const auto& item : items) {
      const auto dot = item.sql.rfind('.');
      const std::string bare = dot == std::string::npos ? item.sql : item.sql.substr(dot + 1);
      out += (out.empty() ? "\n  " : ",\n  ") + item.sql +
             (bare == ident(item.alias) ? "" : " AS " + ident(item.alias));
    }
    if (items.size() == 1) return " " + out.substr(3);
    return out;
  }

  std::string limit() const {
    if (!intent_.limit) return "";
    if (intent_.ties) return fmt::format("\nFETCH FIRST {} ROWS WITH TIES", *intent_.limit);
    return fmt::format("\nLIMIT {}", *intent_.limit);
  }

  struct Body {
    std::vector<Item> items;
    std::string tail;  // from FROM to HAVING
  };

  Body body() {
    Body b;
    std::vector<std::string> keys;
    if (grouped()) {
      select_dims(b.items, keys);
      select_measures(b.items);
    } else {
      for (const auto& output : intent_.columns)
        b.items.push_back({expr(output.expr, scope_), unique_alias(output.alias), output.expr});
    }
    const std::string where = conditions();
    std::string having = intent_.having ? "\nHAVING " + pred(intent_.having, scope_) : "";
    std::string group;
    for (const auto& key : keys) group += (group.empty() ? "\nGROUP BY " : ", ") + key;
    order_ = order_by(b.items);
    b.tail = scope_.from() + where + group + having;
    return b;
  }

  std::string plain() {
    const Body b = body();
    return std::string("SELECT") + (intent_.distinct ? " DISTINCT" : "") + select_list(b.items) +
           "\n" + b.tail + (order_.empty() ? "" : "\nORDER BY " + order_) + limit();
  }

  // The best n within each group: rank() keeps ties.
  std::string per_group() {
    Body b = body();
    std::string within, outer;
    for (const auto& per : intent_.per) {
      within += (within.empty() ? "" : ", ") + expr(per.expr, scope_);
      for (const auto& item : b.items)
        if (item.expr && signature(item.expr) == signature(per.expr))
          outer += ident(item.alias) + ", ";
    }
    std::string by;
    for (const auto& order : intent_.order)
      by += (by.empty() ? "" : ", ") + expr(order.expr, scope_) +
            (order.descending ? " DESC NULLS LAST" : "");
    std::vector<Item> shown = b.items;
    b.items.push_back(
        {"rank() OVER (PARTITION BY " + within + " ORDER BY " + by + ")", "place", nullptr});
    std::string columns;
    for (const auto& item : shown) columns += (columns.empty() ? "" : ", ") + ident(item.alias);
    return "WITH ranked AS (\n" + indent("SELECT" + select_list(b.items) + "\n" + b.tail) +
           "\n)\nSELECT " + columns +
           fmt::format("\nFROM ranked\nWHERE place <= {}\nORDER BY {}place",
                       intent_.limit.value_or(1), outer);
  }

  const Intent& intent_;
  const catalog::Catalog& catalog_;
  Aliases aliases_;
  Scope scope_;
  std::map<std::string, std::string> rollups_;
  std::vector<std::string> taken_;
  std::string order_;
  bool in_where_ = false, only_known_ = false;
};

}  // namespace

std::string ident(std::string_view name) {
  bool plain = !name.empty() && ((name[0] >= 'a' && name[0] <= 'z') || name[0] == '_');
  for (char c : name)
    plain = plain && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
  return plain && !has(kReserved, name) ? std::string(name) : quote_ident(name);
}

std::string literal_text(const Literal& literal) {
  const bool numeric = literal.type == Type::integer || literal.type == Type::numeric;
  const bool digits =
      !literal.text.empty() && literal.text.find_first_not_of("0123456789.-") == std::string::npos;
  if (numeric && digits) return literal.text;
  if (literal.type == Type::boolean)
    return literal.text == "true" || literal.text == "t" ? "TRUE" : "FALSE";
  GeneratedSql text("nlq.literal");
  text.literal(literal.text);
  std::string out = text.text();
  if (!out.empty() && out.front() == ' ') out.erase(0, 1);
  return literal.type == Type::date ? "DATE " + out : out;
}

std::string lower(const Intent& intent, const catalog::Catalog& catalog) {
  return Lowering(intent, catalog).run();
}

}  // namespace sqlagent::nlq
