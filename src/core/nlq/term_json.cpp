#include "core/nlq/term_json.h"

namespace sqlagent::nlq {
namespace {

json::value literals(const std::vector<Literal>& list) {
  json::array out;
  for (const auto& l : list) out.push_back(json::array{l.text, name(l.type)});
  return out;
}

Type type(const json::value& v) {
  const auto found = type_from_name(TermReader::text(v));
  if (!found) throw Gone{};
  return *found;
}

}  // namespace

json::value TermWriter::table(int t) const {
  if (t < 0) return nullptr;
  const auto& facts = catalog_.tables()[t].facts;
  return json::array{facts.schema, facts.name};
}

json::value TermWriter::path(const std::vector<int>& edges) const {
  json::array out;
  for (int e : edges) {
    const auto& edge = catalog_.edges()[e];
    out.push_back(json::array{table(edge.from_table),
                              column_name(edge.from_table, edge.from_column), table(edge.to_table),
                              column_name(edge.to_table, edge.to_column)});
  }
  return out;
}

json::value TermWriter::column(const ColumnRef& c) const {
  return c.table < 0 ? json::value(nullptr)
                     : json::value(json::array{table(c.table), column_name(c.table, c.column),
                                               path(c.path)});
}

json::value TermWriter::expr(const ExprPtr& e) const {
  if (!e) return nullptr;
  return std::visit(
      Cases{
          [&](const ColumnRef& c) -> json::value {
            return json::array{"column", column(c)};
          },
          [&](const Literal& l) -> json::value {
            return json::array{"literal", l.text, name(l.type)};
          },
          [&](const Bucket& b) -> json::value {
            return json::array{"bucket", expr(b.of), static_cast<int>(b.grain), b.offset};
          },
          [&](const Binary& b) -> json::value {
            return json::array{"binary", std::string(1, b.op), expr(b.left), expr(b.right)};
          },
          [&](const Aggregate& a) -> json::value {
            return json::array{
                "aggregate",  static_cast<int>(a.f),
                expr(a.of),   table(a.table),
                path(a.path), a.where ? pred(std::make_shared<const Pred>(a.where->pred)) : nullptr,
                a.overall};
          }},
      e->is);
}

json::value TermWriter::preds(const std::vector<PredPtr>& parts) const {
  json::array out;
  for (const auto& part : parts) out.push_back(pred(part));
  return out;
}

json::value TermWriter::pred(const PredPtr& p) const {
  if (!p) return nullptr;
  return std::visit(
      Cases{[&](const Compare& c) -> json::value {
              return json::array{"compare", expr(c.left), static_cast<int>(c.op), literals(c.right),
                                 expr(c.right_expr)};
            },
            [&](const Exists& e) -> json::value {
              return json::array{"exists", table(e.table), path(e.path), pred(e.where), e.negated};
            },
            [&](const And& a) -> json::value {
              return json::array{"and", preds(a.parts)};
            },
            [&](const Or& o) -> json::value {
              return json::array{"or", preds(o.parts)};
            },
            [&](const Not& n) -> json::value {
              return json::array{"not", pred(n.part)};
            }},
      p->is);
}

json::value TermWriter::outputs(const std::vector<Output>& list) const {
  json::array out;
  for (const auto& o : list) out.push_back(json::array{expr(o.expr), o.alias});
  return out;
}

std::string TermWriter::column_name(int t, int c) const {
  return catalog_.tables()[t].columns[c].facts.name;
}

std::string TermReader::text(const json::value& v) {
  if (!v.is_string()) throw Gone{};
  return std::string(v.get_string());
}

int TermReader::whole(const json::value& v, int below) {
  if (!v.is_int64() || v.get_int64() < 0 || v.get_int64() >= below) throw Gone{};
  return static_cast<int>(v.get_int64());
}

bool TermReader::flag(const json::value& v) {
  if (!v.is_bool()) throw Gone{};
  return v.get_bool();
}

const json::array& TermReader::list(const json::value& v, size_t at_least) {
  if (!v.is_array() || v.get_array().size() < at_least) throw Gone{};
  return v.get_array();
}

int TermReader::table(const json::value& v) const {
  if (v.is_null()) return -1;
  const auto& names = list(v, 2);
  const int t = catalog_.find_table(text(names[0]), text(names[1]));
  if (t < 0) throw Gone{};
  return t;
}

int TermReader::column_of_table(int t, const json::value& v) const {
  const int c = t < 0 ? -1 : catalog::Catalog::find_column(catalog_.tables()[t], text(v));
  if (c < 0) throw Gone{};
  return c;
}

std::vector<int> TermReader::path(const json::value& v) const {
  std::vector<int> out;
  for (const auto& item : list(v)) {
    const auto& ends = list(item, 4);
    const int from = table(ends[0]), to = table(ends[2]);
    const int from_column = column_of_table(from, ends[1]),
              to_column = column_of_table(to, ends[3]);
    int found = -1;
    for (int e = 0; e < static_cast<int>(catalog_.edges().size()); ++e) {
      const auto& edge = catalog_.edges()[e];
      if (edge.from_table == from && edge.from_column == from_column && edge.to_table == to &&
          edge.to_column == to_column)
        found = e;
    }
    if (found < 0) throw Gone{};
    out.push_back(found);
  }
  return out;
}

ColumnRef TermReader::column(const json::value& v) const {
  if (v.is_null()) return {};
  const auto& parts = list(v, 3);
  const int t = table(parts[0]);
  return {t, column_of_table(t, parts[1]), path(parts[2])};
}

ExprPtr TermReader::expr(const json::value& v, int depth) const {
  if (v.is_null()) return nullptr;
  if (depth > 20) throw Gone{};
  const auto& parts = list(v, 2);
  const std::string kind = text(parts[0]);
  Expr e;
  if (kind == "column") {
    e.is = column(parts[1]);
  } else if (kind == "literal") {
    e.is = Literal{text(parts[1]), type(list(v, 3)[2])};
  } else if (kind == "bucket") {
    Bucket bucket{expr(parts[1], depth + 1), static_cast<Grain>(whole(list(v, 3)[2], kGrains))};
    if (parts.size() > 3) bucket.offset = whole(parts[3], 12);
    e.is = bucket;
  } else if (kind == "binary") {
    const std::string op = text(parts[1]);
    if (op.size() != 1 || std::string_view("+-*/%ABCDMPSY").find(op[0]) == std::string_view::npos)
      throw Gone{};
    const auto& all = list(v, 4);
    e.is = Binary{op[0], expr(all[2], depth + 1), expr(all[3], depth + 1)};
  } else if (kind == "aggregate") {
    const auto& all = list(v, 7);
    Aggregate a;
    a.f = static_cast<Agg>(whole(all[1], 9));
    a.of = expr(all[2], depth + 1);
    a.table = table(all[3]);
    a.path = path(all[4]);
    if (const PredPtr where = pred(all[5], depth + 1))
      a.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*where});
    a.overall = flag(all[6]);
    e.is = a;
  } else {
    throw Gone{};
  }
  return std::make_shared<const Expr>(std::move(e));
}

std::vector<PredPtr> TermReader::preds(const json::value& v, int depth) const {
  std::vector<PredPtr> out;
  for (const auto& part : list(v)) out.push_back(pred(part, depth + 1));
  return out;
}

PredPtr TermReader::pred(const json::value& v, int depth) const {
  if (v.is_null()) return nullptr;
  if (depth > 20) throw Gone{};
  const auto& parts = list(v, 2);
  const std::string kind = text(parts[0]);
  Pred p;
  if (kind == "compare") {
    const auto& all = list(v, 5);
    Compare c;
    c.left = expr(all[1], depth + 1);
    c.op = static_cast<Cmp>(whole(all[2], 13));
    for (const auto& item : list(all[3]))
      c.right.push_back({text(list(item, 2)[0]), type(list(item, 2)[1])});
    c.right_expr = expr(all[4], depth + 1);
    p.is = c;
  } else if (kind == "exists") {
    const auto& all = list(v, 5);
    p.is = Exists{table(all[1]), path(all[2]), pred(all[3], depth + 1), flag(all[4])};
  } else if (kind == "and") {
    p.is = And{preds(parts[1], depth)};
  } else if (kind == "or") {
    p.is = Or{preds(parts[1], depth)};
  } else if (kind == "not") {
    p.is = Not{pred(parts[1], depth + 1)};
  } else {
    throw Gone{};
  }
  return std::make_shared<const Pred>(std::move(p));
}

std::vector<Output> TermReader::outputs(const json::value& v) const {
  std::vector<Output> out;
  for (const auto& item : list(v)) out.push_back({expr(list(item, 2)[0]), text(list(item, 2)[1])});
  return out;
}

}  // namespace sqlagent::nlq
