// How much of one column's values occur in another's, from the smallest hashes of both (a
// k-minimum-values sketch; Beyer et al., SIGMOD 2007). Exact while both have at most kMinHashes
// distinct values.
#pragma once
#include "core/catalog/facts.h"

namespace sqlagent::catalog {

struct Inclusion {
  double share = 0;    // of from's distinct values that are also in to; 0…1
  size_t samples = 0;  // values of from that this rests on; 0: nothing is known
};
Inclusion inclusion(const ColumnFacts& from, const ColumnFacts& to);

}  // namespace sqlagent::catalog
