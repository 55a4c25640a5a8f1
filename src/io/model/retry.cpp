#include "io/model/retry.h"

namespace sqlagent::model {
namespace {

constexpr std::chrono::milliseconds kFirstPause{250};
constexpr int kMostDoublings = 6;

}  // namespace

std::optional<std::chrono::milliseconds> pause_before_retry(const Failure& failure, int attempt,
                                                            double jitter,
                                                            std::chrono::milliseconds left) {
  using Kind = Failure::Kind;
  if (failure.kind != Kind::unreachable && failure.kind != Kind::rate_limited &&
      failure.kind != Kind::overloaded)
    return std::nullopt;
  const auto full = kFirstPause * (1 << std::min(attempt - 1, kMostDoublings));
  const auto ours = std::chrono::milliseconds(int64_t(double(full.count()) * (0.5 + jitter / 2)));
  const auto pause = failure.retry_after.value_or(ours);
  if (pause >= left) return std::nullopt;
  return pause;
}

bool is_trouble(const Failure& failure) {
  using Kind = Failure::Kind;
  if (failure.kind == Kind::timeout)
    return failure.waited_for == Failure::Wait::connect ||
           failure.waited_for == Failure::Wait::first;
  return failure.kind == Kind::unreachable || failure.kind == Kind::overloaded;
}

}  // namespace sqlagent::model
