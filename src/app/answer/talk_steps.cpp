#include "app/answer/talk_steps.h"

#include "app/answer/talk_request.h"
#include "base/json_text.h"
#include "core/prompt/dialogue.h"

namespace sqlagent::answer {
namespace {

// A message as the conventions for traces have it.
std::string told(std::string_view role, std::string_view text,
                 const std::vector<prompt::ToolCall>& calls) {
  std::string parts;
  if (!text.empty()) parts = "{\"type\":\"text\",\"content\":" + json_string(text) + "}";
  for (const auto& call : calls)
    parts += (parts.empty() ? "" : ",") + std::string("{\"type\":\"tool_call\",\"name\":") +
             json_string(call.name) + ",\"arguments\":" + json_string(call.arguments) + "}";
  return "{\"role\":" + json_string(role) + ",\"parts\":[" + parts + "]}";
}

std::string told(const std::vector<prompt::Said>& messages) {
  constexpr std::string_view kRoles[] = {"system", "user", "assistant", "tool"};
  std::string out;
  for (const auto& said : messages)
    out += (out.empty() ? "" : ",") + told(kRoles[size_t(said.who)], said.text, said.calls);
  return "[" + out + "]";
}

}  // namespace

TalkStep& begin_asking(TalkSteps& steps, const model::Endpoint& endpoint,
                       const prompt::Dialogue& talk, const model::Request& request) {
  auto& step = steps.begin();
  step.base_url = endpoint.base_url;
  step.requested = endpoint.model;
  step.temperature = request.temperature;
  step.output_tokens = request.output_tokens;
  if (steps.content()) step.said = told(talk.messages());
  return step;
}

void end_asking(const TalkSteps& steps, TalkStep& step,
                const Result<model::Reply, models::NoReply>& reply) {
  TalkSteps::end(step);
  step.attempts = reply ? reply->attempts : reply.error().attempts;
  if (!reply) {
    step.failure = reply.error().name;
    return;
  }
  step.replied = reply->model;
  const bool by_tools = reply->finish == model::Finish::calls;
  step.finish = by_tools ? "tool_calls" : name(reply->finish);
  step.usage = reply->usage;
  step.first_seconds = std::chrono::duration<double>(reply->first).count();
  if (!steps.content()) return;
  step.came = "[" + told("assistant", reply->text, calls_of(reply->calls)) + "]";
}

}  // namespace sqlagent::answer
