// From bytes of a question to words: lower-case without accents, stemmed, numbers read (1.5m, 3k,
// 20 %, $5), contractions opened. Knows no schema; spelling is repaired later, towards words that
// somebody knows (spelling.h).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"

namespace sqlagent::nlq {

inline constexpr size_t kMaxTokens = 80;

struct Number {
  std::string text;  // plain decimal, fit for SQL: "1500000"
  bool percent = false;
  std::string currency;  // "$", "€", … or empty
  bool ordinal = false;  // 3rd
};

struct Token {
  size_t begin = 0, end = 0;  // bytes of the question
  std::string word;           // normalised
  std::string stem;
  std::string raw;  // of a quoted one: as it was typed
  std::optional<Number> number;
  std::optional<Date> date;  // 2025-03-10, 10.03.2025
  bool quoted = false;       // stood in quotation marks: one value, never a keyword
  bool repaired = false;     // spelling was changed
  bool possessive = false;   // the customer's, the customers'
  bool ends_clause = false;  // a comma, semicolon or colon followed
};

// At most kMaxTokens + 1 tokens: one more than the limit says that the question is too long.
std::vector<Token> tokenize(std::string_view question);
std::string stem(std::string_view normalised_word);

}  // namespace sqlagent::nlq
