// Asks the engine the questions of a folder and holds its answers against the right ones: each
// set's files are read as an import would read them, laid into PostgreSQL, and every reading is
// run.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/measure/tally.h"
#include "core/nlq/trace.h"
#include "io/pg/session.h"

namespace sqlagent::measure {

struct Plan {
  std::string folder;  // of NAME.questions, and NAME/TABLE.csv beside them
  std::string only;    // one set; empty: all
  // Told each candidate of a question that has an answer, best first, and whether it is right; may
  // be empty.
  std::function<void(const Asked&, const nlq::TracedCandidate&, bool right)> on_candidate = {};
};

// In the order of the files and their lines. Throws Error(bad_request) when a file is wrong: a
// right statement that fails, or has no rows, too.
pg::awaitable<std::vector<Asked>> evaluate(pg::asio::any_io_executor executor, pg::Dsn dsn,
                                           Plan plan);

}  // namespace sqlagent::measure
