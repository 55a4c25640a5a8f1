// PostgreSQL 15's own grammar (libpg_query), on a stack big enough for any draft that prescan let
// through.
#pragma once
#include <boost/json/value.hpp>
#include <functional>
#include <string>

#include "base/result.h"
#include "core/sql/admit.h"

namespace sqlagent::sql {

// Runs work() to its end on a thread of its own with 64 MiB of stack, and returns when it is done.
// The parser and the walk over its tree recurse; the caller's stack may be small. An exception of
// work() comes out here.
void on_big_stack(const std::function<void()>& work);

struct Parsed {
  std::string text;  // the one statement, cut out of the draft: no semicolon, nothing after it
  boost::json::object
      select;     // its SelectStmt; node locations count from the start of `text`'s draft
  int begin = 0;  // where `text` starts in the draft
};

// Exactly one SELECT, else a refusal. REQUIRES: prescan passed; called inside on_big_stack.
Result<Parsed, Refusal> parse_one_select(const std::string& draft);

}  // namespace sqlagent::sql
