// A table's receipt: what was found and decided in words a person understands, with the evidence,
// the cells and what else it could be (receipt.h).
#pragma once
#include <set>
#include <vector>

#include "core/sheet/sheet.h"
#include "core/sheet/tables.h"

namespace sqlagent::sheet {

// REQUIRES: found's columns are decided, and are table's.
std::vector<Decision> decisions_of(const Arranged& table, const Found& found,
                                   const TableChoice& choice);

// What happened on the way to the cells: encodings, quotes, ragged rows.
std::vector<Notice> notices_of(const Sketch& sketch, const Arranged& table, const Found& found);

// Choices for what the table does not have, and for sheets and tables that the file does not have.
std::vector<Notice> choices_without_place(const Arranged& table, const TableChoice& choice);
std::vector<Notice> choices_without_place(const Choices& choices, size_t sheets,
                                          const std::set<std::pair<uint32_t, uint32_t>>& tables);

}  // namespace sqlagent::sheet
