#include "core/sql/tokens.h"

#include <algorithm>

#include "core/sql/scan.h"

namespace sqlagent::sql {
namespace {

// Between its quotes, doubled ones single. Texts with a prefix (E'…', U&'…', $$…$$) stay as they
// are written: nobody edits them.
std::string unquoted(std::string_view written, char quote) {
  if (written.size() < 2 || written.front() != quote || written.back() != quote)
    return std::string(written);
  std::string out;
  for (size_t i = 1; i + 1 < written.size(); ++i) {
    out += written[i];
    if (written[i] == quote) ++i;
  }
  return out;
}

std::string folded(std::string_view written) {
  std::string out(written);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return out;
}

Token token_of(const PgQuery__ScanToken& scanned, std::string_view draft) {
  Token out;
  out.begin = static_cast<size_t>(scanned.start);
  out.end = static_cast<size_t>(scanned.end);
  const auto written = draft.substr(out.begin, out.end - out.begin);
  switch (scanned.token) {
    case PG_QUERY__TOKEN__IDENT:
    case PG_QUERY__TOKEN__UIDENT:
      out.kind = Token::Kind::name;
      out.quoted = written.starts_with('"');
      out.word = out.quoted ? unquoted(written, '"') : folded(written);
      return out;
    case PG_QUERY__TOKEN__SCONST:
    case PG_QUERY__TOKEN__USCONST:
      out.kind = Token::Kind::text;
      out.word = unquoted(written, '\'');
      return out;
    case PG_QUERY__TOKEN__ICONST:
    case PG_QUERY__TOKEN__FCONST:
      out.kind = Token::Kind::number;
      out.word = written;
      return out;
    default:
      if (scanned.keyword_kind == PG_QUERY__KEYWORD_KIND__NO_KEYWORD) {
        out.word = written;
        return out;
      }
      out.kind = Token::Kind::keyword;
      out.word = folded(written);
      out.reserved = scanned.keyword_kind == PG_QUERY__KEYWORD_KIND__RESERVED_KEYWORD;
      return out;
  }
}

}  // namespace

bool Token::is(std::string_view keyword_or_sign) const {
  return !quoted && kind != Kind::text && word == keyword_or_sign;
}

Result<std::vector<Token>, std::string> tokens(std::string_view draft) {
  const auto scanned = scan(std::string(draft));
  if (!scanned) return unexpected(scanned.error());
  std::vector<Token> out;
  for (const auto* one : scanned->list)
    if (one->token != PG_QUERY__TOKEN__SQL_COMMENT && one->token != PG_QUERY__TOKEN__C_COMMENT)
      out.push_back(token_of(*one, draft));
  return out;
}

}  // namespace sqlagent::sql
