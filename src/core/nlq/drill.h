// From a figure back to the rows behind it: the same table, conditions and period, and the keys of
// the figure's group as conditions.
#pragma once
#include <string>
#include <variant>

#include "base/table.h"
#include "core/nlq/read.h"

namespace sqlagent::nlq {

struct Drill {
  Intent rows;        // a list of rows of one table, its subject; nothing is grouped or cut off
  std::string title;  // "orders where city is Lyon"
};

// result: what the intent gave; row: which of its rows. The other alternative is a sentence that
// says why there are no rows to show. REQUIRES: row < result.rows.size(), or row 0 of no rows.
std::variant<Drill, std::string> drill(const Intent& intent, const catalog::Catalog& catalog,
                                       const sqlagent::Table& result, size_t row);

// The statement of a drill: its columns behind `lineage`, the hidden place of each row in its file.
// At most `limit` rows, in the order of the file. REQUIRES: the subject is no shared table.
std::string lower_rows(const Intent& rows, const catalog::Catalog& catalog, size_t limit);

}  // namespace sqlagent::nlq
