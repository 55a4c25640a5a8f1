// JSON request bodies: read, parsed and taken apart with sentences a person can act on.
#pragma once
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/id.h"
#include "io/http/server.h"

namespace sqlagent::api {

inline constexpr size_t kJsonBodyBytes = 64 * 1024;

// Error(unsupported_media) when the Content-Type says it is no JSON, Error(bad_request) when it is
// no JSON object in UTF-8. An empty body is an empty object.
http::awaitable<boost::json::object> json_body(http::Request& request);

// Error(bad_request) when it has another member: a misspelt one would pass in silence, and the
// person would think it done.
void only(const boost::json::object& object, std::initializer_list<std::string_view> names);
// nullopt when the member is absent or null; Error(bad_request) when it is of another type.
std::optional<std::string> text_member(const boost::json::object& object, std::string_view name);
std::optional<bool> flag_member(const boost::json::object& object, std::string_view name);
std::optional<Date> date_member(const boost::json::object& object, std::string_view name);
Date today_here();  // in the server's time zone
// `today`: the date that "last month" counts from; the server's own when it is absent.
Date today_member(const boost::json::object& object);
// `session_id`: nullopt when it is absent or empty, Error(not_found) when it can be no chat's.
std::optional<ChatId> chat_member(const boost::json::object& object);

// A whole number of the query string, within [lowest, highest]; Error(bad_request) otherwise.
size_t number_parameter(const http::Request& request, std::string_view name, size_t otherwise,
                        size_t lowest, size_t highest);

}  // namespace sqlagent::api
