#include "edge/api/body.h"

#include <algorithm>
#include <ctime>

#include <boost/json.hpp>
#include <charconv>

#include "base/utf8.h"
#include "io/http/header_value.h"

namespace sqlagent::api {
namespace {

namespace json = boost::json;

[[noreturn]] void refuse(std::string why) {
  throw Error(Code::bad_request, std::move(why));
}

const json::value* present(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  return found && !found->is_null() ? found : nullptr;
}

}  // namespace

http::awaitable<json::object> json_body(http::Request& request) {
  const auto type = request.header("Content-Type");
  if (type && http::parse_header_value(*type).value != "application/json") {
    throw Error(Code::unsupported_media, "Send the body as application/json.");
  }
  const auto text = co_await request.body(kJsonBodyBytes);
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) co_return json::object();
  if (!is_utf8(text)) refuse("The body is not UTF-8.");
  json::parse_options options;
  options.max_depth = 8;
  boost::system::error_code error;
  auto value = json::parse(text, error, {}, options);
  if (error) refuse("The body is not JSON: " + error.message() + ".");
  if (!value.is_object()) refuse("The body must be a JSON object, like {\"query\": \"…\"}.");
  co_return std::move(value.get_object());
}

void only(const json::object& object, std::initializer_list<std::string_view> names) {
  for (const auto& member : object)
    if (std::ranges::find(names, std::string_view(member.key())) == names.end())
      refuse("`" + std::string(member.key()) + "` is nothing that can be changed here.");
}

std::optional<std::string> text_member(const json::object& object, std::string_view name) {
  const auto* value = present(object, name);
  if (!value) return std::nullopt;
  if (!value->is_string()) refuse("`" + std::string(name) + "` must be a text.");
  std::string text(value->get_string());
  if (text.find('\0') != std::string::npos)
    refuse("`" + std::string(name) + "` holds a NUL character.");
  // \ud800 alone is JSON, but no text: PostgreSQL would refuse it later, less kindly.
  if (!is_utf8(text)) refuse("`" + std::string(name) + "` holds half of a surrogate pair.");
  return text;
}

std::optional<bool> flag_member(const json::object& object, std::string_view name) {
  const auto* value = present(object, name);
  if (!value) return std::nullopt;
  if (!value->is_bool()) refuse("`" + std::string(name) + "` must be true or false.");
  return value->get_bool();
}

std::optional<Date> date_member(const json::object& object, std::string_view name) {
  const auto text = text_member(object, name);
  if (!text) return std::nullopt;
  const auto date = parse_iso_date(*text);
  if (!date) refuse("`" + std::string(name) + "` must be a date like 2026-11-25.");
  return date;
}

Date today_here() {
  const auto now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  return make_date(local.tm_year + 1900, static_cast<unsigned>(local.tm_mon + 1),
                   static_cast<unsigned>(local.tm_mday));
}

Date today_member(const boost::json::object& object) {
  return date_member(object, "today").value_or(today_here());
}

std::optional<ChatId> chat_member(const json::object& object) {
  const auto id = text_member(object, "session_id");
  if (!id || id->empty()) return std::nullopt;
  auto chat = ChatId::parse(*id);
  if (!chat) throw Error(Code::not_found, "There is no such conversation.");
  return chat;
}

size_t number_parameter(const http::Request& request, std::string_view name, size_t otherwise,
                        size_t lowest, size_t highest) {
  const auto found = request.query.find(name);
  if (found == request.query.end()) return otherwise;
  const auto& text = found->second;
  size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < lowest ||
      value > highest) {
    refuse("`" + std::string(name) + "` must be a whole number from " + std::to_string(lowest) +
           " to " + std::to_string(highest) + ".");
  }
  return value;
}

}  // namespace sqlagent::api
