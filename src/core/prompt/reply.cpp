#include "core/prompt/reply.h"

#include <boost/json.hpp>

#include "core/prompt/plain_text.h"

namespace sqlagent::prompt {
namespace {

namespace json = boost::json;

std::string text_in(const json::object& from, std::string_view key, size_t bytes) {
  const auto* value = from.if_contains(key);
  if (!value || !value->is_string()) return "";
  const auto& text = value->as_string();
  return std::string(std::string_view(text).substr(0, bytes));
}

std::vector<std::string> options_in(const json::object& from) {
  std::vector<std::string> out;
  if (const auto* value = from.if_contains("options"); value && value->is_array())
    for (const auto& one : value->as_array())
      if (one.is_string() && !one.as_string().empty() && out.size() < kMostOptions)
        out.push_back(spoken(std::string_view(one.as_string()), kOptionBytes));
  if (out.size() < 2) out.clear();
  return out;
}

Action checked(std::string_view action, const json::object& with) {
  const auto text = [&](std::string_view key) { return text_in(with, key, kDraftBytes); };
  const auto line = [&](std::string_view key) { return one_line(text(key), kOptionBytes); };
  const auto missing = [&](std::string_view what) {
    return Unclear{std::string(action) + " needs the argument \"" + std::string(what) + "\"."};
  };
  if (action == "final" || action == "run_sql") {
    if (text("sql").empty()) return missing("sql");
    if (action == "run_sql") return RunSql{text("sql")};
    return Final{text("sql"), text("sentence")};
  }
  if (action == "lookup_values") {
    if (line("text").empty()) return missing("text");
    return LookupValues{line("text"), line("table"), line("column")};
  }
  if (action == "describe_table") {
    if (line("table").empty()) return missing("table");
    return DescribeTable{line("table")};
  }
  if (action == "ask_user") {
    if (line("question").empty()) return missing("question");
    return AskUser{spoken(text("question"), 2 * kOptionBytes), options_in(with)};
  }
  if (action == "cannot") return Cannot{spoken(text("reason"), 2 * kOptionBytes)};
  return Unclear{"There is no tool \"" + one_line(action, 40) +
                 "\". Use final, run_sql, lookup_values, describe_table, ask_user or cannot."};
}

// Models wrap JSON and SQL in fences even when asked not to.
std::string_view inside_fence(std::string_view text, std::string_view language) {
  const size_t open = text.find("```" + std::string(language));
  if (open == text.npos) return "";
  const size_t begin = text.find('\n', open);
  if (begin == text.npos) return "";
  const size_t close = text.find("```", begin);
  return text.substr(begin + 1, close == text.npos ? close : close - begin - 1);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const size_t begin = text.find_first_not_of(kBlank);
  if (begin == text.npos) return "";
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

Action object_in(std::string_view text) {
  if (const auto fenced = inside_fence(text, ""); !fenced.empty()) text = fenced;
  const size_t open = text.find('{'), close = text.rfind('}');
  boost::system::error_code bad;
  json::value parsed;
  if (open != text.npos && close != text.npos && close > open)
    parsed = json::parse(text.substr(open, close - open + 1), bad);
  if (bad || !parsed.is_object())
    return Unclear{"That was not one JSON object. Answer with the object alone."};
  const auto& object = parsed.as_object();
  const auto action = text_in(object, "action", 40);
  return checked(action.empty() && object.contains("sql") ? "final" : action, object);
}

Action fence_in(std::string_view text) {
  for (const std::string_view language : {"sql", "postgresql", "SQL", ""})
    if (const auto sql = trimmed(inside_fence(text, language)); !sql.empty() && sql[0] != '{')
      return Final{std::string(sql.substr(0, kDraftBytes)), ""};
  const auto said = trimmed(text);
  if (said.starts_with("CANNOT:")) return Cannot{spoken(trimmed(said.substr(7)), 2 * kOptionBytes)};
  if (said.starts_with("ASK:")) return AskUser{spoken(trimmed(said.substr(4)), 400), {}};
  const auto word = said.substr(0, said.find_first_of(" \n\t"));
  for (const std::string_view begins : {"SELECT", "select", "Select", "WITH", "with", "With"})
    if (word == begins) return Final{std::string(said.substr(0, kDraftBytes)), ""};
  return Unclear{"Answer with one statement in a fence that begins with ```sql."};
}

// {"type":"object", …} of string properties, in order; the first `required` of them are.
std::string parameters(const std::vector<std::pair<std::string, std::string>>& properties,
                       size_t required) {
  json::object all;
  json::array needed;
  for (const auto& [name, description] : properties) {
    json::object one{{"type", "string"}, {"description", description}};
    if (name == "options")
      one = {{"type", "array"}, {"items", {{"type", "string"}}}, {"description", description}};
    if (needed.size() < required) needed.emplace_back(name);
    all.emplace(name, std::move(one));
  }
  return json::serialize(json::object{{"type", "object"},
                                      {"properties", std::move(all)},
                                      {"required", std::move(needed)},
                                      {"additionalProperties", false}});
}

}  // namespace

Action action_of_call(std::string_view tool, std::string_view arguments) {
  boost::system::error_code bad;
  const auto parsed = json::parse(arguments, bad);
  if (bad || !parsed.is_object())
    return Unclear{"The arguments of " + one_line(tool, 40) +
                   " are not a JSON object. Call it again."};
  return checked(tool, parsed.as_object());
}

Action action_of_text(Form form, std::string_view text) {
  // Whatever was asked for, an object or a fence is as good.
  const auto fenced = fence_in(text);
  if (form == Form::fenced || !std::holds_alternative<Unclear>(fenced)) return fenced;
  const bool has_object = text.find('{') != text.npos;
  return form == Form::json || has_object ? object_in(text) : fenced;
}

const std::vector<ToolText>& tools() {
  static const std::vector<ToolText> all = {
      {"final", "The answer: one SELECT, and a sentence with {{column}} where cells belong.",
       parameters({{"sql", "one PostgreSQL SELECT"},
                   {"sentence", "one sentence without figures of its own"}},
                  2)},
      {"run_sql", "Runs one SELECT to look at the data before answering.",
       parameters({{"sql", "one PostgreSQL SELECT"}}, 1)},
      {"lookup_values", "Which cells are like a text, and in which column.",
       parameters({{"text", "what to look for"}, {"table", "only there"}, {"column", "only there"}},
                  1)},
      {"describe_table", "All columns of one table.", parameters({{"table", "its name"}}, 1)},
      {"ask_user", "Asks the person back, once, when readings give different answers.",
       parameters({{"question", "one short question"}, {"options", "two to four answers"}}, 2)},
      {"cannot", "The tables do not hold what is asked for.",
       parameters({{"reason", "which thing is missing"}}, 1)},
  };
  return all;
}

std::string_view reply_schema() {
  static const std::string schema = [] {
    const json::object text{{"type", "string"}};
    const json::object list{{"type", "array"}, {"items", {{"type", "string"}}}};
    return json::serialize(
        json::object{{"type", "object"},
                     {"properties",
                      {{"action", {{"type", "string"}, {"enum", {"final", "ask_user", "cannot"}}}},
                       {"sql", text},
                       {"sentence", text},
                       {"question", text},
                       {"options", list},
                       {"reason", text}}},
                     {"required", {"action", "sql", "sentence", "question", "options", "reason"}},
                     {"additionalProperties", false}});
  }();
  return schema;
}

}  // namespace sqlagent::prompt
