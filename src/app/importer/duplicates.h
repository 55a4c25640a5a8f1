// Rows that were in the table already: by its key where it has one, else by all cells. Found, told,
// and left out where that was asked for.
#pragma once
#include "app/importer/load.h"

namespace sqlagent::importer {

struct Duplicates {
  uint64_t found = 0, left_out = 0;
  std::string text;  // for the receipt; empty: there are none
};

// before, added: what is known of the rows up to `offset` and of those above it. Looks into the
// database only where their ranges allow a repetition.
awaitable<Duplicates> settle_duplicates(pg::Session& session, Place place,
                                        const catalog::TableFacts& before,
                                        const catalog::TableFacts& added, uint64_t offset,
                                        bool leave_out, Deadline deadline);

// Rows and empty cells of each column as they are in the database.
awaitable<void> count_rows(pg::Session& session, Place place, catalog::TableFacts& facts,
                           Deadline deadline);

}  // namespace sqlagent::importer
