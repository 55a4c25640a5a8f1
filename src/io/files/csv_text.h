// Rows as CSV that spreadsheets open as it is meant: RFC 4180 with CRLF, UTF-8 behind a byte order
// mark (without it Excel reads another encoding), and no cell that a spreadsheet would compute.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/table.h"

namespace sqlagent::files {

// The mark and the names of the columns.
void append_csv_head(std::string& out, const std::vector<ResultColumn>& columns);

// NULL is an empty cell, an empty text is "". Booleans are true and false; everything else is
// PostgreSQL's text with all its digits. REQUIRES: one cell per column.
void append_csv_row(std::string& out, const std::vector<ResultColumn>& columns, const Row& row);

// Whether a spreadsheet could take the text for a formula (OWASP, CSV injection): it begins with
// one of = + - @, their full-width forms, a tab or a line break, and is no plain number. Such cells
// get an apostrophe in front.
bool is_formula_like(std::string_view text);

}  // namespace sqlagent::files
