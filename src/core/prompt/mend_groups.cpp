// A column that is shown beside a count, a sum or an average and not grouped by. What stands beside
// a greatest or least value may as well be meant as that row's, so there nothing is done.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "core/prompt/mending.h"
#include "core/prompt/outline.h"
#include "core/sql/tree.h"

namespace sqlagent::prompt {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

struct Found {            // in an expression, outside its sub-queries
  bool sums = false;      // count, sum, avg: over whatever the groups are
  bool extremes = false;  // min, max and every other aggregate
  bool windows = false;
};

void look(const value& node, Found& found) {
  if (const auto* items = node.if_array()) {
    for (const auto& item : *items) look(item, found);
    return;
  }
  const auto* body = node.if_object();
  if (!body) return;
  for (const auto& [key, child] : *body) {
    if (key == "SubLink") continue;
    if (key == "FuncCall") {
      const auto name = sql::strings(sql::list(child.as_object(), "funcname")).back();
      if (child.as_object().contains("over"))
        found.windows = true;
      else if (name == "count" || name == "sum" || name == "avg")
        found.sums = true;
      else if (name == "min" || name == "max" || name == "string_agg" || name == "array_agg")
        found.extremes = true;
    }
    look(child, found);
  }
}

Found found_in(const value* node) {
  Found found;
  if (node) look(*node, found);
  return found;
}

struct Shown {  // a select item that is a column alone
  std::vector<std::string> names;
  int at = -1;
};

// One SELECT's columns that lack in GROUP BY; nothing when it is well or not for us.
std::vector<Shown> lacking(const object& select) {
  Found all;
  std::vector<Shown> shown;
  for (const auto& item : sql::list(select, "targetList")) {
    const auto& target = sql::node(item).body.at("val");
    const Found found = found_in(&target);
    all.sums |= found.sums;
    all.extremes |= found.extremes;
    all.windows |= found.windows;
    if (found.sums || found.extremes || sql::is_node(target, "A_Const")) continue;
    if (!sql::is_node(target, "ColumnRef")) return {};
    const auto& column = sql::node(target).body;
    const auto& fields = sql::list(column, "fields");
    if (sql::is_node(fields[fields.size() - 1], "A_Star")) return {};
    shown.push_back({sql::strings(fields), sql::location(column)});
  }
  for (const char* clause : {"havingClause", "sortClause"}) {
    const Found found = found_in(select.if_contains(clause));
    all.sums |= found.sums;
    all.extremes |= found.extremes;
  }
  if (!all.sums || all.extremes || all.windows) return {};
  for (const auto& item : sql::list(select, "groupClause")) {
    if (!sql::is_node(item, "ColumnRef")) return {};  // a number or an expression: not for us
    const auto names = sql::strings(sql::list(sql::node(item).body, "fields"));
    std::erase_if(shown, [&](const Shown& one) {
      return one.names.back() == names.back() &&
             (one.names.size() == 1 || names.size() == 1 || one.names == names);
    });
  }
  return shown;
}

// Two things of one name would fall together: then the key decides, and it is not said.
bool stands_for_a_row(const catalog::Table& table, const catalog::Column& column) {
  if (column.role == catalog::Role::dimension || column.role == catalog::Role::foreign_key ||
      column.role == catalog::Role::key)
    return false;
  return column.facts.distinct + column.facts.nulls < table.facts.rows && table.key >= 0 &&
         (column.role == catalog::Role::display_name ||
          table.display == &column - table.columns.data());
}

// PostgreSQL lets what depends on a declared key stand beside it.
bool keyed(const object& select, const Source& source, const catalog::Table& table) {
  const auto& key = table.facts.primary_key;
  return !key.empty() &&
         std::ranges::any_of(sql::list(select, "groupClause"), [&](const auto& item) {
           const auto names = sql::strings(sql::list(sql::node(item).body, "fields"));
           return names.back() == key &&
                  (names.size() == 1 || names[names.size() - 2] == source.name);
         });
}

const Reference* reference_at(const Outline& outline, int at) {
  const auto found = std::ranges::find(outline.references, at, &Reference::at);
  return found == outline.references.end() ? nullptr : &*found;
}

class Grouping {
 public:
  Grouping(const std::string& draft, const Outline& outline, const catalog::Catalog& catalog,
           const std::vector<sql::Token>& tokens)
      : draft_(draft), outline_(outline), catalog_(catalog), tokens_(tokens) {}

  void mend(const object& select, std::vector<Edit>& edits) const {
    std::string names;
    const auto& groups = sql::list(select, "groupClause");
    for (const Shown& one : lacking(select)) {
      const auto* reference = reference_at(outline_, one.at);
      const auto owned = reference ? owner(outline_, *reference, catalog_) : std::nullopt;
      if (!owned) return;
      const auto& source = outline_.levels[static_cast<size_t>(owned->first)]
                               .sources[static_cast<size_t>(owned->second)];
      const auto& table = catalog_.tables()[static_cast<size_t>(source.table)];
      const auto& column =
          table
              .columns[static_cast<size_t>(catalog::Catalog::find_column(table, one.names.back()))];
      if (keyed(select, source, table)) continue;
      if (groups.empty() && stands_for_a_row(table, column)) return;
      const size_t first = token_at(tokens_, one.at);
      const size_t last = first + 2 * (one.names.size() - 1);
      if (last >= tokens_.size()) return;
      if (!names.empty() || !groups.empty()) names += ", ";
      names += draft_.substr(tokens_[first].begin, tokens_[last].end - tokens_[first].begin);
    }
    if (names.empty()) return;
    if (const auto place = place_of(select))
      edits.push_back({*place, *place, (groups.empty() ? " GROUP BY " : "") + names});
  }

 private:
  // Behind GROUP BY's last item, else behind WHERE or FROM.
  std::optional<size_t> place_of(const object& select) const {
    const auto& groups = sql::list(select, "groupClause");
    int at = -1;
    if (!groups.empty()) {
      at = sql::location(sql::node(groups[groups.size() - 1]).body);
    } else {
      const auto& targets = sql::list(select, "targetList");
      at = sql::location(sql::node(targets[0]).body);
    }
    size_t token = token_at(tokens_, at);
    if (token == tokens_.size()) return {};
    if (!groups.empty()) return end_of_part(tokens_, token, Until::clause);
    for (int depth = 0; token < tokens_.size(); ++token) {
      if (tokens_[token].is("(")) ++depth;
      if (tokens_[token].is(")")) --depth;
      if (depth == 0 && tokens_[token].is("from")) break;
    }
    if (token + 1 >= tokens_.size()) return {};
    size_t end = end_of_part(tokens_, token + 1, Until::clause);
    for (size_t i = token; i < tokens_.size() && tokens_[i].begin <= end + 1; ++i)
      if (tokens_[i].begin >= end && tokens_[i].is("where") && i + 1 < tokens_.size())
        return end_of_part(tokens_, i + 1, Until::clause);
    return end;
  }

  const std::string& draft_;
  const Outline& outline_;
  const catalog::Catalog& catalog_;
  const std::vector<sql::Token>& tokens_;
};

}  // namespace

std::vector<Edit> missing_groups(const std::string& draft, const catalog::Catalog& catalog) {
  const auto found = outline(draft, catalog);
  const auto tokens = sql::tokens(draft);
  std::vector<Edit> edits;
  if (!found || !tokens) return edits;
  const Grouping grouping(draft, *found, catalog, *tokens);
  with_tree(draft, [&](const object& tree) {
    each_select(tree, [&](const object& select) {
      if (!sql::list(select, "fromClause").empty()) grouping.mend(select, edits);
    });
  });
  return edits;
}

}  // namespace sqlagent::prompt
