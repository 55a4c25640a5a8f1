// PostgreSQL's own lexer (libpg_query), for the two who look at tokens: prescan.h and tokens.h.
#pragma once
#include <pg_query/pg_query.pb-c.h>

#include <memory>
#include <memory_resource>
#include <span>
#include <string>

#include "base/result.h"

namespace sqlagent::sql {

struct Scanned {
  std::unique_ptr<std::pmr::monotonic_buffer_resource> memory;  // of all of them, goes at once
  std::span<PgQuery__ScanToken* const> list;
};

// The tokens of a text, or what the lexer says against it. It does not recurse.
Result<Scanned, std::string> scan(const std::string& text);

}  // namespace sqlagent::sql
