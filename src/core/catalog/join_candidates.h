// Pairs of columns that may join two tables, each with its probability from names, types and
// values. Value inclusion alone is never enough for numbers that lie dense from 1 on: surrogate
// keys contain each other.
#pragma once
#include <vector>

#include "core/catalog/catalog.h"
#include "core/catalog/lay_edits.h"

namespace sqlagent::catalog {

struct Candidate {
  Edge edge;
  bool own_key = false;  // the from column is its own table's key: one to one, or a kind of
};

// In no order that means anything, but always the same one. Pairs that a person removed are not in
// it; those they confirmed and those that were declared are, whatever they look like.
std::vector<Candidate> join_candidates(const std::vector<Table>& tables,
                                       const std::vector<JoinRule>& rules);

}  // namespace sqlagent::catalog
