// What core/sheet found, in the words of others: facts for the catalog, a receipt for the person.
#pragma once
#include <string>
#include <vector>

#include "core/catalog/facts.h"
#include "core/sheet/sheet.h"

namespace sqlagent::importer {

// REQUIRES: as many profiles as columns.
catalog::TableFacts facts_of(const sheet::Found& found, std::vector<sheet::ColumnProfile> profiles,
                             std::string schema, std::string table, std::string file,
                             uint64_t rows);

// A table that has been loaded, for the task's result.
struct LoadedTable {
  std::string name, sheet;
  uint64_t rows = 0;
  std::string receipt_json;  // one object: name, sheet, rows, columns, notices, odd_cells
};
std::string receipt_of(const sheet::Found& found, const sheet::Encoder& encoder,
                       const std::string& table, const std::vector<sheet::Notice>& more);
std::string to_json(const std::vector<sheet::Notice>& notices);

}  // namespace sqlagent::importer
