// What goes out and what comes back, without a network: every stream is cut at every place.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/case_file.h"
#include "io/model/print.h"
#include "io/model/refused_feature.h"
#include "io/model/reply_reader.h"
#include "io/model/url.h"

namespace sqlagent::model {
namespace {

constexpr size_t kMuch = 1 << 20;
const std::string kFolder = SQLAGENT_SOURCE_DIR "/src/io/model/";

std::string shown(const Failure& failure) {
  return fmt::format("failure: {} {}\n", name(failure.kind), failure.said);
}

std::string shown(const Reply& reply) {
  std::string out = "finish: " + std::string(name(reply.finish)) + "\n";
  const auto line = [&out](const char* what, const std::string& value) {
    if (!value.empty()) out += fmt::format("{}: {}\n", what, value);
  };
  line("text", reply.text);
  line("reasoning", reply.reasoning);
  line("refusal", reply.refusal);
  for (const auto& call : reply.calls)
    out += fmt::format("call: {} {} {}\n", call.id, call.name, call.arguments);
  if (reply.usage.told)
    out += fmt::format("usage: {} prompt, {} cached, {} completion, {} reasoning\n",
                       reply.usage.prompt, reply.usage.cached, reply.usage.completion,
                       reply.usage.reasoning);
  if (reply.mean_logprob) out += fmt::format("mean logprob: {}\n", *reply.mean_logprob);
  line("model", reply.model);
  return out;
}

struct Heard {  // what the watcher got, joined
  std::string text, reasoning, calls;
};

std::string read_in_pieces(std::string_view body, size_t step, Heard* heard = nullptr) {
  Watch watch = [heard](const Event& event) {
    if (!heard) return;
    if (event.kind == Event::Kind::text) heard->text += event.piece;
    if (event.kind == Event::Kind::reasoning) heard->reasoning += event.piece;
    if (event.kind == Event::Kind::call) heard->calls += "|" + std::string(event.piece) + " ";
    if (event.kind == Event::Kind::arguments) heard->calls += event.piece;
  };
  ReplyReader reader(watch, kMuch, kMuch);
  for (size_t at = 0; at < body.size(); at += step)
    if (const auto failure = reader.feed(body.substr(at, step))) return shown(*failure);
  const auto reply = reader.end();
  return reply ? shown(*reply) : shown(reply.error());
}

TEST(ModelWire, a_reply_is_the_same_however_it_is_cut) {
  test::run_cases(kFolder + "reply.case", [](const test::Case& one) {
    const auto whole = read_in_pieces(one.input, one.input.size());
    std::string crlf;
    for (const char c : one.input) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
    for (size_t step = 1; step < 40; ++step) {
      EXPECT_EQ(read_in_pieces(one.input, step), whole) << one.title << ", in pieces of " << step;
      EXPECT_EQ(read_in_pieces(crlf, step), whole) << one.title << ", CRLF, pieces of " << step;
    }
    return whole;
  });
}

TEST(ModelWire, the_watcher_hears_what_the_reply_holds) {
  const std::string stream =
      "data: {\"choices\":[{\"delta\":{\"content\":\"<think>hm</think>SEL\"}}]}\n\n"
      "data: {\"choices\":[{\"delta\":{\"content\":\"ECT 1\",\"tool_calls\":[{\"function\":"
      "{\"name\":\"run\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"stop\"}]}\n\n";
  Heard heard;
  read_in_pieces(stream, 3, &heard);
  EXPECT_EQ(heard.text, "SELECT 1");
  EXPECT_EQ(heard.reasoning, "hm");
  EXPECT_EQ(heard.calls, "|run {}");
}

TEST(ModelWire, limits_of_bytes_and_of_a_line_hold) {
  ReplyReader reader({}, 1000, 100);
  const auto long_line = reader.feed("data: " + std::string(100, 'x'));
  ASSERT_TRUE(long_line);
  EXPECT_EQ(long_line->kind, Failure::Kind::too_large);
  ReplyReader drip({}, 1000, 100);
  std::optional<Failure> failure;
  for (int i = 0; i < 1000 && !failure; ++i) failure = drip.feed(": x\n");
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, Failure::Kind::too_large);
}

Request everything() {
  Request request;
  request.messages = {{Speaker::system, "Rules \xff.", {}, {}},
                      {Speaker::user, "How many?", {}, {}},
                      {Speaker::assistant, "", {{"c1", "run_sql", "{\"sql\":\"SELECT 1\"}"}}, {}},
                      {Speaker::tool, "1", {}, "c1"}};
  request.tools = {{"run_sql", "Runs \"SQL\".", R"({"type":"object"})"}};
  request.calling = Request::Calling::required;
  request.schema = Schema{"answer", R"({"type":"object"})"};
  request.effort = Effort::low;
  request.logprobs = true;
  return request;
}

TEST(ModelWire, a_request_is_valid_json_and_byte_stable) {
  const auto features = Features::expected_of("http://localhost:11434/v1");
  const auto text = request_json("m\"1", everything(), features);
  EXPECT_EQ(text, request_json("m\"1", everything(), features));
  const auto parsed = boost::json::parse(text).as_object();
  EXPECT_EQ(parsed.at("model"), "m\"1");
  EXPECT_EQ(parsed.at("messages").as_array().size(), 4u);
  EXPECT_EQ(parsed.at("messages").at(0).at("content"), "Rules \uFFFD.");
  EXPECT_EQ(parsed.at("messages").at(3).at("tool_call_id"), "c1");
  EXPECT_EQ(parsed.at("tool_choice"), "required");
  EXPECT_EQ(parsed.at("parallel_tool_calls"), false);
  EXPECT_EQ(parsed.at("response_format").at("json_schema").at("strict"), true);
  EXPECT_EQ(parsed.at("max_tokens"), 1024);
  EXPECT_EQ(parsed.at("temperature"), 0);
  EXPECT_EQ(parsed.at("reasoning_effort"), "low");
  EXPECT_EQ(parsed.at("stream_options").at("include_usage"), true);
  EXPECT_FALSE(parsed.contains("max_completion_tokens"));
}

TEST(ModelWire, what_an_endpoint_lacks_is_not_said) {
  auto features = Features::expected_of("https://api.openai.com/v1/");
  const auto openai = boost::json::parse(request_json("m", everything(), features)).as_object();
  EXPECT_TRUE(openai.contains("max_completion_tokens"));
  EXPECT_FALSE(openai.contains("max_tokens"));
  for (size_t i = 0; i < size_t(Feature::count_); ++i)
    if (Feature(i) != Feature::tools) features.lacks(Feature(i));
  const auto bare = boost::json::parse(request_json("m", everything(), features)).as_object();
  EXPECT_EQ(bare.size(), 4u) << "model, messages, tools, tool_choice";
  EXPECT_EQ(bare.at("tool_choice"), "auto");
  EXPECT_EQ(bare.at("messages").at(0).at("role"), "user");
  EXPECT_EQ(bare.at("messages").at(0).at("content"), "Rules \uFFFD.\n\nHow many?");
  features.lacks(Feature::tools);
  EXPECT_EQ(best_form(features), Form::fenced);
}

// Lines: status, then the body. The request that was refused used everything.
TEST(ModelWire, refusals_are_understood) {
  test::run_cases(kFolder + "refusals.case", [](const test::Case& one) {
    const auto end = one.input.find('\n');
    const int status = std::stoi(one.input.substr(0, end));
    const auto complaint = complaint_of(one.input.substr(end + 1));
    const auto features = Features::expected_of("http://localhost/v1");
    if (const auto feature = refused_feature(status, complaint, everything(), features))
      return "lacks " + std::string(name(*feature));
    return std::string(name(failure_of(status, complaint).kind));
  });
}

TEST(ModelWire, what_was_not_asked_for_is_not_refused) {
  Request plain;
  plain.temperature.reset();
  const auto features = Features::expected_of("http://localhost/v1");
  Complaint complaint{"tools, temperature and logprobs are not supported", "", "", ""};
  EXPECT_FALSE(refused_feature(400, complaint, plain, features));
}

TEST(ModelWire, what_was_said_is_one_short_line_without_the_key) {
  EXPECT_EQ(
      cleaned("Incorrect API key provided: sk-proj-abcdefgh. See\nplatform", "sk-proj-abcdefgh"),
      "Incorrect API key provided: … See platform");
  EXPECT_EQ(cleaned("key sk-proj-****wxyz.", "sk-proj-abcdefgh"), "key …");
  EXPECT_EQ(cleaned("a\xff\x01z", ""), "a? z");
  const auto cut = cleaned(std::string(299, 'x') + "ü" + std::string(50, 'y'), "");
  EXPECT_EQ(cut, std::string(299, 'x'));
}

TEST(ModelWire, addresses) {
  EXPECT_EQ(url_of("https://api.openai.com/v1/", "chat/completions"),
            "https://api.openai.com/v1/chat/completions");
  EXPECT_EQ(
      url_of("https://x.openai.azure.com/openai/deployments/d?api-version=2024-10-21",
             "chat/completions"),
      "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21");
  EXPECT_EQ(host_of("HTTPS://API.OpenAI.com:443/v1"), "api.openai.com");
  EXPECT_EQ(host_of("http://[::1]:8080"), "::1");
  EXPECT_EQ(port_of("HTTPS://API.OpenAI.com/v1"), 443);
  EXPECT_EQ(port_of("http://[::1]:8080/v1"), 8080);
  EXPECT_EQ(port_of("http://[::1]"), 80);
  EXPECT_EQ(port_of("http://a:65536/"), 0);
  EXPECT_EQ(port_of("http://a:8x/"), 0);
  EXPECT_FALSE(problem_of("http://127.0.0.1:11434/v1"));
  for (const auto* bad : {"", "api.openai.com/v1", "file:///etc/passwd", "https://", "http://[",
                          "https://user:password@host/v1", "https://host/v1\r\nX: y",
                          "https://host/v1#x", "gopher://host"})
    EXPECT_TRUE(problem_of(bad)) << bad;
  EXPECT_TRUE(problem_of_key("sk-1\r\nHost: other"));
  EXPECT_FALSE(problem_of_key("sk-1"));
}

}  // namespace
}  // namespace sqlagent::model
