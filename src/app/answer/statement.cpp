#include "app/answer/statement.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "app/answer/warnings.h"
#include "base/grouped.h"
#include "base/utf8.h"

namespace sqlagent::answer {
namespace {

// Of the statements that PostgreSQL knows, those whose first word seldom begins an English
// sentence. What they are not, the parser says.
constexpr std::array<std::string_view, 15> kFirstWords{
    "alter",  "create", "delete", "drop",     "explain", "grant",  "insert", "merge",
    "revoke", "select", "table",  "truncate", "update",  "values", "with"};

std::string_view without_front(std::string_view text) {
  for (;;) {
    const auto begin = text.find_first_not_of(" \t\r\n\f\v(");
    text.remove_prefix(std::min(begin, text.size()));
    size_t end = 0;
    if (text.starts_with("--")) {
      end = text.find('\n');
    } else if (text.starts_with("/*")) {
      end = text.find("*/", 2);
      if (end != text.npos) end += 2;
    } else {
      return text;
    }
    text.remove_prefix(std::min(end, text.size()));
  }
}

std::string first_word(std::string_view text) {
  text = without_front(text);
  std::string word;
  for (const char letter : text) {
    if (!std::isalpha(static_cast<unsigned char>(letter))) break;
    word += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return word;
}

bool has_word(std::string_view text, std::string_view wanted) {
  std::string word;
  for (size_t i = 0; i <= text.size(); ++i) {
    const auto letter = i < text.size() ? static_cast<unsigned char>(text[i]) : ' ';
    if (std::isalnum(letter) || letter == '_') {
      word += static_cast<char>(std::tolower(letter));
    } else {
      if (word == wanted) return true;
      word.clear();
    }
  }
  return false;
}

}  // namespace

SqlRefused::SqlRefused(sql::Refusal refusal, std::string_view draft)
    : Error(Code::unprocessable, refusal.message), refusal_(std::move(refusal)) {
  if (refusal_.offset < 0) return;
  const auto before = draft.substr(0, static_cast<size_t>(refusal_.offset));
  const auto newline = before.rfind('\n');
  line_ = 1 + static_cast<int>(std::ranges::count(before, '\n'));
  column_ = 1 + static_cast<int>(
                    utf8_length(newline == before.npos ? before : before.substr(newline + 1)));
}

bool may_be_sql(std::string_view text) {
  const auto word = first_word(text);
  return std::ranges::find(kFirstWords, word) != kFirstWords.end();
}

bool may_be_english(std::string_view text, const sql::Refusal& refusal) {
  if (refusal.reason == sql::Refusal::Reason::syntax) return true;
  // "select customers" is a statement for the parser; so is hardly anything that names no table.
  return refusal.reason == sql::Refusal::Reason::unknown_column && !has_word(text, "from");
}

std::string sentence_of(const sqlagent::Table& result) {
  if (result.rows.empty()) return "No rows.";
  if (result.truncated)
    return "The first " + grouped(result.rows.size()) + " rows; there are more.";
  if (result.rows.size() > 1) return grouped(result.rows.size()) + " rows.";
  if (result.columns.size() != 1) return "1 row.";
  const auto& value = result.rows[0][0];
  return value ? "The result is " + *value + "." : "The result is empty (NULL).";
}

void answer_with(Answer& answer, const ReadOnlySql& sql, const catalog::Catalog& catalog,
                 sqlagent::Table result) {
  answer.kind = Kind::answer;
  answer.engine = Engine::sql;
  answer.sql = sql.text();
  answer.result = std::move(result);
  answer.row_count = answer.result.rows.size();
  answer.confidence = 1;
  answer.explanation = sentence_of(answer.result);
  answer.sources = sources_of(sql, catalog);
  answer.warnings = warnings_of(sql, catalog, answer.result);
}

}  // namespace sqlagent::answer
