#include "core/prompt/outline.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "core/sql/parse.h"
#include "core/sql/prescan.h"
#include "core/sql/rows.h"
#include "core/sql/tree.h"

namespace sqlagent::prompt {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

// libpg_query prints the sides of a UNION without their node's name.
bool is_select(std::string_view key, const object& body) {
  return key == "SelectStmt" || ((key == "larg" || key == "rarg") && body.contains("limitOption"));
}

class Walk {
 public:
  Walk(const catalog::Catalog& catalog, Outline& out) : catalog_(catalog), out_(out) {}

  void select(const object& body, int outer) {
    const int level = static_cast<int>(out_.levels.size());
    out_.levels.push_back({outer, {}});
    children(body, level);
  }

 private:
  void children(const object& body, int level) {
    for (const auto& [key, child] : body) any(key, child, level);
  }

  void any(std::string_view key, const value& child, int level) {
    if (const auto* items = child.if_array()) {
      for (const auto& item : *items) any("", item, level);
      return;
    }
    const auto* body = child.if_object();
    if (!body) return;
    if (is_select(key, *body)) return select(*body, level);
    if (key == "RangeVar") return table(*body, level);
    if (key == "ColumnRef") return column(*body, level);
    if (key == "RangeSubselect") derived(*body, level);
    if (key == "CommonTableExpr") out_.named_queries.emplace_back(sql::text(*body, "ctename"));
    const size_t before = out_.references.size();
    children(*body, level);
    if (key == "A_Expr") compared(*body, before);
  }

  static std::string alias_of(const object& body) {
    const auto* alias = body.if_contains("alias");
    return alias ? std::string(sql::text(alias->as_object(), "aliasname")) : "";
  }

  void table(const object& body, int level) {
    Source source;
    source.written = sql::text(body, "relname");
    source.name = alias_of(body);
    if (source.name.empty()) source.name = source.written;
    source.at = sql::location(body);
    if (!sql::contains(out_.named_queries, source.written))
      source.table = catalog_.find_table(sql::text(body, "schemaname"), source.written);
    out_.levels[static_cast<size_t>(level)].sources.push_back(std::move(source));
  }

  void derived(const object& body, int level) {
    out_.levels[static_cast<size_t>(level)].sources.push_back({alias_of(body), "", -1, -1});
  }

  void column(const object& body, int level) {
    const auto& fields = sql::list(body, "fields");
    if (fields.empty() || sql::is_node(fields[fields.size() - 1], "A_Star")) return;
    out_.references.push_back({sql::strings(fields), sql::location(body), level});
  }

  void compared(const object& body, size_t before) {
    const auto operators = sql::strings(sql::list(body, "name"));
    const std::string sign = operators.empty() ? "" : operators.back();
    const auto* left = body.if_contains("lexpr");
    const auto* right = body.if_contains("rexpr");
    if (!left || !right || !left->is_object()) return;
    const auto is_column = [](const value& side) {
      return side.is_object() && sql::is_node(side, "ColumnRef");
    };
    if (is_column(*left) && is_column(*right) && sign == "=" &&
        out_.references.size() == before + 2)
      out_.equal.emplace_back(before, before + 1);
    if (out_.references.size() != before + 1) return;
    if (is_column(*left)) texts(*right, sign, before);
    if (is_column(*right)) texts(*left, sign, before);
  }

  void texts(const value& side, const std::string& sign, size_t reference) {
    if (const auto* items = side.if_array()) {
      for (const auto& item : *items) texts(item, sign, reference);
      return;
    }
    if (sql::is_node(side, "List")) {
      for (const auto& item : sql::list(sql::node(side).body, "items"))
        texts(item, sign, reference);
      return;
    }
    if (!sql::is_node(side, "A_Const")) return;
    if (const auto found = sql::text_constant(side))
      out_.comparisons.push_back({reference, std::string(*found),
                                  sql::location(sql::node(side).body),
                                  sign == "=" || sign == "<>"});
  }

  const catalog::Catalog& catalog_;
  Outline& out_;
};

// The tree without the places of its nodes.
value without_places(const value& node) {
  if (const auto* items = node.if_array()) {
    array out;
    for (const auto& item : *items) out.push_back(without_places(item));
    return out;
  }
  const auto* body = node.if_object();
  if (!body) return node;
  object out;
  for (const auto& [key, child] : *body)
    if (key != "location") out.emplace(key, without_places(child));
  return out;
}

std::string printed(const std::string& draft) {
  std::string out;
  with_tree(draft, [&](const object& select) {
    out = boost::json::serialize(without_places(value(select)));
  });
  return out;
}

}  // namespace

bool with_tree(const std::string& draft, const std::function<void(const object& select)>& look) {
  bool parsed = false;
  sql::on_big_stack([&] {
    if (sql::prescan(draft, {})) return;
    const auto tree = sql::parse_one_select(draft);
    if (!tree) return;
    try {
      look(tree->select());
      parsed = true;
    } catch (const sql::Refusal&) {
      parsed = false;  // a node that no draft may have
    }
  });
  return parsed;
}

std::optional<Outline> outline(const std::string& draft, const catalog::Catalog& catalog) {
  Outline out;
  if (!with_tree(draft, [&](const object& select) { Walk(catalog, out).select(select, -1); }))
    return std::nullopt;
  return out;
}

void each_select(const object& select, const std::function<void(const object& select)>& look) {
  look(select);
  const std::function<void(const value&)> below = [&](const value& node) {
    if (const auto* items = node.if_array()) {
      for (const auto& item : *items) below(item);
    } else if (const auto* body = node.if_object()) {
      for (const auto& [key, child] : *body)
        if (child.is_object() && is_select(key, child.get_object()))
          each_select(child.get_object(), look);
        else
          below(child);
    }
  };
  for (const auto& [key, child] : select)
    if (child.is_object() && is_select(key, child.get_object()))
      each_select(child.get_object(), look);
    else
      below(child);
}

bool same_tree(const std::string& draft, const std::string& other) {
  const std::string one = printed(draft);
  return !one.empty() && one == printed(other);
}

std::optional<std::pair<int, int>> owner(const Outline& outline, const Reference& reference,
                                         const catalog::Catalog& catalog) {
  const std::string qualifier = reference.qualifier();
  for (int at = reference.level; at >= 0; at = outline.levels[static_cast<size_t>(at)].outer) {
    const auto& sources = outline.levels[static_cast<size_t>(at)].sources;
    std::optional<std::pair<int, int>> found;
    bool unknown = false;
    for (size_t i = 0; i < sources.size(); ++i) {
      const Source& source = sources[i];
      if (!qualifier.empty() && source.name != qualifier) continue;
      if (source.table < 0) {
        unknown = true;
        continue;
      }
      const auto& table = catalog.tables()[static_cast<size_t>(source.table)];
      if (catalog::Catalog::find_column(table, reference.column()) < 0) continue;
      if (found) return std::nullopt;
      found.emplace(at, static_cast<int>(i));
    }
    if (unknown) return std::nullopt;
    if (found) return found;
  }
  return std::nullopt;
}

}  // namespace sqlagent::prompt
