#include "io/model/probe.h"

#include <boost/json.hpp>

namespace sqlagent::model {
namespace {

// A model that reasons spends its limit on that first.
constexpr size_t kTokens = 512;

constexpr std::string_view kCity =
    R"({"type":"object","properties":{"city":{"type":"string"}},"required":["city"],)"
    R"("additionalProperties":false})";

Request asking(std::string text) {
  Request out;
  out.messages = {{Speaker::system, "You answer in as few words as you can.", {}, ""},
                  {Speaker::user, std::move(text), {}, ""}};
  out.output_tokens = kTokens;
  return out;
}

bool names_a_city(std::string_view text) {
  boost::system::error_code bad;
  const auto parsed = boost::json::parse(text, bad);
  return !bad && parsed.is_object() && parsed.as_object().contains("city");
}

// What an endpoint does not take at all is no trouble.
void note(Probed& out, const Failure& failure) {
  if (failure.kind != Failure::Kind::unsupported && failure.kind != Failure::Kind::bad_request)
    out.trouble = failure;
}

}  // namespace

awaitable<Probed> probe(Client& client, Endpoint endpoint, Deadline deadline) {
  Probed out;
  const Watch nobody;
  auto word = asking("Say the word ready.");
  const auto said = co_await client.ask(endpoint, std::move(word), nobody, deadline);
  out.features = client.features(endpoint);
  if (!said) {
    out.failure = said.error();
    co_return out;
  }
  out.model = said->model;
  out.first = said->first;
  out.total = said->total;
  out.usage = said->usage;
  out.reasons = !said->reasoning.empty() || said->usage.reasoning > 0;

  auto calling = asking("Use the tool to note the capital of France.");
  calling.tools = {{"note_city", "Notes a city.", std::string(kCity)}};
  calling.calling = Request::Calling::required;
  const auto called = co_await client.ask(endpoint, std::move(calling), nobody, deadline);
  if (!called) {
    note(out, called.error());
  } else {
    const bool right = called->calls.size() == 1 && called->calls[0].name == "note_city" &&
                       names_a_city(called->calls[0].arguments);
    out.tools = right ? Probed::Can::yes : Probed::Can::taken;
  }

  auto object = asking("Name the capital of France as JSON: {\"city\": \"…\"}");
  object.schema = Schema{"city", std::string(kCity)};
  const auto written = co_await client.ask(endpoint, std::move(object), nobody, deadline);
  out.features = client.features(endpoint);
  if (!written)
    note(out, written.error());
  else if (out.features.has(Feature::json_schema))
    out.json_schema = names_a_city(written->text) ? Probed::Can::yes : Probed::Can::taken;
  co_return out;
}

}  // namespace sqlagent::model
