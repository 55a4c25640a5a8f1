// What suggested questions are made of: the columns of a table by what they are good for.
#pragma once
#include <vector>

#include "core/catalog/catalog.h"

namespace sqlagent::nlq {

struct Parts {
  int table = -1;
  std::vector<int> sums, rates, groups;  // columns, in the order of the table
  int named = -1;                        // another table whose rows have names, reached by a key
};

Parts parts_of(const catalog::Catalog& catalog, int table);

// Questions of one table, of every kind that its columns allow; unread.
std::vector<std::string> questions_of(const catalog::Catalog& catalog, const Parts& parts);

}  // namespace sqlagent::nlq
