// Rows into tables, inside the caller's transaction: a new table, or more rows for one that is
// there. What the reading child sends goes straight into a binary COPY.
#pragma once
#include "app/importer/fit.h"
#include "app/importer/stored.h"

namespace sqlagent::importer {

GeneratedSql type_sql(Type type);

// Where rows go: `table` is what the schema calls it now, `name` what the catalog will call it.
struct Place {
  std::string schema, table, name, display, file;
};

struct Loaded {
  catalog::TableFacts facts;  // of these rows alone, under the table's names
  std::string receipt_json;
  uint64_t rows = 0, last_row = 0;
  std::string spread_json{};
};

// CREATE TABLE and its rows. names and types: those of a Fit, or empty.
awaitable<Loaded> load_new(pg::Session& session, SheetReader& reader, const FoundTable& found,
                           const Fit& fit, Place place, Deadline deadline);

// New columns, wider types, and the rows, numbered from offset on. Error(unprocessable) with a
// sentence when cells do not fit a column of the table.
awaitable<Loaded> load_more(pg::Session& session, SheetReader& reader, const FoundTable& found,
                            const Fit& fit, Place place, uint64_t offset, Deadline deadline);

// Exact counts of columns that only the database can tell.
awaitable<void> count_distinct(pg::Session& session, Place place, catalog::TableFacts& facts,
                               const std::vector<std::string>& columns, Deadline deadline);

// Statistics, so that the planner's estimates are right at once: of a large table a small sample,
// which autovacuum betters later.
awaitable<void> analyse(pg::Session& session, Place place, uint64_t rows, Deadline deadline);

// PostgreSQL's refusal of a table or its rows in our words, or the error itself when it is none of
// these.
std::exception_ptr in_our_words(const pg::PgError& error);

}  // namespace sqlagent::importer
