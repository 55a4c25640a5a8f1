// What the grammar or the door's lists do not take: a text in double quotes, an apostrophe, a
// misspelt word of SQL, a comma or bracket too many or too few, an unknown function or type.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/edit_distance.h"
#include "base/sql_text.h"
#include "core/prompt/mending.h"
#include "core/sql/allow.h"

namespace sqlagent::prompt {
namespace {

using sql::Token;
using Tokens = std::vector<Token>;

constexpr double kText = 0.1, kWord = 0.1, kBracket = 0.1, kBracketLess = 0.15, kComma = 0.05;
constexpr size_t kMostBrackets = 400;

constexpr std::string_view kWords[] = {
    "select", "from",   "where", "group", "by",       "having",    "order",    "limit",
    "offset", "join",   "inner", "left",  "outer",    "on",        "using",    "as",
    "and",    "or",     "not",   "in",    "between",  "like",      "ilike",    "is",
    "null",   "exists", "union", "all",   "distinct", "intersect", "except",   "case",
    "when",   "then",   "else",  "end",   "asc",      "desc",      "with",     "over",
    "cast",   "filter", "nulls", "first", "last",     "extract",   "partition"};

// A plain identifier of the catalog's, or a name the draft itself gives, is no misspelt keyword.
bool may_be_keyword(const Patient& patient, const Token& token) {
  if (token.quoted || token.kind != Token::Kind::name) return false;
  return std::ranges::none_of(patient.catalog.tables(), [&](const catalog::Table& table) {
    return table.facts.name == token.word || catalog::Catalog::find_column(table, token.word) >= 0;
  });
}

// Each misspelt word of SQL by itself, and all of them at once where each can be only one.
void propose_keywords(const Patient& patient, Proposals& out) {
  std::vector<Edit> all;
  for (const Token& token : patient.tokens) {
    if (token.word.size() < 4 || !may_be_keyword(patient, token)) continue;
    std::vector<Edit> readings;
    for (const auto word : kWords)
      if (edit_distance(token.word, word, 1) == 1)
        readings.push_back({token.begin, token.end, std::string(word)});
    for (const Edit& one : readings)
      out.push_back({{one}, kWord, fmt::format("{} is read as {}", token.word, one.text)});
    if (readings.size() == 1) all.push_back(readings.front());
  }
  if (all.size() > 1) out.push_back({std::move(all), kWord, "words of SQL were misspelt"});
}

void propose_bracket(const Tokens& tokens, std::string_view bracket, Proposals& out) {
  for (size_t i = 0; i < tokens.size() && i < kMostBrackets; ++i) {
    if (bracket == ")" && tokens[i].is("("))
      continue;  // a call of nothing, and what is left: an alias
    const size_t place = bracket == ")" ? tokens[i].end : tokens[i].begin;
    out.push_back({{{place, place, std::string(bracket)}}, kBracket, "a bracket was missing"});
  }
}

void remove_bracket(const Tokens& tokens, std::string_view bracket, Proposals& out) {
  for (const Token& one : tokens)
    if (one.is(bracket))
      out.push_back({{{one.begin, one.end, ""}}, kBracketLess, "a bracket was too many"});
}

}  // namespace

void propose_texts(const Patient& patient, Proposals& out) {
  const size_t at = token_at(patient.tokens, patient.refusal.offset);
  if (at == patient.tokens.size() || !patient.tokens[at].quoted) return;
  const bool part = (at > 0 && patient.tokens[at - 1].is(".")) ||
                    (at + 1 < patient.tokens.size() && patient.tokens[at + 1].is("."));
  if (part) return;
  std::vector<Edit> edits;
  for (const Token& one : patient.tokens)
    if (one.quoted && one.word == patient.tokens[at].word)
      edits.push_back({one.begin, one.end, quoted_text(one.word)});
  out.push_back({std::move(edits), kText, "a text stands in single quotes"});
}

void propose_words(const Patient& patient, Proposals& out) {
  for (size_t i = 0; i < patient.tokens.size(); ++i) {
    const Token& token = patient.tokens[i];
    if (token.is(",") && i + 1 < patient.tokens.size() &&
        (patient.tokens[i + 1].is("from") || patient.tokens[i + 1].is(")")))
      out.push_back({{{token.begin, token.end, ""}}, kComma, "a comma was too many"});
    if (token.kind == Token::Kind::keyword && token.reserved)
      for (const auto& table : patient.catalog.tables())
        if (table.facts.name == token.word ||
            catalog::Catalog::find_column(table, token.word) >= 0) {
          out.push_back({{{token.begin, token.end, quote_ident(token.word)}},
                         kWord,
                         fmt::format("the name {} stands in double quotes", token.word)});
          break;
        }
  }
  propose_keywords(patient, out);
}

void propose_brackets(const Patient& patient, Proposals& out) {
  const auto count = [&](std::string_view bracket) {
    return std::ranges::count_if(patient.tokens, [&](const Token& one) { return one.is(bracket); });
  };
  const auto open = count("("), close = count(")");
  if (open == close + 1) propose_bracket(patient.tokens, ")", out);
  if (open + 1 == close) propose_bracket(patient.tokens, "(", out);
  if (open == close + 1) remove_bracket(patient.tokens, "(", out);
  if (open + 1 == close) remove_bracket(patient.tokens, ")", out);
}

void propose_functions(const Patient& patient, Proposals& out) {
  const size_t at = token_at(patient.tokens, patient.refusal.offset);
  if (at == patient.tokens.size()) return;
  const Token& token = patient.tokens[at];
  for (const auto& name : sql::function_names())
    if (token.word.size() > 3 && edit_distance(token.word, name, 1) == 1)
      out.push_back({{{token.begin, token.end, name}},
                     kWord,
                     fmt::format("{} is read as {}", token.word, name)});
}

void propose_apostrophes(std::string_view draft, Proposals& out) {
  const auto letter = [&](size_t at) {
    return at < draft.size() && std::isalpha(static_cast<unsigned char>(draft[at]));
  };
  for (size_t at = draft.find('\'', 1); at != draft.npos; at = draft.find('\'', at + 1))
    if (letter(at - 1) && letter(at + 1))
      out.push_back({{{at, at, "'"}}, kText, "an apostrophe inside a text is written twice"});
}

void propose_types(const Patient& patient, Proposals& out) {
  const size_t at = token_at(patient.tokens, patient.refusal.offset);
  if (at == patient.tokens.size() || patient.refusal.nearest.empty()) return;
  const Token& token = patient.tokens[at];
  out.push_back({{{token.begin, token.end, patient.refusal.nearest.front()}},
                 kWord,
                 fmt::format("the type {} is {}", token.word, patient.refusal.nearest.front())});
}

}  // namespace sqlagent::prompt
