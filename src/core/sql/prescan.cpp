#include "core/sql/prescan.h"

#include <fmt/format.h>
#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include <string>

#include "base/utf8.h"
#include "core/sql/hints.h"
#include "core/sql/scan.h"

namespace sqlagent::sql {
namespace {

bool opens(PgQuery__Token token) {
  return token == PG_QUERY__TOKEN__ASCII_40 || token == PG_QUERY__TOKEN__ASCII_91;  // ( [
}
bool closes(PgQuery__Token token) {
  return token == PG_QUERY__TOKEN__ASCII_41 || token == PG_QUERY__TOKEN__ASCII_93;  // ) ]
}

// Tokens that make the tree one level deeper when they are chained.
bool deepens(PgQuery__Token token) {
  switch (token) {
    case PG_QUERY__TOKEN__Op:
    case PG_QUERY__TOKEN__TYPECAST:
    case PG_QUERY__TOKEN__LESS_EQUALS:
    case PG_QUERY__TOKEN__GREATER_EQUALS:
    case PG_QUERY__TOKEN__NOT_EQUALS:
    case PG_QUERY__TOKEN__ASCII_37:  // %
    case PG_QUERY__TOKEN__ASCII_42:  // *
    case PG_QUERY__TOKEN__ASCII_43:  // +
    case PG_QUERY__TOKEN__ASCII_45:  // -
    case PG_QUERY__TOKEN__ASCII_47:  // /
    case PG_QUERY__TOKEN__ASCII_60:  // <
    case PG_QUERY__TOKEN__ASCII_61:  // =
    case PG_QUERY__TOKEN__ASCII_62:  // >
    case PG_QUERY__TOKEN__ASCII_94:  // ^
    case PG_QUERY__TOKEN__NOT:
    case PG_QUERY__TOKEN__CASE:
    case PG_QUERY__TOKEN__IS:
    case PG_QUERY__TOKEN__ISNULL:
    case PG_QUERY__TOKEN__NOTNULL:
    case PG_QUERY__TOKEN__AT:
    case PG_QUERY__TOKEN__COLLATE:
    case PG_QUERY__TOKEN__UNION:
    case PG_QUERY__TOKEN__INTERSECT:
    case PG_QUERY__TOKEN__EXCEPT:
    case PG_QUERY__TOKEN__JOIN:
      return true;
    default:
      return false;
  }
}

}  // namespace

size_t first_bad_byte(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const size_t length = text[i] == '\0' ? 0 : utf8_sequence(text.substr(i));
    if (length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

std::optional<Refusal> prescan(std::string_view draft, const Limits& limits) {
  using enum Refusal::Reason;
  if (draft.size() > limits.text_bytes)
    return Refusal{too_long,
                   fmt::format("The statement has {} bytes; {} are allowed. Ask for less at once.",
                               draft.size(), limits.text_bytes),
                   -1,
                   {}};
  if (const size_t bad = first_bad_byte(draft); bad != draft.npos)
    return Refusal{not_utf8,
                   "The statement holds bytes that are not text (UTF-8).",
                   static_cast<int>(bad),
                   {}};

  const auto tokens = scan(std::string(draft));
  if (!tokens) return Refusal{syntax, syntax_hint(draft, -1, tokens.error()), -1, {}};

  size_t depth = 0, operators = 0;
  for (const auto* one : tokens->list) {
    const auto token = one->token;
    if (opens(token)) ++depth;
    if (closes(token) && depth > 0) --depth;
    if (deepens(token)) ++operators;
    if (depth > limits.nesting || operators > limits.operators)
      return Refusal{too_deep,
                     "The statement is nested too deeply. Split it into named parts (WITH).",
                     one->start,
                     {}};
  }
  return std::nullopt;
}

size_t end_of_star(std::string_view text, size_t begin) {
  const auto tokens = scan(std::string(text.substr(begin)));
  if (!tokens) return text.npos;
  for (const auto* one : tokens->list)
    if (one->token == PG_QUERY__TOKEN__ASCII_42) return begin + static_cast<size_t>(one->end);
  return text.npos;
}

std::string readable_ident(std::string_view identifier) {
  const bool plain =
      !identifier.empty() && !(identifier[0] >= '0' && identifier[0] <= '9') &&
      identifier.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == identifier.npos;
  if (!plain) return quote_ident(identifier);
  const auto tokens = scan(std::string(identifier));
  const bool word = tokens && tokens->list.size() == 1 &&
                    (tokens->list[0]->keyword_kind == PG_QUERY__KEYWORD_KIND__NO_KEYWORD ||
                     tokens->list[0]->keyword_kind == PG_QUERY__KEYWORD_KIND__UNRESERVED_KEYWORD);
  return word ? std::string(identifier) : quote_ident(identifier);
}

}  // namespace sqlagent::sql
