#include "io/model/attempt.h"

#include <boost/asio/this_coro.hpp>
#include <tuple>
#include <utility>

#include "io/curl/retry_after.h"
#include "io/curl/transfer.h"
#include "io/model/reply_reader.h"
#include "io/model/url.h"

namespace sqlagent::model {
namespace {

using Clock = Deadline::Clock;
using Kind = Failure::Kind;

constexpr size_t kMostComplaintBytes = 64 * 1024;
constexpr std::chrono::milliseconds kForUsage{1'000};  // after the finish reason
constexpr std::chrono::milliseconds kForEnd{
    50};  // after [DONE]: an ended answer's connection stays

Failure failure(Kind kind, std::string said = {}) {
  Failure out;
  out.kind = kind;
  out.said = std::move(said);
  return out;
}

Failure timeout(Failure::Wait wait) {
  Failure out = failure(Kind::timeout);
  out.waited_for = wait;
  return out;
}

std::vector<Secret<std::string>> headers_of(const Endpoint& endpoint) {
  std::vector<Secret<std::string>> out;
  out.emplace_back("Accept: text/event-stream, application/json");
  const auto& key = endpoint.key.reveal();
  if (!key.empty()) out.emplace_back("Authorization: Bearer " + key);
  if (!key.empty() && is_azure(host_of(endpoint.base_url))) out.emplace_back("api-key: " + key);
  return out;
}

// The request under way.
class Course {
 public:
  Course(curl::Transfer& transfer, const Options& options, Watch watch, Deadline deadline)
      : transfer_(transfer),
        options_(options),
        deadline_(deadline),
        reader_(std::move(watch), options.reply_bytes, options.line_bytes) {}

  // When waiting is over, if nothing comes before.
  Clock::time_point patience() const {
    if (!transfer_.connected()) return deadline_.at();
    if (reader_.complete()) return std::min(last_news_ + kForEnd, deadline_.at());
    if (reader_.finished()) return std::min(last_news_ + kForUsage, deadline_.at());
    if (reader_.began()) return std::min(last_news_ + options_.idle, deadline_.at());
    return std::min(*transfer_.connected() + options_.first, deadline_.at());
  }

  // Reads what has come. True: it is over, and `out` says how.
  bool step(Attempt& out) {
    out.status = transfer_.status();
    const auto bytes = transfer_.take();
    if (succeeded()) {
      if (auto broken = read(bytes)) return over(out, unexpected(*broken));
    } else if (complaint_.size() < kMostComplaintBytes) {
      complaint_ += bytes;
    }
    out.began = reader_.began();
    if (transfer_.ended()) return over(out, ending(out));
    if (Clock::now() < patience()) return false;
    if (reader_.finished() || reader_.complete()) return over(out, reader_.end());
    return over(out, unexpected(timeout(waited_for())));
  }

 private:
  bool succeeded() const { return transfer_.status() >= 200 && transfer_.status() < 300; }

  // How far the reply is; bytes that do not change it are no news.
  auto progress() const {
    return std::tuple(reader_.pieces(), reader_.finished(), reader_.complete());
  }

  std::optional<Failure> read(std::string_view bytes) {
    if (bytes.empty()) return std::nullopt;
    const auto before = progress();
    auto broken = reader_.feed(bytes);
    if (progress() != before) last_news_ = Clock::now();
    if (!first_ && reader_.began()) first_ = last_news_;
    return broken;
  }

  Failure::Wait waited_for() const {
    if (deadline_.passed()) return Failure::Wait::total;
    return reader_.began() ? Failure::Wait::idle : Failure::Wait::first;
  }

  bool over(Attempt& out, Result<Reply, Failure> reply) {
    out.reply = std::move(reply);
    out.began = reader_.began();
    if (!out.reply) return true;
    const auto since = [this](Clock::time_point at) {
      return std::chrono::duration_cast<std::chrono::milliseconds>(at - began_);
    };
    out.reply->first = since(first_.value_or(Clock::now()));
    out.reply->total = since(Clock::now());
    return true;
  }

  // The connection's end, or the answer's.
  Result<Reply, Failure> ending(Attempt& out) {
    if (transfer_.too_large()) return unexpected(failure(Kind::too_large));
    const auto result = transfer_.result();
    const bool whole = result == CURLE_OK || reader_.finished() || reader_.complete();
    if (succeeded() && whole) return reader_.end();
    if (result == CURLE_ABORTED_BY_CALLBACK) return unexpected(failure(Kind::cancelled));
    if (result == CURLE_COULDNT_CONNECT && transfer_.kept_inside())
      return unexpected(failure(Kind::private_address));
    if (result == CURLE_OPERATION_TIMEDOUT) return unexpected(timeout(Failure::Wait::connect));
    if (result != CURLE_OK) {
      const auto kind =
          succeeded() && transfer_.any_bytes() ? Kind::broken_stream : Kind::unreachable;
      return unexpected(failure(kind, transfer_.why()));
    }
    return unexpected(refusal(out));
  }

  Failure refusal(Attempt& out) {
    if (out.status >= 300 && out.status < 400)
      return failure(Kind::bad_request,
                     "redirects to the host " + host_of(transfer_.header("Location")));
    out.complaint = complaint_of(complaint_);
    auto refused = failure_of(out.status, *out.complaint);
    refused.retry_after =
        curl::retry_after(transfer_.header("retry-after-ms"), transfer_.header("Retry-After"),
                          transfer_.header("Date"));
    return refused;
  }

  curl::Transfer& transfer_;
  const Options& options_;
  Deadline deadline_;
  ReplyReader reader_;
  std::string complaint_;
  Clock::time_point began_ = Clock::now(), last_news_{};
  std::optional<Clock::time_point> first_;
};

}  // namespace

awaitable<Attempt> attempt(std::shared_ptr<curl::Multi> multi, const Options& options,
                           const Endpoint& endpoint, std::string body, Watch watch,
                           Deadline deadline) {
  Attempt out;
  curl::Post post{url_of(endpoint.base_url, "chat/completions"), headers_of(endpoint),
                  std::move(body)};
  curl::Transfer transfer(std::move(multi), options, std::move(post));
  Course course(transfer, options, std::move(watch), deadline);
  for (;;) {
    const auto until = course.patience();
    co_await transfer.wait(until);
    const auto asker = co_await asio::this_coro::cancellation_state;
    if (asker.cancelled() != asio::cancellation_type::none) {
      out.reply = unexpected(failure(Kind::cancelled));
      co_return out;
    }
    if (course.step(out)) co_return out;
  }
}

}  // namespace sqlagent::model
