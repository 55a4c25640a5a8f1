#include "app/models/models.h"

#include "app/models/own_endpoint.h"
#include "io/model/url.h"

namespace sqlagent::models {
namespace {

constexpr size_t kShownOfKey = 4, kLongEnoughToShow = 16;  // bytes
constexpr size_t kTrialTokens = 256;  // models that reason say nothing with fewer

constexpr std::string_view kNoneHere =
    "No language model is set up here. Name one of your own in the settings, or OPENAI_MODEL and "
    "OPENAI_API_KEY (or OPENAI_BASE_URL) set one up for everybody.";

// A proxy would look names up by itself, and where it connects to cannot be seen: who lets only a
// proxy out lists the hosts that people may use.
model::Options guarded(model::Options options) {
  options.reach = curl::Reach::public_addresses;
  options.proxy = Secret<std::string>();
  return options;
}

prompt::Share share_of(const Choice& choice, const Operator& by_server) {
  return std::min(choice.share.value_or(by_server.share), by_server.share);
}

model::Request hello() {
  model::Request request;
  request.messages.push_back({model::Speaker::user, "Reply with the one word: ready", {}, {}});
  request.output_tokens = kTrialTokens;
  return request;
}

}  // namespace

Models::Models(model::asio::any_io_executor loop, pg::Pool& control, Operator by_server)
    : control_(control),
      by_server_(std::move(by_server)),
      choices_(control, by_server_),
      trusted_(loop, way_to(by_server_, "https://…")),
      direct_(loop, way_to(by_server_, "http://…")),
      guarded_(loop, guarded(by_server_.options)) {}

model::Client& Models::client_for(const std::string& base_url, bool own) {
  if (own && !is_listed(by_server_.own_endpoints, base_url)) return guarded_;
  return model::is_encrypted(base_url) ? trusted_ : direct_;
}

Reached Models::line_of(const TenantId& tenant, const Choice& choice) {
  const auto share = share_of(choice, by_server_);
  if (by_server_.share == prompt::Share::nothing)
    return unexpected("Whoever runs this server lets no language model be asked.");
  if (share == prompt::Share::nothing)
    return unexpected("You chose that no language model is asked. Your settings change that.");
  LineSettings settings{tenant,
                        {},
                        share,
                        price_of(choice, by_server_),
                        by_server_.currency,
                        lower(choice.limits, by_server_.limits)};
  if (!choice.own) {
    if (!by_server_.endpoint) return unexpected(std::string(kNoneHere));
    settings.endpoint = *by_server_.endpoint;
    auto& client = client_for(settings.endpoint.base_url, false);
    return Line(client, control_, std::move(settings));
  }
  if (choice.own->unreadable)
    return unexpected(
        "The key of your language model cannot be opened any more. Give it again in "
        "the settings.");
  // What the operator permits may have changed since it was kept.
  settings.endpoint = choice.own->endpoint;
  if (auto problem = problem_of(by_server_.own_endpoints, settings.endpoint))
    return unexpected(std::move(*problem));
  auto& client = client_for(settings.endpoint.base_url, true);
  return Line(client, control_, std::move(settings));
}

awaitable<Reached> Models::reach(TenantId tenant, Deadline deadline) {
  const auto choice = co_await choices_.of(tenant, deadline);
  co_return line_of(tenant, choice);
}

awaitable<Standing> Models::standing(TenantId tenant, Deadline deadline) {
  Standing out;
  out.chosen = co_await choices_.of(tenant, deadline);
  Budget budget(control_);
  out.today = co_await budget.today(tenant, deadline);
  out.share = share_of(out.chosen, by_server_);
  out.limits = lower(out.chosen.limits, by_server_.limits);
  out.price = price_of(out.chosen, by_server_);
  if (out.chosen.own) {
    const auto key = std::exchange(out.chosen.own->endpoint.key, {});
    const auto& text = key.reveal();
    out.key_is_set = !text.empty() || out.chosen.own->unreadable;
    if (text.size() >= kLongEnoughToShow) out.key_ends_in = text.substr(text.size() - kShownOfKey);
  }
  co_return out;
}

awaitable<void> Models::change(TenantId tenant, Change change, Deadline deadline) {
  co_await choices_.change(std::move(tenant), std::move(change), deadline);
}

awaitable<Tried> Models::try_it(TenantId tenant, Deadline deadline) {
  auto line = co_await reach(std::move(tenant), deadline);
  if (!line) co_return Tried{false, line.error()};
  auto request = hello();
  auto reply = co_await line->ask(std::move(request), {}, deadline);
  if (!reply) co_return Tried{false, reply.error().sentence};
  const double seconds = std::chrono::duration<double>(reply->total).count();
  co_return Tried{true, "The language model answers.", seconds};
}

awaitable<std::vector<DayUse>> Models::last_days(TenantId tenant, Deadline deadline) {
  Budget budget(control_);
  auto days = co_await budget.last_days(std::move(tenant), deadline);
  co_return days;
}

}  // namespace sqlagent::models
