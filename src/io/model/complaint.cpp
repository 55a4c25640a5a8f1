#include "io/model/complaint.h"

#include <algorithm>

#include "base/utf8.h"
#include "io/model/json_read.h"
#include "io/model/words.h"

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
      return Kind::refused_key;
    case 407:  // the proxy's
      return Kind::unreachable;
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
