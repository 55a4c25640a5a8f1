// What core/sheet found, in the words of others: facts for the catalog, a receipt for the person.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/catalog/facts.h"
#include "core/sheet/sheet.h"

namespace sqlagent::importer {

// REQUIRES: as many profiles as columns.
catalog::TableFacts facts_of(const sheet::Found& found, std::vector<sheet::ColumnProfile> profiles,
                             std::string schema, std::string table, std::string file,
                             uint64_t rows);

// One object: table, key, sheet, rows, header_row, columns, notices, odd_cells, decisions.
// REQUIRES: the encoder is at its end.
std::string receipt_of(const sheet::Found& found, const sheet::Encoder& encoder,
                       const std::string& table);

// The receipt with what the parent did with the rows: action ("new", "append", …) and notices.
std::string completed(std::string_view receipt_json, std::string_view action,
                      const std::vector<sheet::Notice>& more);

std::string to_json(const std::vector<sheet::Notice>& notices);
std::string with_more(std::string_view notices_json, const std::vector<sheet::Notice>& more);

}  // namespace sqlagent::importer
