// FROM of one SELECT while it is being printed: which table stands there under which alias, reached
// by which path.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/catalog/catalog.h"
#include "core/nlq/intent.h"

namespace sqlagent::nlq {

// Aliases of one statement: short, unique, never a keyword.
class Aliases {
 public:
  std::string take(std::string_view table_name);

 private:
  std::set<std::string> taken_;
};

class Scope {
 public:
  // qualified: columns are printed with their alias; REQUIRES: true when anything will be joined.
  Scope(const catalog::Catalog& catalog, Aliases& aliases, int table, bool qualified);

  std::string column(const ColumnRef& c);  // joins what its path needs
  std::string column_at(const std::string& alias, int table, int column) const;
  const std::string& alias(const std::vector<int>& path);  // of the table at the end of the path
  int table_at(const std::vector<int>& path) const;
  std::string from() const;  // "FROM orders AS o\nJOIN …"
  void join(std::string text) { joins_.push_back(std::move(text)); }
  void drop_unmatched() { drop_unmatched_ = true; }  // rows without a partner are no candidates
  int root() const { return root_; }

 private:
  const catalog::Catalog& catalog_;
  Aliases& aliases_;
  int root_;
  bool drop_unmatched_ = false;
  std::map<std::vector<int>, std::string> by_path_;
  std::vector<std::string> joins_;
};

std::string table_name(const catalog::Catalog& catalog,
                       int table);  // qualified when an own table hides a shared one

}  // namespace sqlagent::nlq
