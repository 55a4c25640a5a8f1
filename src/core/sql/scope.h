// Names in reach at one level of a statement: FROM entries with their columns, CTEs, and the levels
// outside.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::sql {

struct Entry {  // one FROM item
  std::string schema,
      name;  // name: alias or table; schema only when written or known and not aliased
  std::vector<std::string> columns;
  bool hides = false;        // its table has columns that are not in `columns`
  bool is_function = false;  // a function's alias may itself be used as a column
};

struct Cte {
  std::string name;
  std::vector<std::string> columns;
  double rows = 1;  // no more than this many
};

struct Scope {
  const Scope* outer = nullptr;
  std::vector<Entry> entries;
  std::vector<Cte> ctes;
  std::vector<std::string>
      merged;  // columns of JOIN … USING: unambiguous although several entries have them
  std::vector<std::string> outputs;  // names of the select list, for ORDER BY and GROUP BY
  std::vector<std::string> windows;

  const Cte* cte(std::string_view wanted) const {
    for (const Scope* scope = this; scope; scope = scope->outer)
      for (auto at = scope->ctes.rbegin(); at != scope->ctes.rend(); ++at)
        if (at->name == wanted) return &*at;
    return nullptr;
  }
};

}  // namespace sqlagent::sql
