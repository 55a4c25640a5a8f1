// What follows from each attempt: a lesson about the endpoint, a pause and another one, or the end.
#include "io/model/client.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cmath>
#include <set>
#include <utility>

#include "io/model/attempt.h"
#include "io/model/endpoints.h"
#include "io/model/print.h"
#include "io/model/refused_feature.h"
#include "io/model/retry.h"
#include "io/model/url.h"
#include "io/model/written_calls.h"
#include "io/observe/event.h"

namespace sqlagent::model {
namespace {

using Clock = Deadline::Clock;
using Kind = Failure::Kind;

Failure failure(Kind kind, std::string said = {}) {
  Failure out;
  out.kind = kind;
  out.said = std::move(said);
  out.attempts = 0;
  return out;
}

std::optional<Failure> problem_with(const Endpoint& endpoint) {
  if (auto problem = problem_of(endpoint.base_url)) return failure(Kind::bad_request, *problem);
  if (auto problem = problem_of_key(endpoint.key.reveal()))
    return failure(Kind::refused_key, *problem);
  return std::nullopt;
}

// Leave to ask one endpoint, given back with how it went.
class Permit {
 public:
  Permit(std::shared_ptr<Known> known, std::string host)
      : known_(std::move(known)),
        host_(std::move(host)),
        pass_(known_->breaker.enter(Clock::now())) {}
  ~Permit() { known_->breaker.left(pass_.trial); }
  Permit(const Permit&) = delete;

  std::optional<Failure> refusal() const {
    if (pass_.wait.count() == 0) return std::nullopt;
    Failure out = known_->last;
    out.retry_after = pass_.wait;
    out.attempts = 0;
    return out;
  }
  // An answer that is no trouble, a refusal too, shows that the endpoint is there.
  void tell(const Attempt& out) {
    const bool was_closed = known_->breaker.closed();
    const bool trouble = !out.reply && is_trouble(out.reply.error());
    if (trouble) {
      known_->breaker.failed(Clock::now(), std::exchange(pass_.trial, false));
      known_->last = out.reply.error();
    } else if (out.status != 0) {
      known_->breaker.succeeded();
    }
    if (was_closed == known_->breaker.closed()) return;
    const auto why = trouble ? std::string(name(out.reply.error().kind)) : std::string();
    observe::emit(observe::ServiceChanged{"model " + host_, trouble ? "down" : "up", why});
  }

 private:
  std::shared_ptr<Known> known_;
  std::string host_;
  Breaker::Pass pass_;
};

void note(const std::string& model, const Result<Reply, Failure>& reply, Clock::duration took) {
  const auto seconds = [](auto time) { return std::chrono::duration<double>(time).count(); };
  observe::ModelDone done;
  done.model = model;
  done.seconds = seconds(took);
  if (reply) {
    done.outcome = name(reply->finish);
    done.first_seconds = seconds(reply->first);
    done.prompt_tokens = reply->usage.prompt;
    done.cached_tokens = reply->usage.cached;
    done.completion_tokens = reply->usage.completion;
    done.attempts = reply->attempts;
  } else {
    done.outcome = name(reply.error().kind);
    done.attempts = reply.error().attempts;
  }
  observe::emit(done);
}

}  // namespace

struct Client::State {
  State(asio::any_io_executor on, Options with)
      : options(std::move(with)), multi(std::make_shared<curl::Multi>(on, options.connections)) {}

  double jitter() {
    if (options.jitter) return options.jitter();
    constexpr double kGolden = 0.6180339887498949;  // its multiples fill [0, 1) evenly
    double whole = 0;
    return std::modf(double(++retries) * kGolden, &whole);
  }
  awaitable<void> sleep(std::chrono::milliseconds pause);
  awaitable<bool> is_cancelled();
  bool learn(Known& known, const Attempt& out, const Request& request, const Features& features);
  awaitable<Result<Reply, Failure>> ask(Endpoint endpoint, Request request, Watch watch,
                                        Deadline deadline);
  awaitable<Attempt> once(std::shared_ptr<Known> known, const Endpoint& endpoint, std::string body,
                          Watch watch, Deadline deadline);

  Options options;
  std::shared_ptr<curl::Multi> multi;
  Endpoints endpoints;
  std::set<asio::steady_timer*> pauses;  // cancelled when this side stops
  uint64_t retries = 0;
};

awaitable<void> Client::State::sleep(std::chrono::milliseconds pause) {
  struct Pause {  // also when this coroutine is destroyed half-way
    Pause(State& s, std::chrono::milliseconds time) : state(s), timer(s.multi->executor(), time) {
      state.pauses.insert(&timer);
    }
    ~Pause() { state.pauses.erase(&timer); }
    State& state;
    asio::steady_timer timer;
  } one(*this, pause);
  boost::system::error_code woken;
  co_await one.timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

// One attempt, when the breaker lets it out.
awaitable<Attempt> Client::State::once(std::shared_ptr<Known> known, const Endpoint& endpoint,
                                       std::string body, Watch watch, Deadline deadline) {
  Permit permit(known, host_of(endpoint.base_url));
  Attempt out;
  if (auto refusal = permit.refusal()) {
    out.reply = unexpected(*refusal);
    co_return out;
  }
  out = co_await attempt(multi, options, endpoint, std::move(body), std::move(watch), deadline);
  if (!out.reply) out.reply.error().said = cleaned(out.reply.error().said, endpoint.key.reveal());
  permit.tell(out);
  co_return out;
}

awaitable<bool> Client::State::is_cancelled() {
  const auto asker = co_await asio::this_coro::cancellation_state;
  co_return multi->stopped() || asker.cancelled() != asio::cancellation_type::none;
}

// Takes a refusal to heart. True: asking again, without what was refused, makes sense.
bool Client::State::learn(Known& known, const Attempt& out, const Request& request,
                          const Features& features) {
  if (!out.complaint || out.began) return false;
  const auto lacks = refused_feature(out.status, *out.complaint, request, features);
  if (lacks) known.lacks_until[size_t(*lacks)] = Clock::now() + Endpoints::kLesson;
  return lacks.has_value();
}

awaitable<Result<Reply, Failure>> Client::State::ask(Endpoint endpoint, Request request,
                                                     Watch watch, Deadline deadline) {
  if (auto problem = problem_with(endpoint)) co_return unexpected(*problem);
  const auto known = endpoints.of(endpoint, Clock::now());
  Failure last = failure(Kind::cancelled);
  for (int sent = 0, failed = 0;;) {
    const auto cancelled = co_await is_cancelled();
    if (cancelled) {
      last.kind = Kind::cancelled;
      co_return unexpected(last);
    }
    const auto features = endpoints.features(endpoint, Clock::now());
    if (!request.tools.empty() && !features.has(Feature::tools)) {
      last.kind = Kind::unsupported;
      co_return unexpected(last);
    }
    auto body = request_json(endpoint.model, request, features);
    auto out = co_await once(known, endpoint, std::move(body), watch, deadline);
    if (out.reply) {
      out.reply->attempts = sent + 1;
      lift_written_calls(*out.reply, request.tools);
      co_return std::move(out.reply);
    }
    last = out.reply.error();
    const bool let_out = last.attempts > 0;  // by the breaker
    last.attempts = sent += last.attempts;
    if (!let_out || out.began) co_return unexpected(last);
    if (learn(*known, out, request, features)) continue;
    if (++failed >= options.attempts) co_return unexpected(last);
    const auto pause = pause_before_retry(last, failed, jitter(), deadline.left());
    if (!pause) co_return unexpected(last);
    co_await sleep(*pause);
  }
}

Client::Client(asio::any_io_executor executor, Options options)
    : state_(std::make_shared<State>(std::move(executor), std::move(options))) {}

Client::~Client() {
  state_->multi->stop();
  for (auto* pause : state_->pauses) pause->cancel();
}

awaitable<Result<Reply, Failure>> Client::ask(Endpoint endpoint, Request request, Watch watch,
                                              Deadline deadline) {
  const auto state = state_;
  // Cancelling is a reply here, not an exception out of the middle.
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  const auto model = endpoint.model;
  const auto began = Clock::now();
  auto reply =
      co_await state->ask(std::move(endpoint), std::move(request), std::move(watch), deadline);
  note(model, reply, Clock::now() - began);
  co_await asio::this_coro::throw_if_cancelled(throws);
  co_return std::move(reply);
}

Features Client::features(const Endpoint& endpoint) const {
  return state_->endpoints.features(endpoint, Clock::now());
}

}  // namespace sqlagent::model
