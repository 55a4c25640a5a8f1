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
  nlq::Stages stages = {};
  // Told each question with its candidates, best first, and which of them are right; may be empty.
  std::function<void(const Asked&, const std::vector<nlq::TracedCandidate>&,
                     const std::vector<bool>& right)>
      on_candidates = {};
};

// One question of on_candidates as a JSON object, for tools/train_ranker.py. A candidate that
// leaves words over, or is linked by likeness alone, is not right.
std::string candidates_json(const Asked& asked, const std::vector<nlq::TracedCandidate>& candidates,
                            const std::vector<bool>& right);

// In the order of the files and their lines. Throws Error(bad_request) when a file is wrong: a
// right statement that fails, or has no rows, too.
pg::awaitable<std::vector<Asked>> evaluate(pg::asio::any_io_executor executor, pg::Dsn dsn,
                                           Plan plan);

}  // namespace sqlagent::measure
