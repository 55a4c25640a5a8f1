#include "app/models/line.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/error.h"
#include "base/grouped.h"
#include "io/observe/event.h"

namespace sqlagent::models {
namespace {

namespace asio = boost::asio;
using Kind = model::Failure::Kind;

constexpr auto kSettling = std::chrono::seconds(5);

// The assistant's own words, which go back to it, are left out.
std::string sent_text(const model::Request& request) {
  std::string out;
  for (const auto& message : request.messages)
    if (message.speaker != model::Speaker::assistant)
      out += (out.empty() ? "" : "\n") + message.text;
  std::erase(out, '\0');  // which no database keeps
  return out;
}

// Each call says again what the calls before it said, except a second sample, which begins anew.
void note_sent(std::vector<std::string>& sent, std::string text) {
  if (!sent.empty() && text.starts_with(sent.back()))
    sent.back() = std::move(text);
  else
    sent.push_back(std::move(text));
}

// What a call may take at most: its text, estimated on the high side, and all the output it allows.
Tokens most_of(const model::Request& request) {
  size_t bytes = 0;
  for (const auto& message : request.messages) {
    bytes += message.text.size();
    for (const auto& call : message.calls) bytes += call.name.size() + call.arguments.size();
  }
  for (const auto& tool : request.tools)
    bytes += tool.name.size() + tool.description.size() + tool.parameters.size();
  if (request.schema) bytes += request.schema->json.size();
  return {prompt::estimated_tokens(bytes), 0, request.output_tokens};
}

// A reply that began may have been paid for, though nobody told how much.
bool may_have_cost(const model::Failure& failure) {
  switch (failure.kind) {
    case Kind::broken_stream:
    case Kind::too_large:
    case Kind::content_filter:
    case Kind::cancelled:
      return failure.attempts > 0;
    case Kind::timeout:
      return failure.attempts > 0 && failure.waited_for != model::Failure::Wait::connect;
    default:
      return false;
  }
}

std::string used_up(const Limits& limits, const std::string& currency) {
  std::string budget;
  if (limits.tokens) budget = grouped(static_cast<uint64_t>(*limits.tokens)) + " tokens";
  if (limits.money)
    budget += (budget.empty() ? "" : " or ") + text_of(*limits.money) + " " + currency;
  return "Today's budget for language models (" + budget +
         ", until midnight UTC) is used up, so none was asked.";
}

}  // namespace

Line::Line(model::Client& client, pg::Pool& control, LineSettings settings)
    : client_(&client), control_(&control), settings_(std::move(settings)) {}

Used Line::used(const Tokens& tokens, bool estimated) const {
  Used out{settings_.endpoint.model, "", estimated, tokens, 0};
  if (!settings_.price) return out;
  out.currency = settings_.currency;
  out.money = cost_of(*settings_.price, tokens);
  return out;
}

std::optional<Used> Line::note(const Result<model::Reply, model::Failure>& reply,
                               const Tokens& most) {
  std::optional<Used> out;
  if (reply) {
    const auto& told = reply->usage;
    ++use_.calls;
    use_.model = reply->model;
    use_.prompt_tokens += told.prompt;
    use_.cached_tokens += told.cached;
    use_.completion_tokens += told.completion;
    out = used(told.told ? Tokens{told.prompt, told.cached, told.completion} : most, !told.told);
  } else if (may_have_cost(reply.error())) {
    out = used(most, true);
  }
  if (!out) return out;
  all_known_ = all_known_ && !out->estimated;
  const auto before = use_.cost ? use_.cost->amount : 0;
  use_.cost.reset();
  if (all_known_ && settings_.price) use_.cost = Money{before + out->money, settings_.currency};
  return out;
}

awaitable<void> Line::settle(Reservation reservation, std::optional<Used> used) {
  try {
    Budget budget(*control_);
    co_await budget.settle(std::move(reservation), std::move(used), Deadline::in(kSettling));
  } catch (const std::exception& error) {  // what was reserved stays counted: on the safe side
    observe::emit(observe::Failure{"models.settle", "", "", error.what()});
  }
}

awaitable<Result<model::Reply, NoReply>> Line::ask(model::Request request, model::Watch watch,
                                                   Deadline deadline) {
  Budget budget(*control_);
  const auto most = most_of(request);
  const Amount amount{static_cast<int64_t>(most.input + most.output), used(most, true).money};
  auto reserved = co_await budget.reserve(settings_.tenant, amount, settings_.limits, deadline);
  if (!reserved)
    co_return unexpected(
        NoReply{NoReply::Why::used_up, "budget", used_up(settings_.limits, settings_.currency), 0});
  // Whoever leaves now still pays: their leaving must not end the settling.
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  const auto sent_before = use_.sent;
  note_sent(use_.sent, sent_text(request));
  auto reply =
      co_await client_->ask(settings_.endpoint, std::move(request), std::move(watch), deadline);
  if (!reply && reply.error().attempts == 0) use_.sent = sent_before;  // it did not go out
  const auto loop = co_await asio::this_coro::executor;
  auto settling = settle(std::move(*reserved), note(reply, most));
  auto undisturbed = asio::bind_cancellation_slot(asio::cancellation_slot(), asio::use_awaitable);
  co_await asio::co_spawn(loop, std::move(settling), std::move(undisturbed));
  co_await asio::this_coro::throw_if_cancelled(throws);
  if (reply) co_return std::move(*reply);
  const auto& failure = reply.error();
  const bool unsupported = failure.kind == Kind::unsupported;
  co_return unexpected(NoReply{unsupported ? NoReply::Why::unsupported : NoReply::Why::failed,
                               std::string(model::name(failure.kind)), model::sentence(failure),
                               failure.attempts});
}

}  // namespace sqlagent::models
