// The sentence of a model's answer. Its figures come from the rows: the model writes a template
// with
// {{column}} (a cell of the first row), {{column:2}} (of the second), {{rows}} (how many rows), and
// whatever else looks like a figure is refused.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/table.h"

namespace sqlagent::prompt {

inline constexpr size_t kSentenceBytes = 600;

// How a cell is written for a person: the column's index and the cell.
using WriteCell = std::function<std::string(size_t column, const Cell& cell)>;

// Error: why the sentence is refused, for the model or a log: a digit or number word outside of the
// braces, a column or row that the result does not have, more than one line, too long.
Result<std::string, std::string> sentence_of(std::string_view text, const sqlagent::Table& result,
                                             const WriteCell& write);

// A digit of any script, or a number word. For names that a model made up.
bool says_figure(std::string_view text);

}  // namespace sqlagent::prompt
