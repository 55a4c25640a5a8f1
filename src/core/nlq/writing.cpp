#include "core/nlq/writing.h"

#include <algorithm>
#include <array>

#include "core/nlq/lexicon.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {

constexpr std::array kWriting = std::to_array<std::string_view>(
    {"match",        "matching",      "matched",     "string",      "strings",       "exactly",
     "case",         "sensitive",     "sensitively", "insensitive", "insensitively", "wildcard",
     "wildcards",    "operator",      "operators",   "ilike",       "convert",       "converted",
     "integer",      "integers",      "int",         "decimal",     "decimals",      "float",
     "round",        "rounded",       "answer",      "answers",     "result",        "results",
     "output",       "format",        "formatted",   "unix",        "datetime",      "timestamp",
     "regular",      "final",         "query",       "value",       "values",        "cast",
     "express",      "expressed",     "percentage",  "ratio",       "relevant",      "place",
     "places",       "date",          "minutes",     "seconds",     "hours",         "days",
     "respectively", "corresponding", "column",      "columns",     "alias"});

std::string_view gap(std::string_view question, const Token& left, const Token& right) {
  return right.begin > left.end ? question.substr(left.end, right.begin - left.end)
                                : std::string_view();
}

bool all_writing(const std::vector<Token>& tokens, size_t begin, size_t end) {
  bool any = false;
  for (size_t i = begin; i < end; ++i) {
    const Token& token = tokens[i];
    any |= about_writing(token) && !token.number;
    if (!about_writing(token) && (token.quoted || !is_stop_word(token.word))) return false;
  }
  return any;
}

}  // namespace

bool about_writing(const Token& token) {
  return !token.quoted && (token.number || has(kWriting, std::string_view(token.word)));
}

bool ends_sentence(std::string_view question, const Token& left, const Token& right) {
  const std::string_view between = gap(question, left, right);
  for (size_t i = 0; i < between.size(); ++i) {
    const bool space = i + 1 < between.size() && between[i + 1] == ' ';
    if (between[i] == '?' || between[i] == ';' || between[i] == '\n' ||
        ((between[i] == '.' || between[i] == '!') && space))
      return true;
  }
  return false;
}

void drop_writing(std::string_view question, std::vector<Token>& tokens) {
  const size_t n = tokens.size();
  std::vector<bool> drop(n, false);
  const auto mark = [&](size_t begin, size_t end) {
    if (begin > 0 && begin < end && all_writing(tokens, begin, end))
      std::fill(drop.begin() + static_cast<long>(begin), drop.begin() + static_cast<long>(end),
                true);
  };
  for (size_t begin = 0; begin < n;) {
    size_t end = begin + 1, clause = begin;
    while (end < n && !ends_sentence(question, tokens[end - 1], tokens[end])) {
      if (tokens[end - 1].ends_clause) clause = end;
      ++end;
    }
    mark(begin, end);
    mark(clause, end);
    for (size_t i = begin + 1; i < end; ++i) {
      // "as an integer" within a sentence
      if (tokens[i - 1].word == "as" && i + 1 < end && is_article(tokens[i].word) &&
          (tokens[i + 1].word.starts_with("int") || tokens[i + 1].word == "float" ||
           tokens[i + 1].word == "decimal" || tokens[i + 1].word == "date"))
        mark(i - 1, i + 2);
      if (gap(question, tokens[i - 1], tokens[i]).find('(') == std::string_view::npos) continue;
      size_t close = i + 1;
      while (close < end &&
             gap(question, tokens[close - 1], tokens[close]).find(')') == std::string_view::npos)
        ++close;
      mark(i, close);
    }
    begin = end;
  }
  std::vector<Token> kept;
  for (size_t i = 0; i < n; ++i)
    if (!drop[i]) kept.push_back(std::move(tokens[i]));
  tokens = std::move(kept);
}

}  // namespace sqlagent::nlq
