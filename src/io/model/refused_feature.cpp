#include "io/model/refused_feature.h"

#include <algorithm>
#include <array>
#include <vector>

#include "io/model/words.h"

namespace sqlagent::model {
namespace {

struct Naming {
  Feature feature;
  bool used;
  std::vector<std::string_view> words;  // as servers name it, lower case
};

std::vector<Naming> used_features(const Request& request, const Features& features) {
  const bool tools = !request.tools.empty(), schema = request.schema.has_value();
  const bool by_schema = features.has(Feature::json_schema);
  const bool old_limit = features.has(Feature::max_tokens);
  const bool systems = std::ranges::any_of(
      request.messages, [](const Message& m) { return m.speaker == Speaker::system; });
  return {{Feature::required_calls,
           tools && request.calling == Request::Calling::required,
           {"tool_choice", "tool choice"}},
          {Feature::parallel_calls, tools, {"parallel_tool_calls", "parallel tool calls"}},
          {Feature::tools,
           tools,
           {"tools", "tool_choice", "tool choice", "tool use", "tool calls", "tool calling",
            "function calling", "functions"}},
          {Feature::json_schema,
           schema && by_schema,
           {"response_format", "response format", "json_schema", "json schema",
            "structured outputs", "structured output", "guided_json"}},
          {Feature::json_object,
           schema && !by_schema,
           {"response_format", "response format", "json_object", "json mode"}},
          {Feature::max_tokens, old_limit, {"max_tokens"}},
          {Feature::max_completion_tokens, !old_limit, {"max_completion_tokens"}},
          {Feature::temperature, request.temperature.has_value(), {"temperature"}},
          {Feature::effort, request.effort.has_value(), {"reasoning_effort", "reasoning effort"}},
          {Feature::logprobs, request.logprobs, {"logprobs"}},
          {Feature::stream_usage,
           features.has(Feature::streaming),
           {"stream_options", "include_usage"}},
          {Feature::streaming, true, {"stream", "streaming"}},
          {Feature::system_messages,
           systems,
           {"system role", "system message", "system messages", "system prompt",
            "developer instruction"}}};
}

}  // namespace

std::optional<Feature> refused_feature(int status, const Complaint& complaint,
                                       const Request& request, const Features& features) {
  constexpr std::array kStatuses{400, 403, 404, 422, 500, 501};
  if (std::ranges::find(kStatuses, status) == kStatuses.end()) return std::nullopt;
  const auto message = lower_case(complaint.message);
  const bool refuses =
      complaint.code == "unsupported_parameter" || complaint.code == "unsupported_value" ||
      holds_any(message,
                {"not support", "n't support", "unsupported", "unrecognized", "unknown",
                 "unexpected", "not permitted", "not allowed", "extra fields", "extra inputs",
                 "requires --", "not enabled", "not available", "not implemented",
                 "no endpoints found", "cannot find field", "not recognized"});
  if (!refuses) return std::nullopt;
  const auto parameter = lower_case(complaint.parameter);
  std::optional<Feature> nearest;
  size_t nearest_at = message.npos;
  for (const auto& naming : used_features(request, features)) {
    if (!naming.used || !features.has(naming.feature)) continue;
    for (const auto word : naming.words) {
      if (!parameter.empty() && find_word(parameter, word) == 0) return naming.feature;
      if (const auto at = find_word(message, word); at < nearest_at) {
        nearest = naming.feature;
        nearest_at = at;
      }
    }
  }
  return nearest;
}

}  // namespace sqlagent::model
