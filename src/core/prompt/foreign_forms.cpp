// Clauses and operators of other databases.
#include <fmt/format.h>

#include <optional>

#include "core/prompt/foreign.h"
#include "core/prompt/mending.h"

namespace sqlagent::prompt {
namespace {

using sql::Token;
using Tokens = std::vector<Token>;

// The token behind the SELECT that token `at` belongs to: an unmatched ), a set operation, or the
// end.
size_t end_of_select(const Tokens& tokens, size_t at) {
  int depth = 0;
  for (; at < tokens.size(); ++at) {
    const Token& token = tokens[at];
    if (token.is("(")) ++depth;
    if (token.is(")") && depth-- == 0) return at;
    if (depth == 0 &&
        (token.is(";") || token.is("union") || token.is("intersect") || token.is("except")))
      return at;
  }
  return at;
}

bool number(const Tokens& tokens, size_t at) {
  return at < tokens.size() && tokens[at].kind == Token::Kind::number;
}
bool sign(const Tokens& tokens, size_t at, std::string_view sign) {
  return at < tokens.size() && tokens[at].is(sign);
}

// SELECT [DISTINCT] TOP n … or TOP (n) …: LIMIT n at its end. Not TOP n PERCENT or WITH TIES, and
// not where a set operation or a LIMIT follows.
bool top(const std::string& draft, const Tokens& tokens, size_t at, std::vector<Edit>& edits) {
  if (!tokens[at].is("top") || at == 0) return false;
  if (!tokens[at - 1].is("select") && !tokens[at - 1].is("distinct")) return false;
  const bool bracket = sign(tokens, at + 1, "(");
  const size_t count = at + (bracket ? 2 : 1), behind = count + (bracket ? 2 : 1);
  if (!number(tokens, count) || (bracket && !sign(tokens, count + 1, ")"))) return false;
  if (behind >= tokens.size() || tokens[behind].is("percent") || tokens[behind].is("with") ||
      tokens[behind].is(","))
    return false;
  const size_t end = end_of_select(tokens, behind);
  if (end < tokens.size() && !tokens[end].is(")") && !tokens[end].is(";")) return false;
  if (number(tokens, end - 1) && tokens[end - 2].is("limit")) return false;
  edits.push_back({tokens[at].begin, tokens[behind].begin, ""});
  const size_t place = tokens[end - 1].end;
  edits.push_back({place, place, " LIMIT " + tokens[count].word});
  return place <= draft.size();
}

// LIMIT 5, 10: MySQL's and SQLite's offset comes first.
bool limit_pair(const Tokens& tokens, size_t at, std::vector<Edit>& edits) {
  if (!tokens[at].is("limit") || !number(tokens, at + 1) || !sign(tokens, at + 2, ",") ||
      !number(tokens, at + 3))
    return false;
  edits.push_back({tokens[at].end, tokens[at + 3].end,
                   fmt::format(" {} OFFSET {}", tokens[at + 3].word, tokens[at + 1].word)});
  return true;
}

bool equals(const Tokens& tokens, size_t at, std::vector<Edit>& edits) {
  if (!tokens[at].is("==") && !tokens[at].is("===") && !tokens[at].is("<=>")) return false;
  edits.push_back(
      {tokens[at].begin, tokens[at].end, tokens[at].is("<=>") ? "IS NOT DISTINCT FROM" : "="});
  return true;
}

bool interval(const Tokens& tokens, size_t at, std::vector<Edit>& edits) {
  if (!tokens[at].is("interval") || !number(tokens, at + 1) || at + 2 >= tokens.size())
    return false;
  const std::string& unit = tokens[at + 2].word;
  for (const char* known : {"second", "minute", "hour", "day", "week", "month", "year"})
    if (unit == known || unit == std::string(known) + "s") {
      edits.push_back({tokens[at + 1].begin, tokens[at + 2].end,
                       fmt::format("'{} {}'", tokens[at + 1].word, unit)});
      return true;
    }
  return false;
}

}  // namespace

std::string own_forms(std::string draft, std::vector<std::string>& done) {
  const auto tokens = sql::tokens(draft);
  if (!tokens) return draft;
  std::vector<Edit> edits;
  const auto did = [&](bool changed, const char* sentence) {
    if (changed) done.emplace_back(sentence);
  };
  for (size_t at = 0; at < tokens->size(); ++at) {
    did(top(draft, *tokens, at, edits), "TOP is LIMIT at the end");
    did(limit_pair(*tokens, at, edits), "LIMIT a, b is LIMIT b OFFSET a");
    did(equals(*tokens, at, edits), "two values are compared with =");
    did(interval(*tokens, at, edits), "an interval stands in quotes");
  }
  return edited(draft, std::move(edits));
}

}  // namespace sqlagent::prompt
