// A result as a table for the terminal: columns aligned, numbers to the right, long cells cut.
#pragma once
#include <string>

#include "base/table.h"

namespace sqlagent::cli {

// At most `rows` rows, then a line that says how many more there are. Ends in a newline. Control
// characters of cells are replaced, so that a cell cannot steer the terminal.
std::string table_text(const Table& table, size_t rows);

}  // namespace sqlagent::cli
