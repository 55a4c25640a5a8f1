// Evidence from names that one column points at another table's key.
#pragma once
#include <string>

#include "core/catalog/catalog.h"

namespace sqlagent::catalog {

struct NameEvidence {
  double score = 0;  // 0 none … 1 "customer_id" → customers.customer_id
  std::string
      label;  // the distinctive words of a role-playing key: "ship to", "manager"; else empty
};

// REQUIRES: nouns are there. Tables may be the same one (manager_id → employees.employee_id).
NameEvidence name_evidence(const Table& from, const Column& column, const Table& to,
                           const Column& key);

// `brief` may be written for `word`: same first letter, letters in order, at least 3 of them or all
// consonants
// ("cust" customer, "dept" department, "prd" product). REQUIRES: folded.
bool abbreviates(std::string_view brief, std::string_view word);

}  // namespace sqlagent::catalog
