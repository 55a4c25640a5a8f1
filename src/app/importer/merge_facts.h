// What is known about a table after rows were appended to it, from what was known about both parts.
// Pure. Exact wherever the parts allow it; a distinct count that they do not tell is an estimate
// and marked so, and the columns worth counting in the database are named.
#pragma once
#include <string>
#include <vector>

#include "core/catalog/facts.h"

namespace sqlagent::importer {

struct Merged {
  catalog::TableFacts facts;
  std::vector<std::string> uncertain;  // unique in both parts, perhaps not together: keys to be
};

// added: columns under the table's names; those it lacks are empty in its rows, and the other way
// round. Names, descriptions and synonyms stay the table's.
Merged merge(catalog::TableFacts table, catalog::TableFacts added);

// What a person said about the table and its columns outlives its rows.
void keep_words(catalog::TableFacts& facts, const catalog::TableFacts& before);

// Whether a cell of the one may equal a cell of the other, an empty one included.
bool may_repeat(const catalog::ColumnFacts& a, const catalog::ColumnFacts& b);

}  // namespace sqlagent::importer
