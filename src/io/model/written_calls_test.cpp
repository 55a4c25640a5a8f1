#include "io/model/written_calls.h"

#include <gtest/gtest.h>

#include "base/case_file.h"

namespace sqlagent::model {
namespace {

const std::vector<Tool> kTools{{"run_sql", "", "{}"}, {"final", "", "{}"}};

TEST(WrittenCalls, are_calls_when_they_are_our_tools) {
  const std::string path = SQLAGENT_SOURCE_DIR "/src/io/model/written_calls.case";
  test::run_cases(path, [](const test::Case& one) {
    Reply reply;
    reply.text = one.input;
    lift_written_calls(reply, kTools);
    std::string out;
    for (const auto& call : reply.calls) out += call.id + " " + call.name + call.arguments + "\n";
    if (reply.calls.empty()) {
      EXPECT_EQ(reply.text, one.input) << "what is no call stays as it was";
      EXPECT_EQ(reply.finish, Finish::stop);
      return std::string("text");
    }
    EXPECT_EQ(reply.finish, Finish::calls);
    return reply.text.empty() ? out : out + "text: " + reply.text;
  });
}

TEST(WrittenCalls, of_a_cut_reply_or_beside_real_ones_or_without_tools_stay_text) {
  Reply cut;
  cut.text = R"(<tool_call>{"name":"run_sql","arguments":{}}</tool_call>)";
  Reply beside = cut, plain = cut;
  cut.finish = Finish::length;
  lift_written_calls(cut, kTools);
  EXPECT_TRUE(cut.calls.empty());
  beside.calls = {{"c", "final", "{}"}};
  lift_written_calls(beside, kTools);
  EXPECT_EQ(beside.calls.size(), 1u);
  lift_written_calls(plain, {});
  EXPECT_TRUE(plain.calls.empty());
}

}  // namespace
}  // namespace sqlagent::model
