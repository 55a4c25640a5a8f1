// The room io/model for model_test.py: reads one JSON document from stdin, makes its calls, and
// prints one JSON line for each, in their order.
//   {"options":{"first_ms":…,"idle_ms":…,"connect_ms":…,"reply_bytes":…,"connections":…,
//               "attempts":…,"proxy":…,
//               "ca_file":…},
//    "together":false, "drop_after_ms":0,
//    "calls":[{"base_url":…,"key":…,"model":…,"deadline_ms":…,"tools":true,"required":true,
//              "schema":true,"effort":true,"logprobs":true,"system":true,
//              "cancel_after_pieces":…,"cancel_after_ms":…,"stop_after_ms":…}]}
// A line: {"reply":{…}|"failure":{…},"events":[[kind,piece],…],"lacks":[…]}
#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <list>
#include <memory>

#include "io/model/client.h"
#include "io/observe/event.h"

namespace {

using namespace sqlagent;
namespace asio = boost::asio;
namespace json = boost::json;
using std::chrono::milliseconds;

int64_t number(const json::object& from, const char* name, int64_t otherwise) {
  const auto* found = from.if_contains(name);
  return found ? found->to_number<int64_t>() : otherwise;
}

std::string text(const json::object& from, const char* name) {
  const auto* found = from.if_contains(name);
  return found ? std::string(found->as_string()) : std::string();
}

bool flag(const json::object& from, const char* name) {
  const auto* found = from.if_contains(name);
  return found && found->as_bool();
}

model::Options options_of(const json::object& from) {
  model::Options options;
  options.connect = milliseconds(number(from, "connect_ms", 3000));
  options.first = milliseconds(number(from, "first_ms", 5000));
  options.idle = milliseconds(number(from, "idle_ms", 5000));
  options.reply_bytes = size_t(number(from, "reply_bytes", 8 << 20));
  options.connections = size_t(number(from, "connections", 512));
  options.attempts = int(number(from, "attempts", 3));
  options.proxy = Secret<std::string>(text(from, "proxy"));
  options.ca_file = text(from, "ca_file");
  return options;
}

model::Request request_of(const json::object& from) {
  model::Request request;
  if (flag(from, "system"))
    request.messages.push_back({model::Speaker::system, "You are terse.", {}, {}});
  request.messages.push_back({model::Speaker::user, "How many orders?", {}, {}});
  constexpr auto kObject =
      R"({"type":"object","properties":{"sql":{"type":"string"}},"required":["sql"],)"
      R"("additionalProperties":false})";
  if (flag(from, "tools")) request.tools = {{"run_sql", "Runs a SELECT.", kObject}};
  if (flag(from, "required")) request.calling = model::Request::Calling::required;
  if (flag(from, "schema")) request.schema = model::Schema{"answer", kObject};
  if (flag(from, "effort")) request.effort = model::Effort::low;
  request.logprobs = flag(from, "logprobs");
  return request;
}

json::object shown(const model::Reply& reply) {
  json::array calls;
  for (const auto& call : reply.calls)
    calls.push_back({{"id", call.id}, {"name", call.name}, {"arguments", call.arguments}});
  return {{"text", reply.text},
          {"reasoning", reply.reasoning},
          {"refusal", reply.refusal},
          {"calls", calls},
          {"finish", std::string(name(reply.finish))},
          {"usage_told", reply.usage.told},
          {"prompt", reply.usage.prompt},
          {"cached", reply.usage.cached},
          {"completion", reply.usage.completion},
          {"model", reply.model},
          {"attempts", reply.attempts},
          {"first_ms", reply.first.count()},
          {"total_ms", reply.total.count()}};
}

json::object shown(const model::Failure& failure) {
  json::object out{{"kind", std::string(name(failure.kind))},
                   {"said", failure.said},
                   {"sentence", sentence(failure)},
                   {"attempts", failure.attempts}};
  if (failure.kind == model::Failure::Kind::timeout)
    out["waited_for"] = std::string(name(failure.waited_for));
  if (failure.retry_after) out["retry_after_ms"] = failure.retry_after->count();
  return out;
}

std::string_view name_of(model::Event::Kind kind) {
  switch (kind) {
    case model::Event::Kind::text:
      return "text";
    case model::Event::Kind::reasoning:
      return "reasoning";
    case model::Event::Kind::call:
      return "call";
    case model::Event::Kind::arguments:
      return "arguments";
  }
  return "";
}

struct Running {  // one call, and what it hears
  explicit Running(asio::io_context& loop) : timer(loop) {}
  asio::cancellation_signal stop;
  asio::steady_timer timer;
  json::array events;
  std::string line;
  bool ended = false;
};

using Client = std::unique_ptr<model::Client>;

model::awaitable<void> ask(Client& client, const json::object& call, Running& running) {
  model::Endpoint endpoint{text(call, "base_url"), Secret<std::string>(text(call, "key")),
                           text(call, "model")};
  const auto most = number(call, "cancel_after_pieces", 0);
  model::Watch watch = [&running, most](const model::Event& event) {
    running.events.push_back(
        json::array{std::string(name_of(event.kind)), std::string(event.piece)});
    if (most > 0 && running.events.size() == size_t(most))
      running.stop.emit(asio::cancellation_type::terminal);
  };
  auto request = request_of(call);
  const auto limit = Deadline::in(milliseconds(number(call, "deadline_ms", 20'000)));
  auto reply = co_await client->ask(endpoint, std::move(request), std::move(watch), limit);
  json::object out;
  if (reply)
    out["reply"] = shown(*reply);
  else
    out["failure"] = shown(reply.error());
  out["events"] = running.events;
  json::array lacks;
  const auto features =
      client ? client->features(endpoint) : model::Features::expected_of(endpoint.base_url);
  for (size_t i = 0; i < size_t(model::Feature::count_); ++i)
    if (!features.has(model::Feature(i)))
      lacks.push_back(json::string(std::string(name(model::Feature(i)))));
  out["lacks"] = lacks;
  running.line = json::serialize(out);
}

void start(asio::io_context& loop, Client& client, const json::object& call, Running& running) {
  auto ended =
      asio::bind_cancellation_slot(running.stop.slot(), [&running](std::exception_ptr why) {
        running.ended = true;
        running.timer.cancel();
        if (why && running.line.empty()) running.line = R"({"thrown":true})";
      });
  asio::co_spawn(loop, ask(client, call, running), std::move(ended));
  const auto cancel = number(call, "cancel_after_ms", 0), stop = number(call, "stop_after_ms", 0);
  if (running.ended || cancel + stop == 0) return;
  running.timer.expires_after(milliseconds(cancel + stop));
  running.timer.async_wait([&client, &running, stop](boost::system::error_code bad) {
    if (bad) return;
    if (stop > 0)
      client.reset();
    else
      running.stop.emit(asio::cancellation_type::terminal);
  });
}

// As the server's: what is unfinished goes before what it refers to.
class Loop : public asio::io_context {
 public:
  void drop_unfinished() { shutdown(); }
};

}  // namespace

int main() {
  observe::configure("probe", observe::Lines::all);
  const std::string input(std::istreambuf_iterator<char>(std::cin), {});
  const auto plan = json::parse(input).as_object();
  Loop loop;
  auto client = std::make_unique<model::Client>(loop.get_executor(),
                                                options_of(plan.at("options").as_object()));
  std::list<Running> all;
  for (const auto& call : plan.at("calls").as_array()) {
    start(loop, client, call.as_object(), all.emplace_back(loop));
    if (flag(plan, "together")) continue;
    loop.restart();
    while (!all.back().ended && loop.run_one() > 0) {
    }
  }
  loop.restart();
  if (const auto drop = number(plan, "drop_after_ms", 0); drop > 0) {
    loop.run_for(milliseconds(drop));
    loop.drop_unfinished();
    for (auto& one : all) one.line = R"({"dropped":true})";
  } else {
    while (std::ranges::any_of(all, [](const Running& one) { return !one.ended; }) &&
           loop.run_one() > 0) {
    }
  }
  for (const auto& one : all) std::printf("%s\n", one.line.c_str());
  return 0;
}
