// The last step of arranging: which columns a table is written with. As they lie on the sheet, or,
// if a person wants columns of periods as rows, with one column that names the period and one for
// its value.
#pragma once
#include "core/sheet/tables.h"

namespace sqlagent::sheet {

// Sets periods, written, and in the long shape what follows from it. REQUIRES: rows, columns and
// fills are chosen.
void choose_shape(const Sketch& sketch, Arranged& table, const TableChoice& choice);

}  // namespace sqlagent::sheet
