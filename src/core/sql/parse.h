// PostgreSQL 15's own grammar (libpg_query), on a stack big enough for any draft that prescan let
// through.
#pragma once
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "core/sql/admit.h"

namespace sqlagent::sql {

// Runs work() to its end on a stack of 64 MiB and returns when it is done. The parser and the walk
// over its tree recurse; the caller's stack may be small. Each calling thread keeps one such stack,
// with a thread that waits for work, until it ends: making one for each statement costs more than
// parsing does. An exception of work() comes out here. Called by such work, it runs in place:
// whoever asks the door many times saves the hand-overs.
void on_big_stack(const std::function<void()>& work);

struct Parsed {
  std::string text;  // the one statement, cut out of the draft: no semicolon, nothing after it
  int begin = 0;     // where `text` starts in the draft

  // Its SelectStmt; node locations count from the start of the draft.
  const boost::json::object& select() const;

  // The whole tree, in one piece of memory that goes at once.
  std::unique_ptr<boost::json::monotonic_resource> memory;
  std::optional<boost::json::value> tree;
};

// Exactly one SELECT, else a refusal. REQUIRES: prescan passed; called inside on_big_stack.
Result<Parsed, Refusal> parse_one_select(const std::string& draft);

}  // namespace sqlagent::sql
