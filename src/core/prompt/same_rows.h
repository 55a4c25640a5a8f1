// Whether two results say the same, whoever wrote the statement: the same rows in any order,
// columns in any order and under any name, numbers equal to six digits.
#pragma once
#include "base/table.h"

namespace sqlagent::prompt {

// false when either was cut: what is not seen cannot be compared.
bool same_rows(const sqlagent::Table& a, const sqlagent::Table& b);

}  // namespace sqlagent::prompt
