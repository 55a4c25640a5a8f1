#include "io/model/complaint.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/utf8.h"
#include "io/model/json_read.h"

namespace sqlagent::model {
namespace {

constexpr size_t kMostMessageBytes = 4000, kMostSaidBytes = 300, kKeyBeginning = 8;

std::string scalar_text(const json::value& value) {
  if (value.is_string()) return std::string(text_of(&value));
  return value.is_number() ? json::serialize(value) : std::string();
}

std::string scalar_field(const json::object& object, std::string_view name) {
  const auto* found = field(object, name);
  return found ? scalar_text(*found) : std::string();
}

// FastAPI's list of what is wrong: where and why, without `input`, which quotes the request.
std::string details_text(const json::array& details) {
  std::string out;
  for (const auto& each : details) {
    const auto* detail = each.if_object();
    if (!detail) continue;
    if (const auto* where = array_field(*detail, "loc"))
      for (const auto& part : *where) out += scalar_text(part) + " ";
    out.append(text_field(*detail, "msg")).append("; ");
  }
  return out;
}

std::string message_text(const json::value& value);

std::string message_text(const json::object& object) {
  for (const auto* name : {"message", "detail", "error", "msg"})
    if (const auto* found = field(object, name)) return message_text(*found);
  return {};
}

std::string message_text(const json::value& value) {
  if (const auto* list = value.if_array()) return details_text(*list);
  if (const auto* object = value.if_object()) return message_text(*object);
  return scalar_text(value);
}

Complaint complaint_in(const json::object& object) {
  Complaint complaint;
  complaint.message = message_text(object);
  complaint.code = scalar_field(object, "code");
  complaint.type = scalar_field(object, "type");
  if (complaint.type.empty()) complaint.type = scalar_field(object, "status");  // Gemini
  complaint.parameter = scalar_field(object, "param");
  return complaint;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return out;
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// Where the word stands by itself: not as a part of a longer name.
size_t find_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || !is_word_byte(text[at - 1])) &&
        (end == text.size() || !is_word_byte(text[end])))
      return at;
  }
  return text.npos;
}

bool holds_any(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::ranges::any_of(parts, [&](auto part) { return text.find(part) != text.npos; });
}

bool is_context_overflow(const Complaint& complaint, std::string_view message) {
  return complaint.code == "context_length_exceeded" ||
         complaint.code == "string_above_max_length" ||
         complaint.type == "exceed_context_size_error" ||
         holds_any(message, {"maximum context length", "context window", "context length",
                             "available context size", "prompt is too long", "input is too long",
                             "too many tokens", "token count exceeds", "reduce the length"});
}

bool is_content_filter(const Complaint& complaint, std::string_view message) {
  return complaint.code == "content_filter" || complaint.code == "content_policy_violation" ||
         holds_any(message,
                   {"content management policy", "content_filter", "flagged by moderation"});
}

bool is_about_model(const Complaint& complaint, std::string_view message) {
  return complaint.code == "model_not_found" || complaint.code == "DeploymentNotFound" ||
         complaint.parameter == "model" ||
         (find_word(message, "model") != message.npos &&
          holds_any(message, {"not found", "does not exist", "not exist", "no such", "unknown"}));
}

Failure::Kind kind_of(int status, const Complaint& complaint) {
  using Kind = Failure::Kind;
  const auto message = lower_case(complaint.message);
  if (is_content_filter(complaint, message)) return Kind::content_filter;
  if (status != 429 && is_context_overflow(complaint, message)) return Kind::context_overflow;
  if (complaint.code == "insufficient_quota" || status == 402) return Kind::no_credit;
  if (complaint.code == "invalid_api_key" || message.find("api key not valid") != message.npos)
    return Kind::refused_key;
  switch (status) {
    case 401:
    case 403:
    case 407:
      return Kind::refused_key;
    case 404:
      return is_about_model(complaint, message) ? Kind::no_such_model : Kind::bad_request;
    case 408:
      return Kind::overloaded;
    case 413:
      return Kind::context_overflow;
    case 429:
      return Kind::rate_limited;
    default:
      break;
  }
  if (status >= 500) return Kind::overloaded;
  return complaint.code == "model_not_found" ? Kind::no_such_model : Kind::bad_request;
}

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

std::optional<int64_t> whole_number(std::string_view text) {
  int64_t number = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (bad != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

// "Thu, 26 Nov 2026 03:06:00 GMT" (RFC 9110, 5.6.7) → seconds since the epoch.
std::optional<int64_t> http_date(std::string_view text) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
  const auto month = kMonths.find(text.substr(8, 3));
  const auto day = whole_number(text.substr(5, 2)), year = whole_number(text.substr(12, 4));
  const auto hour = whole_number(text.substr(17, 2)), minute = whole_number(text.substr(20, 2)),
             second = whole_number(text.substr(23, 2));
  if (month == kMonths.npos || month % 3 != 0 || !day || !year || !hour || !minute || !second)
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(int(*year)),
                                         std::chrono::month(unsigned(month / 3 + 1)),
                                         std::chrono::day(unsigned(*day))};
  if (!date.ok()) return std::nullopt;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  return ((int64_t(days) * 24 + *hour) * 60 + *minute) * 60 + *second;
}

}  // namespace

Complaint complaint_of(std::string_view body) {
  json::error_code error;
  const auto parsed = json::parse(json::string_view(body.data(), body.size()), error);
  const auto* list = error ? nullptr : parsed.if_array();
  const auto* object = error ? nullptr : parsed.if_object();
  if (list && !list->empty()) object = list->front().if_object();
  Complaint complaint;
  if (!object) {
    complaint.message = body;
  } else {
    const auto* inner = object_field(*object, "error");
    complaint = complaint_in(inner ? *inner : *object);
    if (complaint.message.empty()) complaint.message = json::serialize(*object);
  }
  if (complaint.message.size() > kMostMessageBytes) complaint.message.resize(kMostMessageBytes);
  return complaint;
}

Failure failure_of(int status, const Complaint& complaint) {
  Failure failure;
  // Within a stream the code is the status, where servers pass another's error on.
  const auto code = whole_number(complaint.code).value_or(0);
  if (status == 200 && code >= 400 && code < 600) status = static_cast<int>(code);
  failure.kind = kind_of(status, complaint);
  if (status == 200 && failure.kind == Failure::Kind::bad_request)
    failure.kind = complaint.code == "rate_limit_exceeded" ? Failure::Kind::rate_limited
                                                           : Failure::Kind::broken_stream;
  failure.said = complaint.message;
  return failure;
}

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

std::optional<std::chrono::milliseconds> retry_after(std::string_view milliseconds,
                                                     std::string_view value,
                                                     std::string_view date) {
  using std::chrono::seconds;
  constexpr int64_t kMostSeconds = 7 * 24 * 3600;
  const auto whole = [](std::string_view text) {
    return whole_number(text.substr(0, text.find('.')));
  };
  if (const auto count = whole(milliseconds))
    return std::chrono::milliseconds(std::min(*count, kMostSeconds * 1000));
  if (const auto count = whole(value)) return seconds(std::min(*count, kMostSeconds));
  const auto until = http_date(value), now = http_date(date);
  if (!until || !now) return std::nullopt;
  return seconds(std::clamp(*until - *now, int64_t(0), kMostSeconds));
}

std::string cleaned(std::string_view text, std::string_view key) {
  std::string out;
  for (size_t at = 0; at < text.size() && out.size() < kMostSaidBytes;) {
    const auto beginning = key.substr(0, std::min(key.size(), kKeyBeginning));
    if (!key.empty() && text.substr(at).starts_with(beginning)) {
      out += "…";
      while (at < text.size() && text[at] > ' ' && text[at] != '"') ++at;
      continue;
    }
    const auto length = utf8_sequence(text.substr(at));
    const auto byte = static_cast<unsigned char>(text[at]);
    if (length == 0 || byte < ' ' || byte == 0x7f)
      out += length == 0 ? '?' : ' ';
    else
      out.append(text, at, length);
    at += std::max<size_t>(length, 1);
  }
  if (out.size() > kMostSaidBytes) {
    size_t end = kMostSaidBytes;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
    out.resize(end);
  }
  return out;
}

}  // namespace sqlagent::model
