// A person's edits laid over facts, roles and joins while a catalog is built. What does not fit any
// more (a column that is gone, a role that its values have outgrown) is left out and told.
#pragma once
#include <vector>

#include "core/catalog/catalog.h"

namespace sqlagent::catalog {

// Names, descriptions, units and synonyms, into facts whose columns are still inside.
void lay_words(TableFacts& facts, const TableEdits& edits);

// Roles that a person fixed. REQUIRES: roles are assigned; table.edits is there.
void lay_roles(Table& table, std::vector<UnusedEdit>& unused);

// A join that a person decided on, with indexes instead of names.
struct JoinRule {
  int from_table = 0, from_column = 0, to_table = 0, to_column = 0;
  JoinState state = JoinState::confirmed;
};
// Those of all tables that can be followed. REQUIRES: each table's edits are there.
std::vector<JoinRule> join_rules(const std::vector<Table>& tables, std::vector<UnusedEdit>& unused);

// Whether values of both columns can be equal at all: numbers with whole numbers, texts with texts,
// days with days.
bool joinable(const ColumnFacts& a, const ColumnFacts& b);

}  // namespace sqlagent::catalog
