// Spans of a question: how they hang together, what is told of it, and what is not.
#include "app/answer/trace.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace sqlagent::answer {
namespace {

using std::chrono::milliseconds;
using Time = std::chrono::system_clock::time_point;

const Time kBegin{std::chrono::sys_days(std::chrono::year(2026) / 11 / 26)};

Question question() {
  return {TenantId("t"), UserId("u"), "what does Ada earn?", std::nullopt,
          Date(),        false,       Brain::automatic,      std::nullopt};
}

Root root(bool content = false) {
  return {{1, 2}, 3, 4, kBegin, kBegin + milliseconds(100), content};
}

Answer consulted(bool content) {
  Answer answer;
  answer.chat = ChatId("chat-1");
  answer.kind = Kind::answer;
  answer.engine = Engine::model;
  answer.sql = "SELECT salary FROM staff WHERE name = 'Ada'";
  answer.explanation = "Ada earns 4711.";
  answer.began = kBegin + milliseconds(10);
  answer.stages = {{"catalog", 0.01}, {"database", 0.02}, {"model", 0.03}};
  answer.talk_steps = TalkSteps(content);
  auto& asked = answer.talk_steps.begin();
  asked.began = kBegin + milliseconds(41);
  asked.seconds = 0.02;
  asked.base_url = "https://api.openai.com/v1";
  asked.requested = "gpt";
  asked.replied = "gpt-1";
  asked.finish = "tool_calls";
  asked.usage = {.told = true, .prompt = 10, .cached = 2, .completion = 5};
  if (content) asked.said = "[\"Ada\"]";
  auto& tool = answer.talk_steps.begin("final");
  tool.began = kBegin + milliseconds(61);
  tool.seconds = 0.001;
  tool.failure = "refused";
  if (content) tool.said = answer.sql;
  return answer;
}

const trace::Span& named(const std::vector<trace::Span>& spans, std::string_view name) {
  return *std::ranges::find(spans, name, &trace::Span::name);
}

template <class T>
std::optional<T> value(const trace::Span& span, std::string_view key) {
  const auto found = std::ranges::find(span.attributes, key, &trace::Attribute::key);
  if (found == span.attributes.end()) return std::nullopt;
  return std::get<T>(found->value);
}

TEST(Trace, hangs_together) {
  const auto spans = spans_of(question(), consulted(false), root());
  ASSERT_EQ(spans.size(), 6u);
  const auto& whole = spans.front();
  EXPECT_EQ(whole.name, "invoke_agent sqlagent");
  EXPECT_EQ(whole.kind, trace::Kind::server);
  EXPECT_EQ(std::pair(whole.id, whole.parent), std::pair(trace::SpanId(3), trace::SpanId(4)));
  EXPECT_EQ(value<std::string>(whole, "gen_ai.conversation.id"), "chat-1");
  const auto& consult = named(spans, "consult model");
  EXPECT_EQ(named(spans, "run statement").parent, whole.id);
  EXPECT_EQ(consult.parent, whole.id);
  EXPECT_EQ(consult.begin, kBegin + milliseconds(40));
  EXPECT_EQ(named(spans, "chat gpt").parent, consult.id);
  EXPECT_EQ(named(spans, "execute_tool final").parent, consult.id);
  std::set<trace::SpanId> ids;
  for (const auto& span : spans) {
    ids.insert(span.id);
    EXPECT_EQ(span.trace, (trace::TraceId{1, 2}));
    EXPECT_LE(span.begin, span.end);
  }
  EXPECT_EQ(ids.size(), spans.size());
}

TEST(Trace, a_call_of_a_model_after_the_conventions) {
  const auto spans = spans_of(question(), consulted(false), root());
  const auto& chat = named(spans, "chat gpt");
  EXPECT_EQ(chat.kind, trace::Kind::client);
  EXPECT_EQ(value<std::string>(chat, "gen_ai.operation.name"), "chat");
  EXPECT_EQ(value<std::string>(chat, "gen_ai.provider.name"), "openai");
  EXPECT_EQ(value<std::string>(chat, "gen_ai.request.model"), "gpt");
  EXPECT_EQ(value<std::string>(chat, "gen_ai.response.model"), "gpt-1");
  EXPECT_EQ(value<int64_t>(chat, "gen_ai.usage.input_tokens"), 10);
  EXPECT_EQ(value<int64_t>(chat, "gen_ai.usage.output_tokens"), 5);
  EXPECT_EQ(value<std::vector<std::string>>(chat, "gen_ai.response.finish_reasons"),
            std::vector<std::string>{"tool_calls"});
  EXPECT_FALSE(chat.failed);
  const auto& tool = named(spans, "execute_tool final");
  EXPECT_EQ(value<std::string>(tool, "gen_ai.tool.name"), "final");
  EXPECT_EQ(value<std::string>(tool, "error.type"), "refused");
  EXPECT_TRUE(tool.failed);
}

TEST(Trace, tells_no_content_unless_it_may) {
  for (const bool may : {false, true}) {
    size_t told = 0;
    for (const auto& span : spans_of(question(), consulted(may), root(may)))
      for (const auto& one : span.attributes) {
        const auto* text = std::get_if<std::string>(&one.value);
        told += text && (text->contains("Ada") || text->contains("4711"));
      }
    EXPECT_EQ(told, may ? 5u : 0u);
  }
}

TEST(Trace, what_was_under_way_when_the_question_failed_shows_it) {
  auto answer = consulted(false);
  answer.stages.pop_back();
  answer.failure = "deadline";
  answer.talk_steps.begin().began = kBegin + milliseconds(70);
  const auto spans = spans_of(question(), answer, root());
  EXPECT_EQ(value<std::string>(spans.front(), "error.type"), "deadline");
  const auto& consult = named(spans, "consult model");
  EXPECT_TRUE(consult.failed);
  EXPECT_EQ(consult.end, root().end);
  EXPECT_EQ(value<std::string>(spans.back(), "error.type"), "deadline");
  EXPECT_EQ(spans.back().end, root().end);
}

}  // namespace
}  // namespace sqlagent::answer
