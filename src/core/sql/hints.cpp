#include "core/sql/hints.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/utf8.h"

namespace sqlagent::sql {
namespace {

struct Form {
  std::string_view type, field, sentence;
};

// An empty type or field matches any.
constexpr Form kForms[] = {
    {"SELECT", "lockingClause",
     "FOR UPDATE and FOR SHARE lock rows, and nothing is locked here; "
     "leave it out."},
    {"SELECT", "intoClause",
     "SELECT INTO would make a table, and nothing is made here; leave INTO "
     "out."},
    {"JOIN", "isNatural", "NATURAL JOIN is not supported; write JOIN … USING (column)."},
    {"JOIN", "join_using_alias", "An alias after USING (…) is not supported; leave it out."},
    {"table", "catalogname", "A database name is not supported here; write schema.table."},
    {"column", "catalogname", "A database name is not supported here; write table.column."},
    {"operator", "name", "OPERATOR(…) is not supported; write the operator itself."},
    {"function in FROM", "coldeflist",
     "A column definition list belongs to json_to_record and json_to_recordset only; leave it "
     "out."},
    {"function in FROM", "",
     "Only functions may stand here in FROM; use SELECT in brackets for "
     "other expressions."},
    {"subscript", "", "Fields of a row value are not supported; name the column."},
    {"WITH", "search_clause", "SEARCH is not supported; keep a path in an array and order by it."},
    {"WITH", "cycle_clause", "CYCLE is not supported; keep a path in an array and test it."},
    {"ORDER BY", "useOp", "ORDER BY … USING is not supported; write ASC or DESC."},
    {"type", "setof", "SETOF is not supported in a cast; name the type alone."},
    {"type", "pct_type", "%TYPE is not supported; name the type."},
    {"ParamRef", "", "A parameter such as $1 has no value here; write the value itself."},
    {"RangeTableSample", "", "TABLESAMPLE is not supported; use ORDER BY random() LIMIT 100."},
    {"RangeTableFunc", "", "XMLTABLE is not supported; use json or string functions."},
    {"XmlExpr", "", "XML is not supported; use json_build_object or string_agg."},
    {"XmlSerialize", "", "XML is not supported; use json_build_object or string_agg."},
    {"CurrentOfExpr", "", "Cursors are not supported; ask one question."},
    {"SetToDefault", "", "DEFAULT has no meaning in a question; write the value itself."},
};

bool word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || (c & 0x80);
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string word_at(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && word_character(text[end])) ++end;
  return lower(text.substr(at, end - at));
}

// The word, or else the one character, before `at`.
std::string before(std::string_view text, size_t at) {
  size_t end = std::min(at, text.size());
  while (end > 0 && std::isspace(static_cast<unsigned char>(text[end - 1]))) --end;
  size_t begin = end;
  while (begin > 0 && word_character(text[begin - 1])) --begin;
  if (begin == end && end > 0) --begin;
  return lower(text.substr(begin, end - begin));
}

bool has_word(std::string_view text, std::string_view word) {
  const std::string folded = lower(text);
  for (size_t at = folded.find(word); at != folded.npos; at = folded.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || !word_character(folded[at - 1])) &&
        (end == folded.size() || !word_character(folded[end])))
      return true;
  }
  return false;
}

// PostgreSQL's lexer quotes single bytes of a longer character.
std::string whole_characters(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const size_t length = utf8_sequence(text.substr(i));
    out += length ? text.substr(i, length) : "?";
    i += std::max<size_t>(length, 1);
  }
  return out;
}

// What the token at which the parser stopped gives away, with the one before it.
std::string token_hint(std::string_view draft, size_t at) {
  const std::string token = word_at(draft, at), previous = before(draft, at);
  const char first = at < draft.size() ? draft[at] : '\0';
  const bool number = std::isdigit(static_cast<unsigned char>(first));
  if (first == '`' || previous == "`")
    return "Backticks are not supported; write an unusual name in double quotes: \"Order Id\".";
  if (first == '[' || first == ']' || previous == "[")
    return "Square brackets do not quote a name; write it in double quotes: \"Order Id\".";
  if (previous == "top") return "Write LIMIT 10 at the end instead of TOP 10.";
  if (previous == "interval" && number) return "Write the interval in quotes: interval '1 day'.";
  if (previous == "," && (token == "from" || token == "where" || first == ')'))
    return "Remove the comma just before it.";
  if (token == "separator") return "Write string_agg(x, ', ').";
  if (previous == "?" || first == ':' || first == '?' || first == '@' || first == '{' ||
      first == '%')
    return "Parameters have no value here; write the value itself.";
  if (at >= draft.size()) return "It stops too early: close the brackets and finish the clause.";
  if (token == "qualify" || has_word(draft, "qualify"))
    return "There is no QUALIFY; compute the window in a sub-query and filter outside.";
  if (token == "pivot" || token == "unpivot")
    return "There is no PIVOT; use sum(x) FILTER (WHERE …) for each column.";
  const auto head = draft.substr(0, at);
  if (std::count(head.begin(), head.end(), '(') > std::count(head.begin(), head.end(), ')') &&
      (token == "from" || token == "where" || token == "group" || token == "order"))
    return "Close the bracket before it.";
  const size_t start = draft.find_first_not_of(" \t\r\n(");
  const std::string opening = start == draft.npos ? "" : word_at(draft, start);
  if (!opening.empty() && opening != "select" && opening != "with" && opening != "values" &&
      opening != "table")
    return "A question starts with SELECT or WITH.";
  if (token == "user" || token == "order" || token == "group" || token == "end" ||
      token == "desc" || token == "limit" || token == "table" || token == "to" || token == "from")
    return fmt::format(
        "{} is a word of SQL: if it is a name here, write it in double quotes; else "
        "check what stands before it.",
        token);
  if (at == 0 || draft.substr(0, at).find_first_not_of(" \t\r\n(") == draft.npos)
    return "A question starts with SELECT or WITH.";
  return "Check what stands just before it.";
}

// InsertStmt → INSERT, CreateTableAsStmt → CREATE TABLE AS
std::string verb(std::string_view node_type) {
  if (node_type.ends_with("Stmt")) node_type.remove_suffix(4);
  std::string out;
  for (const char c : node_type) {
    if (std::isupper(static_cast<unsigned char>(c)) && !out.empty()) out += ' ';
    out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return out;
}

}  // namespace

std::string form_hint(std::string_view type, std::string_view field) {
  for (const auto& form : kForms)
    if (form.type == type && (form.field.empty() || form.field == field))
      return std::string(form.sentence);
  if (field.empty())
    return fmt::format("{} is not supported; write it with plain SELECT expressions.", type);
  return fmt::format("{} with {} is not supported; write it in another way.", type, field);
}

std::string statement_hint(std::string_view node_type) {
  if (node_type == "ExplainStmt")
    return "Only questions that read are run here; write the question without EXPLAIN.";
  if (node_type == "VariableSetStmt" || node_type == "VariableShowStmt")
    return "Only questions that read are run here; settings cannot be seen or changed. Write a "
           "SELECT.";
  if (node_type == "TransactionStmt")
    return "Only questions that read are run here, each on its own; leave out BEGIN and COMMIT.";
  if (node_type == "CopyStmt")
    return "Only questions that read are run here; to take a result away, use the download. Write "
           "a "
           "SELECT.";
  return fmt::format(
      "Only questions that read are run here, so {} is not. Write a statement that starts with "
      "SELECT or WITH.",
      verb(node_type));
}

std::string syntax_hint(std::string_view draft, int at, std::string_view message) {
  if (message.starts_with("LIMIT #,#")) return "Write LIMIT 10 OFFSET 5 instead of LIMIT 5, 10.";
  if (message.starts_with("subquery in FROM must have an alias"))
    return "Give the sub-query in FROM a name: (SELECT …) AS t.";
  if (message.starts_with("VALUES in FROM must have an alias"))
    return "Give VALUES in FROM a name: (VALUES (1), (2)) AS t(n).";
  if (message.starts_with("unterminated quoted string"))
    return "A quote is never closed. An apostrophe inside a text is written twice: 'O''Brien'.";
  if (message.starts_with("unterminated quoted identifier"))
    return "A double quote is never closed; text stands in single quotes.";
  if (message.starts_with("unterminated /* comment")) return "A comment is never closed with */.";
  if (draft.contains("```")) return "Send the statement alone, without ``` around it.";
  const auto sentence = fmt::format("This is not valid SQL: {}.", whole_characters(message));
  if (!message.starts_with("syntax error")) return sentence;
  return sentence + " " + token_hint(draft, at < 0 ? draft.size() : static_cast<size_t>(at));
}

std::string table_hint(std::string_view schema, std::string_view name) {
  if (schema == "information_schema" || schema == "pg_catalog" || name.starts_with("pg_") ||
      name == "sqlite_master" || name == "columns" || name == "tables")
    return ": the server's catalogs are not open. Your tables are listed on the page.";
  if (name == "dual") return "; a SELECT needs no FROM here.";
  return "";
}

}  // namespace sqlagent::sql
