#include "io/model/print.h"

#include <fmt/format.h>

#include <iterator>

#include "base/json_text.h"

namespace sqlagent::model {
namespace {

std::string_view name(Speaker speaker) {
  switch (speaker) {
    case Speaker::system:
      return "system";
    case Speaker::user:
      return "user";
    case Speaker::assistant:
      return "assistant";
    case Speaker::tool:
      return "tool";
  }
  return "user";
}

void append_call(std::string& out, const Call& call) {
  out += R"({"id":)";
  append_json_string(out, call.id);
  out += R"(,"type":"function","function":{"name":)";
  append_json_string(out, call.name);
  out += R"(,"arguments":)";
  append_json_string(out, call.arguments);
  out += "}}";
}

// content is always a string: some servers' templates fail on null or nothing.
void append_message(std::string& out, const Message& message) {
  out += R"({"role":)";
  append_json_string(out, name(message.speaker));
  if (message.speaker == Speaker::tool) {
    out += R"(,"tool_call_id":)";
    append_json_string(out, message.answers);
  }
  out += R"(,"content":)";
  append_json_string(out, message.text);
  if (!message.calls.empty()) {
    out += R"(,"tool_calls":[)";
    for (const auto& call : message.calls) {
      if (&call != &message.calls.front()) out += ',';
      append_call(out, call);
    }
    out += ']';
  }
  out += '}';
}

// For an endpoint whose models have no system role.
std::vector<Message> without_system(const std::vector<Message>& messages) {
  std::string rules;
  std::vector<Message> rest;
  for (const auto& message : messages) {
    if (message.speaker == Speaker::system)
      rules += message.text + "\n\n";
    else
      rest.push_back(message);
  }
  if (rules.empty()) return rest;
  for (auto& message : rest) {
    if (message.speaker != Speaker::user) continue;
    message.text.insert(0, rules);
    return rest;
  }
  rest.insert(rest.begin(), Message{Speaker::user, std::move(rules), {}, {}});
  return rest;
}

void append_messages(std::string& out, const std::vector<Message>& messages) {
  out += R"(,"messages":[)";
  for (const auto& message : messages) {
    if (&message != &messages.front()) out += ',';
    append_message(out, message);
  }
  out += ']';
}

void append_tools(std::string& out, const Request& request, const Features& features) {
  out += R"(,"tools":[)";
  for (const auto& tool : request.tools) {
    if (&tool != &request.tools.front()) out += ',';
    out += R"({"type":"function","function":{"name":)";
    append_json_string(out, tool.name);
    out += R"(,"description":)";
    append_json_string(out, tool.description);
    out += R"(,"parameters":)" + tool.parameters + "}}";
  }
  out += R"(],"tool_choice":)";
  const bool required =
      request.calling == Request::Calling::required && features.has(Feature::required_calls);
  out += required ? R"("required")" : R"("auto")";
  if (features.has(Feature::parallel_calls))
    out += request.parallel_calls ? R"(,"parallel_tool_calls":true)"
                                  : R"(,"parallel_tool_calls":false)";
}

void append_schema(std::string& out, const Schema& schema, const Features& features) {
  if (features.has(Feature::json_schema)) {
    out += R"(,"response_format":{"type":"json_schema","json_schema":{"name":)";
    append_json_string(out, schema.name);
    out += R"(,"strict":true,"schema":)" + schema.json + "}}";
  } else if (features.has(Feature::json_object)) {
    out += R"(,"response_format":{"type":"json_object"})";
  }
}

void append_parameters(std::string& out, const Request& request, const Features& features) {
  const auto add = std::back_inserter(out);
  if (features.has(Feature::max_tokens))
    fmt::format_to(add, R"(,"max_tokens":{})", request.output_tokens);
  else if (features.has(Feature::max_completion_tokens))
    fmt::format_to(add, R"(,"max_completion_tokens":{})", request.output_tokens);
  if (request.temperature && features.has(Feature::temperature))
    fmt::format_to(add, R"(,"temperature":{:g})", *request.temperature);
  if (request.effort && features.has(Feature::effort))
    fmt::format_to(add, R"(,"reasoning_effort":"{}")", name(*request.effort));
  if (request.logprobs && features.has(Feature::logprobs)) out += R"(,"logprobs":true)";
  if (!features.has(Feature::streaming)) return;
  out += R"(,"stream":true)";
  if (features.has(Feature::stream_usage)) out += R"(,"stream_options":{"include_usage":true})";
}

}  // namespace

std::string request_json(const std::string& model, const Request& request,
                         const Features& features) {
  std::string out = R"({"model":)";
  append_json_string(out, model);
  if (features.has(Feature::system_messages))
    append_messages(out, request.messages);
  else
    append_messages(out, without_system(request.messages));
  if (!request.tools.empty()) append_tools(out, request, features);
  if (request.schema) append_schema(out, *request.schema, features);
  append_parameters(out, request, features);
  return out + '}';
}

}  // namespace sqlagent::model
