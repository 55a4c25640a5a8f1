// The intent as JSON by names, so that it survives a new catalog version. Terms are small arrays:
// ["column", table, column, path…].
#include <boost/json.hpp>

#include "core/nlq/piece.h"
#include "core/nlq/read.h"

namespace sqlagent::nlq {
namespace {
namespace json = boost::json;

struct Gone {
};  // a name is gone, or the text is not ours: caught in from_json, never leaves this file

template <class... F>
struct Cases : F... {
  using F::operator()...;
};
template <class... F>
Cases(F...) -> Cases<F...>;

class Writer {
 public:
  explicit Writer(const catalog::Catalog& catalog) : catalog_(catalog) {}

  json::value table(int t) const {
    if (t < 0) return nullptr;
    const auto& facts = catalog_.tables()[t].facts;
    return json::array{facts.schema, facts.name};
  }
  json::value path(const std::vector<int>& edges) const {
    json::array out;
    for (int e : edges) {
      const auto& edge = catalog_.edges()[e];
      out.push_back(json::array{table(edge.from_table),
                                column_name(edge.from_table, edge.from_column),
                                table(edge.to_table), column_name(edge.to_table, edge.to_column)});
    }
    return out;
  }
  json::value column(const ColumnRef& c) const {
    return c.table < 0 ? json::value(nullptr)
                       : json::value(json::array{table(c.table), column_name(c.table, c.column),
                                                 path(c.path)});
  }
  json::value literals(const std::vector<Literal>& list) const {
    json::array out;
    for (const auto& l : list) out.push_back(json::array{l.text, name(l.type)});
    return out;
  }
  json::value expr(const ExprPtr& e) const {
    if (!e) return nullptr;
    return std::visit(
        Cases{[&](const ColumnRef& c) -> json::value {
                return json::array{"column", column(c)};
              },
              [&](const Literal& l) -> json::value {
                return json::array{"literal", l.text, name(l.type)};
              },
              [&](const Bucket& b) -> json::value {
                return json::array{"bucket", expr(b.of), static_cast<int>(b.grain)};
              },
              [&](const Binary& b) -> json::value {
                return json::array{"binary", std::string(1, b.op), expr(b.left), expr(b.right)};
              },
              [&](const Aggregate& a) -> json::value {
                return json::array{
                    "aggregate",
                    static_cast<int>(a.f),
                    expr(a.of),
                    table(a.table),
                    path(a.path),
                    a.where ? pred(std::make_shared<const Pred>(a.where->pred)) : nullptr,
                    a.overall};
              }},
        e->is);
  }
  json::value preds(const std::vector<PredPtr>& parts) const {
    json::array out;
    for (const auto& part : parts) out.push_back(pred(part));
    return out;
  }
  json::value pred(const PredPtr& p) const {
    if (!p) return nullptr;
    return std::visit(
        Cases{
            [&](const Compare& c) -> json::value {
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
  json::value outputs(const std::vector<Output>& list) const {
    json::array out;
    for (const auto& o : list) out.push_back(json::array{expr(o.expr), o.alias});
    return out;
  }

 private:
  std::string column_name(int t, int c) const { return catalog_.tables()[t].columns[c].facts.name; }
  const catalog::Catalog& catalog_;
};

class Reader {
 public:
  explicit Reader(const catalog::Catalog& catalog) : catalog_(catalog) {}

  static std::string text(const json::value& v) {
    if (!v.is_string()) throw Gone{};
    return std::string(v.get_string());
  }
  static int whole(const json::value& v, int below) {
    if (!v.is_int64() || v.get_int64() < 0 || v.get_int64() >= below) throw Gone{};
    return static_cast<int>(v.get_int64());
  }
  static bool flag(const json::value& v) {
    if (!v.is_bool()) throw Gone{};
    return v.get_bool();
  }
  static const json::array& list(const json::value& v, size_t at_least = 0) {
    if (!v.is_array() || v.get_array().size() < at_least) throw Gone{};
    return v.get_array();
  }
  int table(const json::value& v) const {
    if (v.is_null()) return -1;
    const auto& names = list(v, 2);
    const int t = catalog_.find_table(text(names[0]), text(names[1]));
    if (t < 0) throw Gone{};
    return t;
  }
  int column_of_table(int t, const json::value& v) const {
    const int c = t < 0 ? -1 : catalog::Catalog::find_column(catalog_.tables()[t], text(v));
    if (c < 0) throw Gone{};
    return c;
  }
  std::vector<int> path(const json::value& v) const {
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
  ColumnRef column(const json::value& v) const {
    if (v.is_null()) return {};
    const auto& parts = list(v, 3);
    const int t = table(parts[0]);
    return {t, column_of_table(t, parts[1]), path(parts[2])};
  }
  static Type type(const json::value& v) {
    const auto found = type_from_name(text(v));
    if (!found) throw Gone{};
    return *found;
  }
  ExprPtr expr(const json::value& v, int depth = 0) const {
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
      e.is = Bucket{expr(parts[1], depth + 1), static_cast<Grain>(whole(list(v, 3)[2], 7))};
    } else if (kind == "binary") {
      const std::string op = text(parts[1]);
      if (op.size() != 1 || std::string_view("+-*/%").find(op[0]) == std::string_view::npos)
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
  std::vector<PredPtr> preds(const json::value& v, int depth) const {
    std::vector<PredPtr> out;
    for (const auto& part : list(v)) out.push_back(pred(part, depth + 1));
    return out;
  }
  PredPtr pred(const json::value& v, int depth = 0) const {
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
  std::vector<Output> outputs(const json::value& v) const {
    std::vector<Output> out;
    for (const auto& item : list(v))
      out.push_back({expr(list(item, 2)[0]), text(list(item, 2)[1])});
    return out;
  }

 private:
  const catalog::Catalog& catalog_;
};

std::optional<Date> date(const json::value& v) {
  if (v.is_null()) return std::nullopt;
  const auto parsed = parse_iso_date(Reader::text(v));
  if (!parsed) throw Gone{};
  return parsed;
}

}  // namespace

std::string to_json(const Intent& intent, const catalog::Catalog& catalog) {
  const Writer w(catalog);
  json::object out;
  out["version"] = 1;
  out["subject"] = w.table(intent.subject);
  out["dims"] = w.outputs(intent.dims);
  out["measures"] = w.outputs(intent.measures);
  out["columns"] = w.outputs(intent.columns);
  out["per"] = w.outputs(intent.per);
  out["where"] = w.pred(intent.where);
  out["having"] = w.pred(intent.having);
  json::array times, order, assumptions, keys;
  for (const auto& key : intent.keys) keys.push_back(w.expr(key));
  for (const auto& r : intent.times)
    times.push_back(json::array{w.column(r.column), r.from ? json::value(iso(*r.from)) : nullptr,
                                r.to ? json::value(iso(*r.to)) : nullptr, r.said});
  for (const auto& o : intent.order) order.push_back(json::array{w.expr(o.expr), o.descending});
  for (const auto& a : intent.assumptions) {
    json::array others(a.alternatives.begin(), a.alternatives.end());
    assumptions.push_back(json::array{a.id, a.text, a.choice, others});
  }
  out["keys"] = keys;
  out["times"] = times;
  out["order"] = order;
  out["assumptions"] = assumptions;
  out["limit"] = intent.limit ? json::value(*intent.limit) : nullptr;
  out["ties"] = intent.ties;
  out["distinct"] = intent.distinct;
  out["keep_empty_groups"] = intent.keep_empty_groups;
  out["calc"] = static_cast<int>(intent.calc);
  out["yes_no"] = intent.yes_no;
  return json::serialize(out);
}

std::optional<Intent> from_json(std::string_view text, const catalog::Catalog& catalog) {
  boost::system::error_code error;
  const json::value parsed = json::parse(json::string_view(text.data(), text.size()), error);
  if (error || !parsed.is_object()) return std::nullopt;
  const auto& object = parsed.get_object();
  const auto at = [&](const char* key) -> const json::value& {
    const auto* found = object.if_contains(key);
    if (!found) throw Gone{};
    return *found;
  };
  try {
    const Reader r(catalog);
    Intent i;
    i.subject = r.table(at("subject"));
    i.dims = r.outputs(at("dims"));
    i.measures = r.outputs(at("measures"));
    i.columns = r.outputs(at("columns"));
    i.per = r.outputs(at("per"));
    if (const auto* keys = object.if_contains("keys"))  // younger than the first records
      for (const auto& key : Reader::list(*keys)) i.keys.push_back(r.expr(key));
    i.where = r.pred(at("where"));
    i.having = r.pred(at("having"));
    for (const auto& item : Reader::list(at("times"))) {
      const auto& all = Reader::list(item, 4);
      i.times.push_back({r.column(all[0]), date(all[1]), date(all[2]), Reader::text(all[3])});
    }
    for (const auto& item : Reader::list(at("order")))
      i.order.push_back({r.expr(Reader::list(item, 2)[0]), Reader::flag(Reader::list(item, 2)[1])});
    for (const auto& item : Reader::list(at("assumptions"))) {
      const auto& all = Reader::list(item, 4);
      Assumption a{Reader::text(all[0]), Reader::text(all[1]), Reader::text(all[2]), {}};
      for (const auto& other : Reader::list(all[3])) a.alternatives.push_back(Reader::text(other));
      i.assumptions.push_back(std::move(a));
    }
    if (!at("limit").is_null()) i.limit = Reader::whole(at("limit"), 1'000'000'000);
    i.ties = Reader::flag(at("ties"));
    i.distinct = Reader::flag(at("distinct"));
    i.keep_empty_groups = Reader::flag(at("keep_empty_groups"));
    i.calc = static_cast<Calc>(Reader::whole(at("calc"), 4));
    i.yes_no = Reader::flag(at("yes_no"));
    return i;
  } catch (const Gone&) {
    return std::nullopt;
  }
}

}  // namespace sqlagent::nlq
