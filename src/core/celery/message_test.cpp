// Celery messages: ours survive the round trip, Celery's own are read, and everything else is
// refused with a reason.
#include "core/celery/message.h"

#include <gtest/gtest.h>

#include "core/celery/base64.h"

namespace sqlagent::celery {
namespace {

const SigningKey kKey = SigningKey::derive(Secret<std::string>("0123456789abcdef0123456789abcdef"));
const SigningKey kOtherKey =
    SigningKey::derive(Secret<std::string>("another key of thirty-two bytes!"));
constexpr auto kId = "5b0d7f0e-3a56-4c8c-9d8c-2f3b8d1a7e11";

TaskMessage ours() {
  TaskMessage message;
  message.task = "sqlagent.import_files";
  message.id = kId;
  message.kwargs = std::string(R"({"task_id":")") + kId + R"("})";
  message.routing_key = "file_processing";
  message.delivery_tag = "d-1";
  message.origin = "sqlagent";
  return message;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, text.npos) << from;
  return text.replace(at, from.size(), to);
}

std::string refusal(std::string_view envelope) {
  const auto message = parse(envelope);
  return message ? "accepted" : message.error().why;
}

// As kombu 5.2.4 pushed it for app.send_task('reports.weekly', args=[7], kwargs={'team': 'ops'},
// queue='default').
std::string from_celery() {
  const std::string body =
      base64(R"([[7], {"team": "ops"}, {"callbacks": null, "errbacks": null, "chain": null, )"
             R"("chord": null}])");
  return R"({"body": ")" + body + R"(", "content-encoding": "utf-8",
    "content-type": "application/json",
    "headers": {"lang": "py", "task": "reports.weekly",
                "id": "c0ffee00-0000-4000-8000-000000000001", "shadow": null, "eta": null,
                "expires": "2026-11-25T18:00:00+00:00", "group": null, "group_index": null,
                "retries": 1, "timelimit": [30, 20.5],
                "root_id": "c0ffee00-0000-4000-8000-000000000001", "parent_id": null,
                "argsrepr": "[7]", "kwargsrepr": "{'team': 'ops'}", "origin": "gen99@host",
                "ignore_result": false},
    "properties": {"correlation_id": "c0ffee00-0000-4000-8000-000000000001",
                   "reply_to": "c0ffee00-0000-4000-8000-0000000000ff", "delivery_mode": 2,
                   "delivery_info": {"exchange": "", "routing_key": "default"}, "priority": 3,
                   "body_encoding": "base64",
                   "delivery_tag": "c0ffee00-0000-4000-8000-0000000000dd"}})";
}

TEST(Base64, WritesTheVectorsOfRfc4648AndReadsThemBack) {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

TEST(Base64, RefusesWhatItWouldNotWrite) {
  for (const char* text : {"Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zm 9", "Zg==Zg==", "Zm-v"})
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
}

TEST(Message, SurvivesTheRoundTrip) {
  auto sent = ours();
  sent.hard_limit = 60;
  sent.reply_to = "answers";
  sent.priority = 6;
  const auto got = parse_signed(build(sent, kKey), kKey);
  ASSERT_TRUE(got) << got.error().why;
  EXPECT_EQ(got->task, sent.task);
  EXPECT_EQ(got->id, sent.id);
  EXPECT_EQ(got->root_id, sent.id);
  EXPECT_EQ(got->routing_key, "file_processing");
  EXPECT_EQ(got->delivery_tag, "d-1");
  EXPECT_EQ(got->hard_limit, 60);
  EXPECT_EQ(got->soft_limit, std::nullopt);
  EXPECT_EQ(got->reply_to, "answers");
  EXPECT_EQ(got->priority, 6);
  EXPECT_EQ(text_argument(*got, "task_id"), kId);
  EXPECT_EQ(text_argument(*got, "tenant_id"), std::nullopt);
}

TEST(Message, ReadsWhatCeleryWrites) {
  const auto got = parse(from_celery());
  ASSERT_TRUE(got) << got.error().why;
  EXPECT_EQ(got->task, "reports.weekly");
  EXPECT_EQ(got->args, "[7]");
  EXPECT_EQ(got->kwargs, R"({"team":"ops"})");
  EXPECT_EQ(got->retries, 1);
  EXPECT_EQ(got->hard_limit, 30);
  EXPECT_EQ(got->soft_limit, 20.5);
  EXPECT_EQ(got->expires, "2026-11-25T18:00:00+00:00");
  EXPECT_EQ(got->priority, 3);
  EXPECT_EQ(got->origin, "gen99@host");
}

TEST(Message, RefusesWhatOurKeyHasNotSigned) {
  const auto envelope = build(ours(), kKey);
  EXPECT_FALSE(parse_signed(from_celery(), kKey));
  EXPECT_FALSE(parse_signed(envelope, kOtherKey));
  EXPECT_FALSE(
      parse_signed(replaced(envelope, "sqlagent.import_files", "sqlagent.provision_tenant"), kKey));
  const auto other_body = replaced(ours().kwargs, "5b0d", "6b0d");
  auto other = ours();
  other.kwargs = other_body;
  const auto other_message = parse(build(other, kKey));
  const auto ours_message = parse(envelope);
  ASSERT_TRUE(other_message && ours_message);
  EXPECT_FALSE(kKey.verify(ours_message->signature, ours().task, kId, other_message->body));
}

TEST(Message, FieldsCannotBeShiftedUnderOneSignature) {
  EXPECT_NE(kKey.sign("ab", "c", "d"), kKey.sign("a", "bc", "d"));
  EXPECT_NE(kKey.sign("a", "b", "cd"), kKey.sign("a", "bc", "d"));
}

TEST(Message, RefusesPickleByName) {
  const auto pickled =
      replaced(from_celery(), "application/json", "application/x-python-serialize");
  EXPECT_EQ(refusal(pickled),
            "only JSON messages are accepted, not \"application/x-python-serialize\"");
}

TEST(Message, SaysWhatIsWrong) {
  const auto good = from_celery();
  EXPECT_EQ(refusal(std::string(kMaxMessageBytes + 1, ' ')), "the message is larger than 256 KiB");
  EXPECT_EQ(refusal("[]"), "the message is not a JSON object");
  EXPECT_EQ(refusal("{}"), "the message has no object \"properties\"");
  EXPECT_EQ(refusal(replaced(good, "\"body\": \"", "\"body\": \"!")), "the body is not base64");
  EXPECT_EQ(refusal(replaced(good, "\"utf-8\"", "\"latin-1\"")),
            "the body is not UTF-8 but \"latin-1\"");
  EXPECT_EQ(refusal(replaced(good, "\"retries\": 1", "\"retries\": -1")),
            "\"retries\" is not a whole number from 0 up");
  EXPECT_EQ(refusal(replaced(good, "[30, 20.5]", "[30]")), "\"timelimit\" is not a pair");
  EXPECT_EQ(refusal(replaced(good, "[30, 20.5]", "[30, \"x\"]")),
            "\"timelimit\" holds something other than seconds");
  EXPECT_EQ(refusal(replaced(good, "\"priority\": 3", "\"priority\": 300")),
            "\"priority\" is above 9");
  EXPECT_EQ(refusal(replaced(good, "\"reports.weekly\"", "null")),
            "no task name or id in the headers (protocol 1 is not spoken here)");
  EXPECT_EQ(refusal(replaced(good, "\"reports.weekly\"", "{}")), "\"task\" is not text");
  EXPECT_EQ(refusal(replaced(good, base64("[[7]").substr(0, 4), "AAAA")).substr(0, 20),
            "the body is not JSON");
}

TEST(Message, DeepNestingIsRefusedNotFollowed) {
  EXPECT_NE(refusal(std::string(100'000, '[')), "accepted");
}

}  // namespace
}  // namespace sqlagent::celery
