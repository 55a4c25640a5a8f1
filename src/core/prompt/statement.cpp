#include "core/prompt/statement.h"

#include <algorithm>
#include <cctype>
#include <ranges>

namespace sqlagent::prompt {
namespace {

constexpr size_t kMostSelects = 8;
constexpr std::string_view kSpace = " \t\r\n\f\v";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kSpace);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string word_at(std::string_view text, size_t begin) {
  std::string out;
  for (size_t i = begin; i < text.size() && std::isalpha(static_cast<unsigned char>(text[i])); ++i)
    out += static_cast<char>(std::tolower(static_cast<unsigned char>(text[i])));
  return out;
}

std::string_view line_at(std::string_view text, size_t begin) {
  return text.substr(begin, text.find('\n', begin) - begin);
}

// "With" also opens a sentence; a named query goes on with AS or a list of columns.
bool opens_query(std::string_view text) {
  const auto first = text.find_first_not_of(" \t(");
  if (first == text.npos) return false;
  const std::string word = word_at(text, first);
  if (word == "select") return true;
  if (word != "with") return false;
  const auto head = text.substr(first + 4, 80);
  const auto bracket = head.find('(');
  return bracket != head.npos && head.find('.') > bracket;
}

// What stands between ``` and ```, or behind the last ``` that is never closed.
std::vector<std::string_view> fenced(std::string_view said) {
  std::vector<std::string_view> out;
  for (size_t open = said.find("```"); open != said.npos; open = said.find("```", open)) {
    size_t begin = open + 3;
    const auto close = said.find("```", begin);
    const std::string language = word_at(said, begin);
    if (!language.empty() && language != "select" && language != "with") begin += language.size();
    out.push_back(trimmed(said.substr(begin, close - begin)));
    if (close == said.npos) break;
    open = close + 3;
  }
  return out;
}

// Where the statement that begins at `begin` ends: behind no quote that is still open.
size_t end_of_statement(std::string_view text, size_t begin) {
  char quote = 0;
  for (size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    if (quote) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"' || c == '`') {
      quote = c;
    } else if (c == '-' && text.substr(i).starts_with("--")) {
      i = std::min(text.find('\n', i), text.size()) - 1;
    } else if (c == ';') {
      return i;
    }
  }
  return text.size();
}

// A paragraph that goes on with SQL opens with a word of SQL or a sign, and with no sentence.
bool prose(std::string_view paragraph) {
  static constexpr std::string_view kClauses[] = {
      "from", "where", "group",     "having", "order", "limit", "union",  "intersect", "except",
      "join", "left",  "inner",     "right",  "full",  "cross", "and",    "or",        "on",
      "as",   "case",  "when",      "then",   "else",  "end",   "offset", "select",    "window",
      "with", "fetch", "recursive", "not",    "in",    "is",    "between"};
  const auto text = trimmed(paragraph);
  const std::string word = word_at(text, 0);
  if (word.empty() || std::ranges::count(kClauses, word)) return false;
  const auto line = line_at(text, 0);
  return std::ranges::count(line, ' ') >= 3 && line.find_first_of("=()") == line.npos;
}

std::string_view without_prose_behind(std::string_view statement) {
  for (size_t at = statement.find("\n\n"); at != statement.npos;
       at = statement.find("\n\n", at + 1))
    if (prose(statement.substr(at))) return trimmed(statement.substr(0, at));
  return trimmed(statement);
}

// Of a text without fences: prose may stand on the lines before, "SQL:" on the line itself.
size_t start_of_query(std::string_view text) {
  for (size_t begin = 0; begin < text.size();) {
    if (opens_query(text.substr(begin))) return begin;
    const auto line = line_at(text, begin);
    const auto colon = line.find(": ");
    if (colon != line.npos && opens_query(line.substr(colon + 2))) return begin + colon + 2;
    begin += line.size() + 1;
  }
  return text.npos;
}

void add(std::vector<std::string>& out, std::string_view statement) {
  const auto text = without_prose_behind(statement);
  if (!opens_query(text) || out.size() == kMostSelects) return;
  if (std::ranges::find(out, text) == out.end()) out.emplace_back(text);
}

void add_statements(std::vector<std::string>& out, std::string_view text) {
  for (size_t begin = 0; begin < text.size();) {
    const auto rest = text.substr(begin);
    const auto start = start_of_query(rest);
    const auto stop = end_of_statement(text, begin);
    if (start != rest.npos && begin + start <= stop) {
      const auto end = end_of_statement(text, begin + start);
      add(out, text.substr(begin + start, end - begin - start));
      begin = end + 1;
    } else {
      begin = stop + 1;
    }
  }
}

}  // namespace

std::vector<std::string> selects_of(std::string_view said) {
  std::vector<std::string> out;
  for (const auto block : fenced(said)) add_statements(out, block);
  if (out.empty()) add_statements(out, said);
  return out;
}

}  // namespace sqlagent::prompt
