// Building and reading envelopes with Boost.JSON. Reading asks for exactly the members it needs and
// refuses wrong types; unknown members are ignored, since newer Celery versions add some.
#include "core/celery/message.h"

#include <boost/json.hpp>

#include "core/celery/base64.h"

namespace sqlagent::celery {
namespace json = boost::json;
namespace {

constexpr std::string_view kSignatureHeader = "sqlagent-signature";
constexpr std::string_view kEmbed =
    R"({"callbacks":null,"errbacks":null,"chain":null,"chord":null})";
constexpr size_t kMaxNameBytes = 255;

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::value number_or_null(const std::optional<double>& number) {
  return number ? json::value(*number) : json::value(nullptr);
}

json::object headers_of(const TaskMessage& message, const std::string& signature) {
  json::object headers;
  headers["lang"] = "c++";
  headers["task"] = message.task;
  headers["id"] = message.id;
  headers["shadow"] = nullptr;
  headers["eta"] = text_or_null(message.eta);
  headers["expires"] = text_or_null(message.expires);
  headers["group"] = text_or_null(message.group);
  headers["group_index"] = nullptr;
  headers["retries"] = message.retries;
  headers["timelimit"] =
      json::array{number_or_null(message.hard_limit), number_or_null(message.soft_limit)};
  headers["root_id"] = message.root_id.empty() ? message.id : message.root_id;
  headers["parent_id"] = text_or_null(message.parent_id);
  headers["argsrepr"] = message.argsrepr;
  headers["kwargsrepr"] = message.kwargsrepr;
  headers["origin"] = message.origin;
  headers["ignore_result"] = true;
  headers[kSignatureHeader] = signature;
  return headers;
}

json::object properties_of(const TaskMessage& message) {
  json::object properties;
  properties["correlation_id"] = message.id;
  if (!message.reply_to.empty()) properties["reply_to"] = message.reply_to;
  properties["delivery_mode"] = 2;
  properties["delivery_info"] =
      json::object{{"exchange", message.exchange}, {"routing_key", message.routing_key}};
  properties["priority"] = message.priority;
  properties["body_encoding"] = "base64";
  properties["delivery_tag"] = message.delivery_tag;
  return properties;
}

// Thrown and caught inside parse(): reading twenty members would otherwise be twenty branches.
struct Refused {
  std::string why;
};

const json::value* member(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

const json::object& object_member(const json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  if (value == nullptr || !value->is_object())
    throw Refused{"the message has no object \"" + std::string(name) + "\""};
  return value->get_object();
}

std::string text_member(const json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  if (value == nullptr) return {};
  if (!value->is_string()) throw Refused{"\"" + std::string(name) + "\" is not text"};
  return std::string(value->get_string());
}

long long integer_member(const json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  if (value == nullptr) return 0;
  const auto* number = value->if_int64();
  if (number == nullptr || *number < 0)
    throw Refused{"\"" + std::string(name) + "\" is not a whole number from 0 up"};
  return *number;
}

std::optional<double> seconds(const json::value& value) {
  if (value.is_null()) return std::nullopt;
  boost::system::error_code bad;
  const double number = value.to_number<double>(bad);
  if (bad || !(number >= 0)) throw Refused{"\"timelimit\" holds something other than seconds"};
  return number;
}

json::value parse_json(std::string_view text, std::string_view what) {
  boost::system::error_code bad;
  auto value = json::parse(json::string_view(text.data(), text.size()), bad);
  if (bad) throw Refused{std::string(what) + " is not JSON: " + bad.message()};
  return value;
}

std::string decoded_body(const json::object& envelope, const json::object& properties) {
  const auto type = text_member(envelope, "content-type");
  if (type != "application/json")
    throw Refused{"only JSON messages are accepted, not \"" + type + "\""};
  const auto encoding = text_member(envelope, "content-encoding");
  if (encoding != "utf-8") throw Refused{"the body is not UTF-8 but \"" + encoding + "\""};
  const auto body = text_member(envelope, "body");
  const auto wrapping = text_member(properties, "body_encoding");
  if (wrapping.empty()) return body;
  if (wrapping != "base64") throw Refused{"unknown body encoding \"" + wrapping + "\""};
  auto bytes = from_base64(body);
  if (!bytes) throw Refused{"the body is not base64"};
  return *std::move(bytes);
}

void read_headers(const json::object& headers, TaskMessage& message) {
  message.task = text_member(headers, "task");
  message.id = text_member(headers, "id");
  if (message.task.empty() || message.id.empty())
    throw Refused{"no task name or id in the headers (protocol 1 is not spoken here)"};
  if (message.task.size() > kMaxNameBytes || message.id.size() > kMaxNameBytes)
    throw Refused{"the task name or id is too long"};
  message.root_id = text_member(headers, "root_id");
  message.parent_id = text_member(headers, "parent_id");
  message.group = text_member(headers, "group");
  message.argsrepr = text_member(headers, "argsrepr");
  message.kwargsrepr = text_member(headers, "kwargsrepr");
  message.retries = integer_member(headers, "retries");
  message.eta = text_member(headers, "eta");
  message.expires = text_member(headers, "expires");
  message.origin = text_member(headers, "origin");
  message.signature = text_member(headers, kSignatureHeader);
  if (const auto* limits = member(headers, "timelimit")) {
    if (!limits->is_array() || limits->get_array().size() != 2)
      throw Refused{"\"timelimit\" is not a pair"};
    message.hard_limit = seconds(limits->get_array()[0]);
    message.soft_limit = seconds(limits->get_array()[1]);
  }
}

void read_properties(const json::object& properties, TaskMessage& message) {
  message.reply_to = text_member(properties, "reply_to");
  message.delivery_tag = text_member(properties, "delivery_tag");
  const auto priority = integer_member(properties, "priority");
  if (priority > 9) throw Refused{"\"priority\" is above 9"};
  message.priority = static_cast<int>(priority);
  if (member(properties, "delivery_info") != nullptr) {
    const auto& delivery = object_member(properties, "delivery_info");
    message.exchange = text_member(delivery, "exchange");
    message.routing_key = text_member(delivery, "routing_key");
  }
}

void read_body(TaskMessage& message) {
  const auto body = parse_json(message.body, "the body");
  if (!body.is_array() || body.get_array().size() != 3)
    throw Refused{"the body is not [args, kwargs, embed]"};
  const auto& parts = body.get_array();
  if (!parts[0].is_array() || !parts[1].is_object() || !parts[2].is_object())
    throw Refused{"the body is not [array, object, object]"};
  message.args = json::serialize(parts[0]);
  message.kwargs = json::serialize(parts[1]);
}

}  // namespace

std::string build(const TaskMessage& message, const SigningKey& key) {
  const std::string body =
      "[" + message.args + "," + message.kwargs + "," + std::string(kEmbed) + "]";
  json::object envelope;
  envelope["body"] = base64(body);
  envelope["content-encoding"] = "utf-8";
  envelope["content-type"] = "application/json";
  envelope["headers"] = headers_of(message, key.sign(message.task, message.id, body));
  envelope["properties"] = properties_of(message);
  return json::serialize(envelope);
}

Result<TaskMessage, Refusal> parse(std::string_view envelope) {
  if (envelope.size() > kMaxMessageBytes)
    return unexpected(Refusal{"the message is larger than 256 KiB"});
  try {
    const auto value = parse_json(envelope, "the message");
    if (!value.is_object()) throw Refused{"the message is not a JSON object"};
    const auto& properties = object_member(value.get_object(), "properties");
    TaskMessage message;
    message.body = decoded_body(value.get_object(), properties);
    read_headers(object_member(value.get_object(), "headers"), message);
    read_properties(properties, message);
    read_body(message);
    return message;
  } catch (const Refused& refused) {
    return unexpected(Refusal{refused.why});
  }
}

Result<TaskMessage, Refusal> parse_signed(std::string_view envelope, const SigningKey& key) {
  auto message = parse(envelope);
  if (!message) return message;
  if (message->signature.empty())
    return unexpected(Refusal{"the message is not signed; only sqlagent may ring its workers"});
  if (!key.verify(message->signature, message->task, message->id, message->body))
    return unexpected(Refusal{"the message's signature is wrong: another SECRET_KEY, or altered"});
  return message;
}

std::optional<std::string> text_argument(const TaskMessage& message, std::string_view name) {
  boost::system::error_code bad;
  const auto kwargs = json::parse(message.kwargs, bad);
  if (bad || !kwargs.is_object()) return std::nullopt;
  const auto* value = kwargs.get_object().if_contains(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

}  // namespace sqlagent::celery
