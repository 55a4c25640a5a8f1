// Rows that are only a name above the rows they are about: "North", then the shops of the North. As
// data they would be rows full of holes, so they become a column. A record of which only the name
// is known looks the same, so that more has to speak for sections than a cell alone in its row.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/sheet/block.h"
#include "core/sheet/placement.h"
#include "core/sheet/totals.h"

namespace sqlagent::sheet {

struct Sections {
  std::vector<Section> rows;  // ascending; each is followed by rows that are no sections
  uint32_t column = 0;        // of the sheet, in which their names stand
  bool own_column = false;    // nothing else stands in it
  std::string evidence;       // empty: they may as well be records
};

// REQUIRES: columns are the sheet's columns of the table, with one header each; left_out ascends.
std::optional<Sections> sections_of(const Block& data, const std::vector<uint32_t>& columns,
                                    const std::vector<std::string>& headers,
                                    const std::vector<LeftRow>& left_out);

}  // namespace sqlagent::sheet
