// Making, comparing and walking terms.
#include "core/nlq/piece.h"

#include <fmt/format.h>

namespace sqlagent::nlq {
namespace {

std::string path_text(const std::vector<int>& path) {
  std::string out;
  for (int edge : path) out += fmt::format("/{}", edge);
  return out;
}

ExprPtr expr(auto is) {
  return std::make_shared<const Expr>(Expr{std::move(is)});
}
PredPtr pred(auto is) {
  return std::make_shared<const Pred>(Pred{std::move(is)});
}

std::string literals_text(const std::vector<Literal>& literals) {
  std::string out;
  for (const auto& literal : literals) out += "'" + literal.text + "'";
  return out;
}

std::string signature_of(const Pred& pred);

}  // namespace

std::string signature(const ExprPtr& e) {
  if (!e) return "*";
  return std::visit(
      Cases{[](const ColumnRef& c) {
              return fmt::format("c{}.{}{}", c.table, c.column, path_text(c.path));
            },
            [](const Literal& l) { return "'" + l.text + "'"; },
            [](const Bucket& b) {
              return fmt::format("b{}{}({})", static_cast<int>(b.grain),
                                 b.offset ? fmt::format("+{}", b.offset) : "", signature(b.of));
            },
            [](const Binary& b) {
              return fmt::format("({}{}{})", signature(b.left), b.op, signature(b.right));
            },
            [](const Aggregate& a) {
              return fmt::format("a{}{}({}@{}{}{})", static_cast<int>(a.f), a.overall ? "!" : "",
                                 signature(a.of), a.table, path_text(a.path),
                                 a.where ? "|" + signature_of(a.where->pred) : "");
            }},
      e->is);
}

namespace {
std::string signature_of(const Pred& p) {
  return std::visit(Cases{[](const Compare& c) {
                            return fmt::format("{}~{}{}{}", signature(c.left),
                                               static_cast<int>(c.op), literals_text(c.right),
                                               c.right_expr ? signature(c.right_expr) : "");
                          },
                          [](const Exists& e) {
                            return fmt::format("{}exists@{}{}[{}]", e.negated ? "!" : "", e.table,
                                               path_text(e.path),
                                               e.where ? signature_of(*e.where) : "");
                          },
                          [](const And& a) {
                            std::string out = "and(";
                            for (const auto& part : a.parts) out += signature_of(*part) + ";";
                            return out + ")";
                          },
                          [](const Or& o) {
                            std::string out = "or(";
                            for (const auto& part : o.parts) out += signature_of(*part) + ";";
                            return out + ")";
                          },
                          [](const Not& n) { return "not(" + signature_of(*n.part) + ")"; }},
                    p.is);
}
}  // namespace

std::string signature(const PredPtr& p) {
  return p ? signature_of(*p) : "";
}

std::string signature(const Piece& p) {
  std::string out =
      fmt::format("{}:{}-{}:{}.{}/{}:{}{}{}{}{}{}:{}", static_cast<int>(p.kind), p.begin, p.end,
                  p.table, p.column, p.edge, static_cast<int>(p.agg), static_cast<int>(p.cmp),
                  static_cast<int>(p.grain), p.descending, p.negated, p.distinct, p.n.value_or(-1));
  out += literals_text(p.literals) + (p.expr ? signature(p.expr) : "") + signature(p.pred) +
         p.said + p.hint;
  for (const auto& item : p.list) out += "," + signature(item);
  if (p.from) out += iso(*p.from);
  if (p.to) out += iso(*p.to);
  return out;
}

ExprPtr column_of(int table, int column) {
  return expr(ColumnRef{table, column, {}});
}
ExprPtr aggregate_of(Agg f, ExprPtr of, int table) {
  Aggregate a;
  a.f = f;
  a.of = std::move(of);
  a.table = table;
  return expr(std::move(a));
}
ExprPtr binary_of(char op, ExprPtr left, ExprPtr right) {
  return expr(Binary{op, std::move(left), std::move(right)});
}
ExprPtr bucket_of(ExprPtr of, Grain grain, int offset) {
  return expr(Bucket{std::move(of), grain, offset});
}
ExprPtr number_of(std::string text) {
  return expr(Literal{std::move(text), Type::numeric});
}

PredPtr compare_of(ExprPtr left, Cmp op, std::vector<Literal> right, ExprPtr right_expr) {
  return pred(Compare{std::move(left), op, std::move(right), std::move(right_expr)});
}

PredPtr both_of(PredPtr left, PredPtr right) {
  if (!left) return right;
  if (!right) return left;
  std::vector<PredPtr> parts;
  for (const auto& side : {left, right}) {
    if (const auto* inner = std::get_if<And>(&side->is))
      parts.insert(parts.end(), inner->parts.begin(), inner->parts.end());
    else
      parts.push_back(side);
  }
  return pred(And{std::move(parts)});
}

PredPtr either_of(PredPtr left, PredPtr right) {
  const auto* a = std::get_if<Compare>(&left->is);
  const auto* b = std::get_if<Compare>(&right->is);
  const auto listed = [](const Compare* c) {
    return c && (c->op == Cmp::eq || c->op == Cmp::in) && !c->right_expr;
  };
  if (listed(a) && listed(b) && signature(a->left) == signature(b->left)) {
    auto values = a->right;
    values.insert(values.end(), b->right.begin(), b->right.end());
    return compare_of(a->left, Cmp::in, std::move(values));
  }
  std::vector<PredPtr> parts;
  for (const auto& side : {left, right}) {
    if (const auto* inner = std::get_if<Or>(&side->is))
      parts.insert(parts.end(), inner->parts.begin(), inner->parts.end());
    else
      parts.push_back(side);
  }
  return pred(Or{std::move(parts)});
}

PredPtr not_of(PredPtr p) {
  if (const auto* c = std::get_if<Compare>(&p->is)) {
    if (c->op == Cmp::eq) return compare_of(c->left, Cmp::ne, c->right, c->right_expr);
    if (c->op == Cmp::ne) return compare_of(c->left, Cmp::eq, c->right, c->right_expr);
    if (c->op == Cmp::is_null) return compare_of(c->left, Cmp::not_null, {});
    if (c->op == Cmp::not_null) return compare_of(c->left, Cmp::is_null, {});
  }
  if (const auto* e = std::get_if<Exists>(&p->is)) {
    Exists flipped = *e;
    flipped.negated = !flipped.negated;
    return pred(std::move(flipped));
  }
  return pred(Not{std::move(p)});
}

void columns_in(const ExprPtr& e, std::vector<ColumnRef>& out) {
  if (!e) return;
  std::visit(Cases{[&](const ColumnRef& c) { out.push_back(c); }, [](const Literal&) {},
                   [&](const Bucket& b) { columns_in(b.of, out); },
                   [&](const Binary& b) {
                     columns_in(b.left, out);
                     columns_in(b.right, out);
                   },
                   [&](const Aggregate& a) { columns_in(a.of, out); }},
             e->is);
}

void columns_in(const PredPtr& p, std::vector<ColumnRef>& out) {
  if (!p) return;
  std::visit(Cases{[&](const Compare& c) {
                     columns_in(c.left, out);
                     columns_in(c.right_expr, out);
                   },
                   [](const Exists&) {},
                   [&](const And& a) {
                     for (const auto& part : a.parts) columns_in(part, out);
                   },
                   [&](const Or& o) {
                     for (const auto& part : o.parts) columns_in(part, out);
                   },
                   [&](const Not& n) { columns_in(n.part, out); }},
             p->is);
}

void aggregates_in(const ExprPtr& e, std::vector<const Aggregate*>& out) {
  if (!e) return;
  if (const auto* a = std::get_if<Aggregate>(&e->is)) {
    out.push_back(a);
    aggregates_in(a->of, out);
  } else if (const auto* b = std::get_if<Binary>(&e->is)) {
    aggregates_in(b->left, out);
    aggregates_in(b->right, out);
  } else if (const auto* u = std::get_if<Bucket>(&e->is)) {
    aggregates_in(u->of, out);
  }
}

bool has_aggregate(const ExprPtr& e) {
  std::vector<const Aggregate*> found;
  aggregates_in(e, found);
  return !found.empty();
}

}  // namespace sqlagent::nlq
