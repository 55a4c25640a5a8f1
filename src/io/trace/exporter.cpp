// One coroutine sends while there is something to send, and ends with the queue.
#include "io/trace/exporter.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <iterator>

#include "io/curl/retry_after.h"
#include "io/observe/event.h"
#include "io/trace/otlp.h"

namespace sqlagent::trace {
namespace {

namespace asio = boost::asio;
using Clock = Deadline::Clock;
using namespace std::chrono_literals;

constexpr auto kPatience = 10s;  // for one batch
constexpr int kAttempts = 5;
constexpr std::chrono::milliseconds kFirstPause = 1s, kLongestPause = 30s;
constexpr size_t kAnswerBytes = 64 << 10, kConnections = 2;

size_t bytes_of(const std::vector<Span>& spans) {
  size_t out = 0;
  for (const auto& span : spans) {
    out += sizeof span + span.name.size();
    for (const auto& attribute : span.attributes) {
      out += sizeof attribute + attribute.key.size();
      if (const auto* text = std::get_if<std::string>(&attribute.value)) out += text->size();
    }
  }
  return out;
}

struct Outcome {  // of one POST
  enum class What { sent, refused, again } what = What::again;
  uint64_t rejected = 0;  // of the spans that were sent
  std::optional<std::chrono::milliseconds> retry_after;
  std::string why;  // of refused and again: for the log
};

// Which answers may be repeated: opentelemetry.io/docs/specs/otlp, "Failures".
bool may_repeat(int status) {
  return status == 429 || status == 502 || status == 503 || status == 504;
}

Outcome outcome_of(const curl::Transfer& transfer, std::string_view body) {
  const int status = transfer.status();
  Outcome out;
  if (!transfer.ended()) {
    out.why = "no answer within 10 s";
  } else if (transfer.result() != CURLE_OK) {
    out.why = transfer.why();
  } else if (status >= 200 && status < 300) {
    out.what = Outcome::What::sent;
    out.rejected = rejected_in(body);
  } else {
    out.what = may_repeat(status) ? Outcome::What::again : Outcome::What::refused;
    out.why = "the collector answers " + std::to_string(status);
    out.retry_after =
        curl::retry_after("", transfer.header("Retry-After"), transfer.header("Date"));
  }
  return out;
}

void count(std::string outcome, uint64_t spans) {
  if (spans > 0) observe::emit(observe::SpansDone{std::move(outcome), spans});
}

}  // namespace

struct Exporter::State : std::enable_shared_from_this<State> {
  State(asio::any_io_executor on, Options with)
      : options(std::move(with)),
        multi(std::make_shared<curl::Multi>(on, kConnections)),
        pause(on),
        idle(on) {
    options.reply_bytes = kAnswerBytes;
  }

  awaitable<void> run();
  awaitable<void> sleep(std::chrono::milliseconds time);
  awaitable<void> deliver(std::vector<Span> batch);
  awaitable<Outcome> post(std::string body);
  std::vector<Span> next_batch();
  void note(const Outcome& outcome);
  bool over() const { return multi->stopped() || (closing && closing->passed()); }

  Options options;
  std::shared_ptr<curl::Multi> multi;
  asio::steady_timer pause, idle;  // what run() sleeps on; what flush() sleeps on
  std::deque<std::vector<Span>> queue;
  size_t spans = 0, bytes = 0;  // in the queue
  bool running = false, collecting = false, down = false;
  std::optional<Deadline> closing;
};

awaitable<void> Exporter::State::sleep(std::chrono::milliseconds time) {
  if (closing) co_return;
  boost::system::error_code woken;
  pause.expires_after(time);
  co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

// Whole traces, at most kBatch spans unless one trace has more.
std::vector<Span> Exporter::State::next_batch() {
  std::vector<Span> out;
  while (!queue.empty() && (out.empty() || out.size() + queue.front().size() <= kBatch)) {
    auto first = std::move(queue.front());
    queue.pop_front();
    spans -= first.size();
    bytes -= bytes_of(first);
    std::ranges::move(first, std::back_inserter(out));
  }
  return out;
}

awaitable<Outcome> Exporter::State::post(std::string body) {
  const auto until = closing ? closing->sooner(kPatience) : Deadline::in(kPatience);
  curl::Post request{options.url, options.headers, std::move(body)};
  curl::Transfer transfer(multi, options, std::move(request));
  std::string answer;
  while (!transfer.ended() && !until.passed() && !over()) {
    const auto at = closing ? std::min(until.at(), closing->at()) : until.at();
    co_await transfer.wait(at);
    answer += transfer.take();
  }
  co_return outcome_of(transfer, answer);
}

// Down and up are told once each.
void Exporter::State::note(const Outcome& outcome) {
  const bool fails = outcome.what != Outcome::What::sent;
  if (fails == down) return;
  down = fails;
  observe::emit(observe::ServiceChanged{"traces", down ? "down" : "up", outcome.why});
}

awaitable<void> Exporter::State::deliver(std::vector<Span> batch) {
  const std::string body = otlp_json(batch, options.service);
  std::chrono::milliseconds wait = kFirstPause;
  for (int attempt = 1;; ++attempt) {
    if (multi->stopped()) co_return;
    std::string copy = body;
    const auto outcome = co_await post(std::move(copy));
    if (multi->stopped()) co_return;
    note(outcome);
    if (outcome.what == Outcome::What::sent) {
      const auto rejected = std::min<uint64_t>(outcome.rejected, batch.size());
      count("sent", batch.size() - rejected);
      count("refused", rejected);
      co_return;
    }
    const bool again = outcome.what == Outcome::What::again;
    if (!again || attempt == kAttempts || closing) {
      count(again ? "unreachable" : "refused", batch.size());
      co_return;
    }
    const auto asked = std::min(outcome.retry_after.value_or(wait), kLongestPause);
    co_await sleep(asked);
    wait = std::min(wait * 2, kLongestPause);
  }
}

awaitable<void> Exporter::State::run() {
  while (spans > 0 && !over()) {
    collecting = spans < kBatch;
    if (collecting) co_await sleep(options.delay);
    collecting = false;
    if (over()) break;
    auto batch = next_batch();
    co_await deliver(std::move(batch));
  }
  running = false;
  idle.cancel();
}

Exporter::Exporter(asio::any_io_executor loop, Options options)
    : state_(std::make_shared<State>(std::move(loop), std::move(options))) {}

Exporter::~Exporter() {
  state_->multi->stop();
  state_->pause.cancel();
  state_->idle.cancel();
}

bool Exporter::content() const {
  return state_->options.content;
}

void Exporter::add(std::vector<Span> spans) {
  auto& state = *state_;
  if (spans.empty()) return;
  const size_t bytes = bytes_of(spans);
  const bool full = state.spans + spans.size() > kQueue || state.bytes + bytes > kQueueBytes;
  if (full || state.closing) {
    count("queue full", spans.size());
    return;
  }
  state.spans += spans.size();
  state.bytes += bytes;
  state.queue.push_back(std::move(spans));
  if (!state.running) {
    state.running = true;
    // A lambda would die before its coroutine does.
    static constexpr auto kRun = [](std::shared_ptr<State> kept) -> awaitable<void> {
      co_await kept->run();
    };
    asio::co_spawn(state.pause.get_executor(), kRun(state_), asio::detached);
  } else if (state.collecting && state.spans >= kBatch) {
    state.pause.cancel();
  }
}

awaitable<void> Exporter::flush(Deadline deadline) {
  const auto state = state_;
  state->closing = deadline;
  state->pause.cancel();
  boost::system::error_code woken;
  state->idle.expires_at(deadline.at());
  if (state->running)
    co_await state->idle.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  count("unreachable", state->spans);
}

}  // namespace sqlagent::trace
