#include "core/prompt/reply.h"

#include <boost/json.hpp>

#include "base/case_file.h"

namespace sqlagent::prompt {
namespace {

template <class... F>
struct Cases : F... {
  using F::operator()...;
};

std::string shown(const Action& action) {
  const Cases show{
      [](const RunSql& a) { return "run: " + a.sql; },
      [](const LookupValues& a) { return "lookup: " + a.text + " in " + a.table + "." + a.column; },
      [](const DescribeTable& a) { return "describe: " + a.table; },
      [](const AskUser& a) {
        std::string out = "ask: " + a.question + " [";
        for (const auto& option : a.options) out += (out.back() == '[' ? "" : ", ") + option;
        return out + "]";
      },
      [](const Final& a) { return "final: " + a.sql + " | " + a.sentence; },
      [](const Cannot& a) { return "cannot: " + a.reason; },
      [](const Unclear& a) { return "unclear: " + a.say; },
  };
  std::string out = std::visit(show, action);
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

// "⏎" stands for a line break, since a case's input may not hold one.
std::string lines_of(std::string text) {
  constexpr std::string_view kBreak = "⏎";
  for (size_t at = text.find(kBreak); at != text.npos; at = text.find(kBreak, at))
    text.replace(at, kBreak.size(), "\n");
  return text;
}

TEST(Reply, Cases) {
  sqlagent::test::run_cases(std::string(SQLAGENT_SOURCE_DIR) + "/src/core/prompt/reply.case",
                            [](const sqlagent::test::Case& one) {
                              const auto line = lines_of(one.input.substr(0, one.input.size() - 1));
                              const auto word = line.substr(0, line.find(' ')),
                                         rest = line.substr(line.find(' ') + 1);
                              if (word == "json")
                                return shown(action_of_text(Form::json, rest)) + "\n";
                              if (word == "fenced")
                                return shown(action_of_text(Form::fenced, rest)) + "\n";
                              if (word == "tools")
                                return shown(action_of_text(Form::tools, rest)) + "\n";
                              return shown(action_of_call(word, rest)) + "\n";
                            });
}

TEST(Reply, ToolsAreJsonSchemasWithTheirRequiredArguments) {
  for (const auto& tool : tools()) {
    const auto schema = boost::json::parse(tool.parameters).as_object();
    for (const auto& name : schema.at("required").as_array())
      EXPECT_TRUE(schema.at("properties").as_object().contains(name.as_string())) << tool.name;
    EXPECT_FALSE(std::holds_alternative<DescribeTable>(action_of_call(tool.name, "{}")));
  }
  EXPECT_NO_THROW(boost::json::parse(reply_schema()));
}

TEST(Reply, HugeArgumentsAreCut) {
  const std::string sql(100'000, 'x');
  const auto action = action_of_call("run_sql", "{\"sql\":\"" + sql + "\"}");
  EXPECT_EQ(std::get<RunSql>(action).sql.size(), kDraftBytes);
}

}  // namespace
}  // namespace sqlagent::prompt
