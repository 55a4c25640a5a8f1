#include "app/answer/talk_request.h"

namespace sqlagent::answer {
namespace {

constexpr size_t kOutputTokens = 1'500;

model::Speaker speaker_of(prompt::Said::Who who) {
  switch (who) {
    case prompt::Said::Who::system:
      return model::Speaker::system;
    case prompt::Said::Who::user:
      return model::Speaker::user;
    case prompt::Said::Who::assistant:
      return model::Speaker::assistant;
    case prompt::Said::Who::tool:
      return model::Speaker::tool;
  }
  return model::Speaker::user;
}

}  // namespace

prompt::Form form_of(model::Form form) {
  switch (form) {
    case model::Form::tools:
      return prompt::Form::tools;
    case model::Form::json:
      return prompt::Form::json;
    case model::Form::fenced:
      return prompt::Form::fenced;
  }
  return prompt::Form::fenced;
}

model::Request request_of(const prompt::Dialogue& talk, double temperature) {
  model::Request request;
  for (const auto& said : talk.messages()) {
    model::Message message{speaker_of(said.who), said.text, {}, said.answers};
    for (const auto& call : said.calls)
      message.calls.push_back({call.id, call.name, call.arguments});
    request.messages.push_back(std::move(message));
  }
  if (talk.form() == prompt::Form::tools)
    for (const auto& tool : prompt::tools())
      request.tools.push_back({tool.name, tool.description, tool.parameters});
  if (talk.form() == prompt::Form::json)
    request.schema = model::Schema{"answer", std::string(prompt::reply_schema())};
  request.output_tokens = kOutputTokens;
  request.temperature = temperature;
  return request;
}

std::vector<prompt::ToolCall> calls_of(std::vector<model::Call> calls) {
  std::vector<prompt::ToolCall> out;
  for (auto& call : calls)
    out.push_back({std::move(call.id), std::move(call.name), std::move(call.arguments)});
  return out;
}

}  // namespace sqlagent::answer
