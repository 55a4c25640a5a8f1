// What can be known of a draft before the parser sees it. The lexer does not recurse, the grammar
// does: length, nesting and the number of deepening tokens are capped here, so that no text can
// exhaust the parser's stack.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/sql/admit.h"

namespace sqlagent::sql {

// nullopt: go on. Refuses what is too long, not UTF-8, holds NUL, does not lex, or is too deep.
std::optional<Refusal> prescan(std::string_view draft, const Limits& limits);

// First byte that is not valid UTF-8 (RFC 3629) or is NUL, or npos.
size_t first_bad_byte(std::string_view text);

// Behind the first `*` token at or after `begin`, or npos. REQUIRES: a token starts at `begin`.
size_t end_of_star(std::string_view text, size_t begin);

// The identifier as a person would write it: quoted only when PostgreSQL would read it otherwise.
std::string readable_ident(std::string_view identifier);

}  // namespace sqlagent::sql
