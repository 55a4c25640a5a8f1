// Calls of functions that PostgreSQL does not have, as what it has. A template holds the arguments
// as {0}, {1}, …; what has no exact counterpart (WEEKDAY, whose first day differs between
// databases) is left alone.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <span>

#include "core/prompt/foreign.h"
#include "core/prompt/mending.h"
#include "core/sql/allow.h"

namespace sqlagent::prompt {
namespace {

using sql::Token;
using Tokens = std::vector<Token>;
using Arguments = std::vector<std::string>;

struct Template {
  std::string_view function;
  size_t arguments;
  std::string_view text;
};

constexpr Template kTemplates[] = {
    {"ifnull", 2, "coalesce({0}, {1})"},
    {"nvl", 2, "coalesce({0}, {1})"},
    {"isnull", 2, "coalesce({0}, {1})"},
    {"isnull", 1, "({0} IS NULL)"},
    {"nvl2", 3, "CASE WHEN {0} IS NOT NULL THEN {1} ELSE {2} END"},
    {"zeroifnull", 1, "coalesce({0}, 0)"},
    {"if", 3, "CASE WHEN {0} THEN {1} ELSE {2} END"},
    {"iif", 3, "CASE WHEN {0} THEN {1} ELSE {2} END"},
    {"iff", 3, "CASE WHEN {0} THEN {1} ELSE {2} END"},
    {"safe_divide", 2, "({0}) / nullif({1}, 0)"},
    {"len", 1, "length({0})"},
    {"ucase", 1, "upper({0})"},
    {"lcase", 1, "lower({0})"},
    {"charindex", 2, "strpos({1}, {0})"},
    {"locate", 2, "strpos({1}, {0})"},
    {"instr", 2, "strpos({0}, {1})"},
    {"mid", 3, "substr({0}, {1}, {2})"},
    {"truncate", 2, "trunc(({0})::numeric, {1})"},
    {"year", 1, "extract(year FROM {0})"},
    {"quarter", 1, "extract(quarter FROM {0})"},
    {"month", 1, "extract(month FROM {0})"},
    {"day", 1, "extract(day FROM {0})"},
    {"dayofmonth", 1, "extract(day FROM {0})"},
    {"dayofyear", 1, "extract(doy FROM {0})"},
    {"hour", 1, "extract(hour FROM {0})"},
    {"minute", 1, "extract(minute FROM {0})"},
    {"second", 1, "extract(second FROM {0})"},
    {"monthname", 1, "to_char({0}, 'FMMonth')"},
    {"dayname", 1, "to_char({0}, 'FMDay')"},
    {"last_day", 1, "(date_trunc('month', {0}) + interval '1 month - 1 day')::date"},
    {"eomonth", 1, "(date_trunc('month', {0}) + interval '1 month - 1 day')::date"},
    {"datediff", 2, "(({0})::date - ({1})::date)"},
    {"date_add", 2, "({0} + {1})"},
    {"date_sub", 2, "({0} - {1})"},
    {"getdate", 0, "now()"},
    {"getutcdate", 0, "now()"},
    {"sysdate", 0, "now()"},
    {"curdate", 0, "CURRENT_DATE"},
    {"today", 0, "CURRENT_DATE"},
    {"unix_timestamp", 1, "extract(epoch FROM {0})"},
    {"from_unixtime", 1, "to_timestamp({0})"},
    {"datefromparts", 3, "make_date({0}, {1}, {2})"},
    {"group_concat", 1, "string_agg(({0})::text, ',')"},
    {"listagg", 2, "string_agg(({0})::text, {1})"},
    {"stdev", 1, "stddev({0})"},
    {"stdevp", 1, "stddev_pop({0})"},
    {"var", 1, "variance({0})"},
    {"varp", 1, "var_pop({0})"},
    {"average", 1, "avg({0})"},
    {"mean", 1, "avg({0})"},
    {"median", 1, "percentile_cont(0.5) WITHIN GROUP (ORDER BY {0})"},
    {"countif", 1, "count(*) FILTER (WHERE {0})"},
    {"count_if", 1, "count(*) FILTER (WHERE {0})"},
    {"sumif", 2, "sum({0}) FILTER (WHERE {1})"},
    {"count_distinct", 1, "count(DISTINCT {0})"},
    {"countd", 1, "count(DISTINCT {0})"},
    {"rand", 0, "random()"},
    {"newid", 0, "gen_random_uuid()"},
};

std::string filled(std::string_view text, const Arguments& arguments) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') {
      out += arguments[static_cast<size_t>(text[i + 1] - '0')];
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

struct Sign {
  char letter;
  std::string_view pattern;
};
constexpr Sign kSqlite[] = {{'Y', "YYYY"}, {'m', "MM"}, {'d', "DD"}, {'H', "HH24"},
                            {'M', "MI"},   {'S', "SS"}, {'j', "DDD"}};
constexpr Sign kMySql[] = {{'Y', "YYYY"},    {'y', "YY"},    {'m', "MM"},    {'c', "FMMM"},
                           {'d', "DD"},      {'H', "HH24"},  {'i', "MI"},    {'s', "SS"},
                           {'M', "FMMonth"}, {'b', "FMMon"}, {'W', "FMDay"}, {'a', "FMDy"}};

// '%Y-%m' as 'YYYY-MM'; nothing for a sign without counterpart, or letters that to_char would read.
std::optional<std::string> pattern(std::string_view argument, std::span<const Sign> signs) {
  if (argument.size() < 2 || argument.front() != '\'' || argument.back() != '\'') return {};
  std::string out;
  for (size_t i = 1; i + 1 < argument.size(); ++i) {
    const char c = argument[i];
    if (c == '%') {
      const auto found = std::ranges::find(signs, argument[++i], &Sign::letter);
      if (found == signs.end()) return {};
      out += found->pattern;
    } else if (std::isalnum(static_cast<unsigned char>(c))) {
      return {};
    } else {
      out += c;
    }
  }
  return '\'' + out + '\'';
}

std::optional<std::string> date_text(std::string_view function, const Arguments& arguments) {
  if (arguments.size() != 2) return {};
  const bool sqlite = function == "strftime";
  if (!sqlite && function != "date_format") return {};
  const auto format = sqlite ? pattern(arguments[0], kSqlite) : pattern(arguments[1], kMySql);
  if (!format) return {};
  return fmt::format("to_char({}, {})", arguments[sqlite ? 1 : 0], *format);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// SQL Server's part of a date; its DATEDIFF counts the borders that lie between two moments.
std::optional<std::string> part_of_date(std::string_view function, const Arguments& arguments) {
  if (arguments.empty()) return {};
  const std::string part = lower(arguments[0]);
  constexpr std::string_view kParts[] = {"year", "quarter", "month", "day", "hour", "minute"};
  if (std::ranges::find(kParts, part) == std::end(kParts)) return {};
  if (function == "datepart" && arguments.size() == 2)
    return fmt::format("extract({} FROM {})", part, arguments[1]);
  if (function == "datetrunc" && arguments.size() == 2)
    return fmt::format("date_trunc('{}', {})", part, arguments[1]);
  if (arguments.size() != 3) return {};
  if (function == "dateadd" && part != "quarter")
    return fmt::format("({} + ({}) * interval '1 {}')", arguments[2], arguments[1], part);
  if (function != "datediff") return {};
  const auto of = [&](std::string_view unit, size_t i) {
    return fmt::format("extract({} FROM ({})::date)", unit, arguments[i]);
  };
  if (part == "day") return fmt::format("(({})::date - ({})::date)", arguments[2], arguments[1]);
  if (part == "year") return fmt::format("({} - {})", of("year", 2), of("year", 1));
  if (part == "month")
    return fmt::format("(12 * ({} - {}) + {} - {})", of("year", 2), of("year", 1), of("month", 2),
                       of("month", 1));
  return {};
}

std::optional<std::string> translated(std::string_view function, const Arguments& arguments) {
  for (const Template& one : kTemplates)
    if (one.function == function && one.arguments == arguments.size())
      return filled(one.text, arguments);
  if (auto text = date_text(function, arguments)) return text;
  return part_of_date(function, arguments);
}

// The call that opens at token `at` (its name): index of its closing bracket and its arguments.
std::optional<std::pair<size_t, Arguments>> call_at(const std::string& draft, const Tokens& tokens,
                                                    size_t at) {
  if (at + 1 >= tokens.size() || !tokens[at + 1].is("(")) return {};
  Arguments arguments;
  int depth = 0;
  size_t begin = tokens[at + 1].end;
  for (size_t i = at + 1; i < tokens.size(); ++i) {
    if (tokens[i].is("(")) ++depth;
    if (tokens[i].is(")")) --depth;
    if ((depth == 1 && tokens[i].is(",")) || depth == 0) {
      const size_t end = tokens[i - 1].end;
      if (end > begin) {
        const size_t first = draft.find_first_not_of(" \t\r\n", begin);
        arguments.push_back(draft.substr(first, end - first));
      }
      begin = tokens[i].end;
    }
    if (depth == 0) return std::pair(i, std::move(arguments));
  }
  return {};
}

// `GROUP_CONCAT(x SEPARATOR ', ')`
std::optional<std::string> with_separator(const std::string& draft, const Tokens& tokens,
                                          size_t open, size_t close) {
  if (close < open + 4 || !tokens[close - 2].is("separator") ||
      tokens[close - 1].kind != Token::Kind::text)
    return {};
  const size_t begin = tokens[open].end, end = tokens[close - 3].end;
  return fmt::format(
      "string_agg(({})::text, {})", draft.substr(begin, end - begin),
      draft.substr(tokens[close - 1].begin, tokens[close - 1].end - tokens[close - 1].begin));
}

}  // namespace

std::string own_calls(std::string draft, std::vector<std::string>& done) {
  constexpr int kMostCalls = 32;
  for (int round = 0; round < kMostCalls; ++round) {
    const auto tokens = sql::tokens(draft);
    if (!tokens) return draft;
    bool changed = false;
    for (size_t at = tokens->size(); at-- > 0 && !changed;) {  // the innermost call is a later one
      const Token& name = (*tokens)[at];
      if (name.quoted || name.kind == Token::Kind::text || sql::function_allowed(name.word) ||
          (at > 0 && (*tokens)[at - 1].is(".")))
        continue;
      const auto call = call_at(draft, *tokens, at);
      if (!call) continue;
      auto text = name.word == "group_concat" ? with_separator(draft, *tokens, at + 1, call->first)
                                              : std::nullopt;
      if (!text) text = translated(name.word, call->second);
      if (!text) continue;
      const size_t begin = name.begin, end = (*tokens)[call->first].end;
      done.push_back(fmt::format("{} is said in PostgreSQL's words", name.word));
      draft.replace(begin, end - begin, *text);
      changed = true;
    }
    if (!changed) break;
  }
  return draft;
}

}  // namespace sqlagent::prompt
