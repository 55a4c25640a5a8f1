// Names in reach at one level of a statement: FROM entries with their columns, CTEs, and the levels
// outside.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::sql {

// What a column costs that was made from others.
struct Weight {
  double size = 1;    // nodes of its expression, once PostgreSQL has pulled sub-queries up
  double length = 1;  // how many cells' texts it may hold
};

struct Entry {         // one FROM item
  std::string schema;  // only for a table without an alias
  std::string name;    // alias or table; empty for a join without an alias
  std::vector<std::string> columns;
  std::vector<Weight> weights;  // of the columns; empty for a table
  bool hides = false;           // it has columns that are not in `columns`
  std::string table;            // the table behind an alias, for hints
};

// What an unqualified name, or a bare `*`, finds at one level, in the order of `*`.
struct Visible {
  std::string name;
  int entry = -1;  // index into entries, or -1: merged by JOIN … USING
  Weight weight;
};

struct Cte {
  std::string name;
  std::vector<std::string> columns;
  std::vector<Weight> weights;
  double rows = 1;  // no more than this many
};

struct Scope {
  const Scope* outer = nullptr;
  std::vector<Entry> entries;
  std::vector<Visible> visible;
  size_t first_entry = 0, first_visible = 0;  // a JOIN's ON sees its own two sides only
  std::vector<Cte> ctes;
  std::vector<std::string> later_ctes;  // of a WITH RECURSIVE, not defined yet
  std::vector<std::string> outputs;     // names of the select list, for ORDER BY and GROUP BY
  std::vector<Weight> weights;          // of the outputs
  std::vector<std::string> aliases;     // those written with AS, known before the walk: for hints
  std::vector<std::string> windows;

  const Cte* cte(std::string_view wanted) const {
    for (const Scope* scope = this; scope; scope = scope->outer)
      for (auto at = scope->ctes.rbegin(); at != scope->ctes.rend(); ++at)
        if (at->name == wanted) return &*at;
    return nullptr;
  }
};

}  // namespace sqlagent::sql
