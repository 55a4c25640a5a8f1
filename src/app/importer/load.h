// One found table → one table in PostgreSQL, inside the caller's transaction: CREATE TABLE, binary
// COPY, facts.
#pragma once
#include <functional>

#include "app/importer/facts.h"
#include "io/pg/session.h"

namespace sqlagent::importer {

template <class T>
using awaitable = pg::awaitable<T>;

// Seen by whoever reports progress while a COPY runs; `stop` makes the COPY give up.
struct Loading {
  uint64_t bytes = 0;  // of the file, in this pass
  uint64_t rows = 0;
  bool stop = false;
};

// Thrown out of the COPY when Loading::stop was set.
class Stopped : public std::exception {};

struct Loaded {
  LoadedTable table;
  catalog::TableFacts facts;
};

// Error(unprocessable) with a sentence when the rows cannot be stored; PgError for what is not the
// file's fault.
awaitable<Loaded> load_table(pg::Session& session, const sheet::Book& book, size_t index,
                             std::string schema, std::string table, std::string file,
                             std::vector<sheet::Notice> notices, Loading& loading,
                             Deadline deadline);

// PostgreSQL's refusal of a table or its rows in our words, or the error itself when it is none of
// these.
std::exception_ptr in_our_words(const pg::PgError& error);

}  // namespace sqlagent::importer
