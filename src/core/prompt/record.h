// A SELECT read back as the offline engine's own record, so that its grammar describes it, its
// explanations hold and follow-ups go on from it. What the record has no words for is not read
// back at all. Whoever uses it proves it first: the record lowered again must be the same statement
// (same_tree) or give the same rows (proves).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/table.h"
#include "core/catalog/catalog.h"
#include "core/nlq/intent.h"

namespace sqlagent::prompt {

struct Record {
  nlq::Intent intent;  // its aliases are the names of the SELECT's columns
  struct Rounded {     // a column that the SELECT rounds where the record does not, or the reverse
    std::string column;
    int digits = 2;  // at least two: what people are shown anyway
  };
  std::vector<Rounded> rounded;
};

// REQUIRES nothing of the draft: it need not be admitted.
std::optional<Record> record_of(const std::string& select, const catalog::Catalog& catalog);

// Whether the record says what its SELECT says: the same rows came of both, but for the rounding.
bool proves(const Record& record, sqlagent::Table of_select, sqlagent::Table of_record);

}  // namespace sqlagent::prompt
