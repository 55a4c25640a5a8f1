// Measures that are not stored but follow from what is: revenue = quantity × unit price, profit =
// revenue − quantity × unit cost. Each says how it was made, and is stated as an assumption when
// used.
#pragma once
#include <string>
#include <vector>

#include "core/nlq/piece.h"
#include "core/nlq/vocabulary.h"

namespace sqlagent::nlq {

struct Derived {
  std::string name;  // "revenue", "units", "profit"
  ExprPtr row;       // per row of `table`, before aggregation; null: rows are counted
  int table = -1;
  std::string formula;  // "qty × unit_price"; empty when it is one stored column
  double quality = 1;   // a stored amount is surer than a computed one
};

std::vector<Derived> derive(const catalog::Catalog& catalog, const Vocabulary& vocabulary);

}  // namespace sqlagent::nlq
