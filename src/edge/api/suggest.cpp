// Type-ahead for the page's composer: asked for at every pause in writing, so it is light.
#include "base/utf8.h"
#include "edge/api/body.h"
#include "edge/api/handlers.h"
#include "edge/api/json_writer.h"

namespace sqlagent::api {
namespace {

constexpr size_t kLongestText = 4000, kCompletions = 8;  // characters; offers

// What stands before the cursor.
std::string text_before(const Request& request) {
  const auto found = request.query.find("prefix");
  if (found == request.query.end())
    throw Error(Code::bad_request, "`prefix` is missing: the text before the cursor.");
  const std::string& text = found->second;
  if (!is_utf8(text)) throw Error(Code::bad_request, "`prefix` is not UTF-8.");
  const size_t length = utf8_length(text);
  if (length > kLongestText)
    throw Error(Code::bad_request, "`prefix` has at most 4,000 characters.");
  if (!request.query.contains("cursor")) return text;
  const size_t cursor = number_parameter(request, "cursor", length, 0, kLongestText);
  size_t end = 0;
  for (size_t i = 0; i < cursor && end < text.size(); ++i)
    end += utf8_sequence(std::string_view(text).substr(end));
  return text.substr(0, end);
}

}  // namespace

awaitable<Response> suggest(App& app, Request& request, const Principal& who) {
  auto text = text_before(request);
  const auto deadline = short_deadline();
  const auto found = co_await app.answers.completions(who.tenant, who.user, std::move(text),
                                                      kCompletions, deadline);
  JsonWriter json;
  json.begin_object().name("suggestions").begin_array();
  for (const auto& one : found) {
    json.begin_object().name("kind").text(nlq::name(one.kind)).name("text").text(one.text);
    json.name("detail").text(one.detail).name("replaced").integer(one.replaced).end_object();
  }
  json.end_array().end_object();
  co_return Response::json(json.take());
}

}  // namespace sqlagent::api
