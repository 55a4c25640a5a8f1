// The same file, next month: how the columns of a found table lie on those of a table that is there
// already, and what differs. Pure. By name first, then by header, then a guess that is told.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "app/importer/found.h"
#include "base/result.h"
#include "core/catalog/facts.h"

namespace sqlagent::importer {

// append: the table keeps its columns, and a type may only grow wider. replace: the file decides
// what there is, the table how it is called and, where values fit, of what type it is.
enum class Purpose { append, replace };

struct Fit {
  std::vector<std::string> names;     // of each found column in the table
  std::map<size_t, Type> types;       // found columns that are read as another type than found
  std::vector<size_t> added;          // found columns that the table has not
  std::map<std::string, Type> wider;  // append: columns of the table that must hold more
  std::vector<std::string> strict;    // columns whose cells must all fit: else it is refused
  std::vector<sheet::Notice> notices;
};

// The refusal is a sentence that says what does not fit.
Result<Fit, std::string> fit(const FoundTable& found, const catalog::TableFacts& table,
                             Purpose purpose);

// How well a file's table lies on one that is there: the share of the table's columns whose names
// occur, 0…1.
double likeness(const FoundTable& found, const catalog::TableFacts& table);

}  // namespace sqlagent::importer
