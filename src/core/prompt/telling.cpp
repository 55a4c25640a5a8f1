#include "core/prompt/telling.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/date.h"
#include "core/nlq/lexicon.h"
#include "core/sql/tokens.h"

namespace sqlagent::prompt {
namespace {

constexpr double kAlmostACell = 0.75;  // ValueHint::similarity, of a cell with a typing error

// "7", "100"; not "101", "0.5", "1e3".
bool is_small(std::string_view number) {
  const bool whole = std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; });
  return whole && (number.size() <= 2 || number == "100");
}

bool sql_tells(std::string_view sql) {
  const auto tokens = sql::tokens(sql);
  return !tokens || std::ranges::any_of(*tokens, [](const sql::Token& token) {
    using enum sql::Token::Kind;
    return token.kind == text || (token.kind == number && !is_small(token.word)) ||
           (token.kind == sign && token.word.contains('\''));  // X'1F'
  });
}

std::set<std::string> words_of_schema(const catalog::Catalog& catalog) {
  std::set<std::string> out;
  for (const auto& table : catalog.tables()) {
    for (const auto& noun : table.nouns)
      for (const auto& word : nlq::tokenize(noun)) out.insert(word.stem);
    for (const auto& column : table.columns)
      for (const auto& word : column.words) out.insert(nlq::stem(word));
  }
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return out;
}

bool question_tells(std::string_view question, const catalog::Catalog& catalog) {
  const auto words = nlq::tokenize(question);
  const bool written = std::ranges::any_of(words, [](const nlq::Token& word) {
    return word.quoted || word.date || (word.number && !is_small(word.number->text));
  });
  if (written) return true;
  const auto schema = words_of_schema(catalog);  // what is told in any case
  const bool in_a_cell = std::ranges::any_of(words, [&](const nlq::Token& word) {
    return !nlq::is_stop_word(word.word) && !schema.contains(word.stem) &&
           !catalog.values().find(word.word, false, 1).empty();
  });
  return in_a_cell || std::ranges::any_of(value_hints(words, catalog), [](const ValueHint& hint) {
           return hint.similarity >= kAlmostACell;
         });
}

}  // namespace

bool tells_values(const Asked& example, const catalog::Catalog& catalog) {
  return sql_tells(example.sql) || question_tells(example.question, catalog);
}

namespace {

// What statements say about time: a day, a unit, how days are written.
bool is_of_time(std::string_view text) {
  constexpr std::array<std::string_view, 8> kUnits{"year", "quarter", "month",  "week",
                                                   "day",  "hour",    "minute", "second"};
  if (parse_iso_date(text) || text.find_first_not_of("YMDIWQ-/ \"") == text.npos) return true;
  const auto unit = text.substr(std::min(text.find_first_not_of("0123456789 "), text.size()));
  return std::ranges::any_of(kUnits, [&](std::string_view one) {
    return unit == one || (unit.starts_with(one) && unit.substr(one.size()) == "s");
  });
}

}  // namespace

bool tells_no_more(std::string_view sql, std::string_view asked) {
  const auto tokens = sql::tokens(sql);
  const auto said = lower(asked);
  return tokens && std::ranges::all_of(*tokens, [&](const sql::Token& token) {
           if (token.kind == sql::Token::Kind::sign) return !token.word.contains('\'');
           if (token.kind != sql::Token::Kind::text || is_of_time(token.word)) return true;
           std::string_view text = token.word;  // of a LIKE: without what stands for anything
           const auto begin = text.find_first_not_of("%_ ");
           if (begin == text.npos) return true;
           text = text.substr(begin, text.find_last_not_of("%_ ") - begin + 1);
           return said.contains(lower(text));
         });
}

bool reads_the_clock(std::string_view sql) {
  constexpr std::array<std::string_view, 8> kClocks{
      "current_date", "current_timestamp",   "current_time",          "localtime",
      "now",          "statement_timestamp", "transaction_timestamp", "localtimestamp"};
  const auto tokens = sql::tokens(sql);
  return tokens && std::ranges::any_of(*tokens, [&](const sql::Token& token) {
           return token.kind != sql::Token::Kind::text && !token.quoted &&
                  std::ranges::find(kClocks, token.word) != kClocks.end();
         });
}

}  // namespace sqlagent::prompt
