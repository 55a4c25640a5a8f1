#include "core/nlq/scope.h"

#include <fmt/format.h>

#include "core/catalog/words.h"
#include "core/nlq/lower.h"

namespace sqlagent::nlq {

std::string Aliases::take(std::string_view table_name) {
  std::string base;
  for (const auto& word : catalog::split_words(table_name))
    if (word[0] >= 'a' && word[0] <= 'z') base += word[0];
  if (base.empty()) base = "t";
  if (base.size() > 3) base.resize(3);
  std::string alias = base;
  for (int n = 2; taken_.contains(alias) || ident(alias) != alias; ++n)
    alias = fmt::format("{}{}", base, n);
  taken_.insert(alias);
  return alias;
}

std::string table_name(const catalog::Catalog& catalog, int table) {
  const auto& facts = catalog.tables()[table].facts;
  const bool hidden = catalog.find_table("", facts.name) != table;
  return hidden ? ident(facts.schema) + "." + ident(facts.name) : ident(facts.name);
}

Scope::Scope(const catalog::Catalog& catalog, Aliases& aliases, int table, bool qualified)
    : catalog_(catalog), aliases_(aliases), root_(table) {
  by_path_[{}] = qualified ? aliases.take(catalog.tables()[table].facts.name) : "";
}

int Scope::table_at(const std::vector<int>& path) const {
  int at = root_;
  for (int e : path) {
    const auto& edge = catalog_.edges()[e];
    at = edge.from_table == at ? edge.to_table : edge.from_table;
  }
  return at;
}

std::string Scope::column_at(const std::string& alias, int table, int column) const {
  const std::string name = ident(catalog_.tables()[table].columns[column].facts.name);
  return alias.empty() ? name : alias + "." + name;
}

const std::string& Scope::alias(const std::vector<int>& path) {
  if (const auto found = by_path_.find(path); found != by_path_.end()) return found->second;
  const std::vector<int> before(path.begin(), path.end() - 1);
  const std::string near = alias(before);
  const int from = table_at(before), to = table_at(path);
  const auto& edge = catalog_.edges()[path.back()];
  const bool forward = edge.from_table == from;
  const std::string far = aliases_.take(catalog_.tables()[to].facts.name);
  // Rows without a partner are kept, so that totals stay whole.
  const auto& near_column =
      catalog_.tables()[from].columns[forward ? edge.from_column : edge.to_column].facts;
  const bool all_match = forward && near_column.nulls == 0 && edge.matched >= 0.999;
  joins_.push_back(fmt::format("{} {} AS {} ON {} = {}",
                               all_match || drop_unmatched_ ? "JOIN" : "LEFT JOIN",
                               table_name(catalog_, to), far,
                               column_at(far, to, forward ? edge.to_column : edge.from_column),
                               column_at(near, from, forward ? edge.from_column : edge.to_column)));
  return by_path_[path] = far;
}

std::string Scope::column(const ColumnRef& c) {
  return column_at(alias(c.path), c.table, c.column);
}

std::string Scope::from() const {
  const std::string& own = by_path_.at({});
  std::string out = "FROM " + table_name(catalog_, root_) + (own.empty() ? "" : " AS " + own);
  for (const auto& join : joins_) out += "\n" + join;
  return out;
}

}  // namespace sqlagent::nlq
