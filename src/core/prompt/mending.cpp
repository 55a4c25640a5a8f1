#include "core/prompt/mending.h"

#include <algorithm>
#include <cctype>
#include <tuple>

#include "base/edit_distance.h"

namespace sqlagent::prompt {
namespace {

std::string letters(std::string_view name) {
  std::string out;
  for (const char c : name)
    if (c != '_' && c != ' ') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::string singular(std::string name) {
  if (name.size() > 4 && name.ends_with("ies")) return name.substr(0, name.size() - 3) + "y";
  if (name.size() > 3 && name.ends_with('s') && !name.ends_with("ss")) name.pop_back();
  return name;
}

}  // namespace

std::string edited(std::string_view draft, std::vector<Edit> edits) {
  std::ranges::sort(edits, {}, [](const Edit& one) { return std::tie(one.begin, one.end); });
  std::string out;
  size_t from = 0;
  for (const Edit& edit : edits) {
    out += draft.substr(from, edit.begin - from);
    out += edit.text;
    from = edit.end;
  }
  out += draft.substr(from);
  return out;
}

std::string quoted_text(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    out += c;
    if (c == '\'') out += c;
  }
  return out + "'";
}

size_t token_at(const std::vector<sql::Token>& tokens, int byte) {
  for (size_t i = 0; i < tokens.size(); ++i)
    if (static_cast<int>(tokens[i].begin) == byte) return i;
  return tokens.size();
}

size_t end_of_part(const std::vector<sql::Token>& tokens, size_t at, Until until) {
  static constexpr std::string_view kClauses[] = {"from",  "where",  "group", "order",     "having",
                                                  "limit", "offset", "union", "intersect", "except",
                                                  "fetch", "window", ";"};
  static constexpr std::string_view kTables[] = {"join", "left",  "right",   "inner",
                                                 "full", "cross", "natural", ","};
  const auto ends = [&](const sql::Token& token) {
    const auto is = [&](std::string_view word) { return token.is(word); };
    return std::ranges::any_of(kClauses, is) ||
           (until == Until::table && std::ranges::any_of(kTables, is));
  };
  int depth = 0;
  size_t last = at;
  for (; at < tokens.size(); last = at++) {
    if (depth == 0 && ends(tokens[at])) break;
    if (tokens[at].is("(")) ++depth;
    if (tokens[at].is(")") && depth-- == 0) break;
  }
  return tokens[last].end;
}

double name_cost(std::string_view written, std::string_view known) {
  constexpr double kSpelling = 0.03, kNumber = 0.08, kTypo = 0.12, kShortTypo = 0.2,
                   kTwoTypos = 0.3;
  if (written == known) return 0;
  const std::string one = letters(written), other = letters(known);
  if (one.empty() || other.empty()) return 1;
  if (one == other) return kSpelling;
  if (singular(one) == singular(other)) return kNumber;
  const size_t length = std::min(one.size(), other.size());
  const int distance = edit_distance(one, other, 2);
  if (distance == 1 && length >= 5) return kTypo;
  if (distance == 1 && length >= 3) return kShortTypo;
  return distance == 2 && length >= 7 ? kTwoTypos : 1;
}

}  // namespace sqlagent::prompt
