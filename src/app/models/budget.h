// How much of language models each tenant uses a day: reserved before a call, settled after it, in
// the database, so that it holds for all servers together and survives them. Days are UTC's.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/models/operator.h"
#include "io/pg/pool.h"

namespace sqlagent::models {

template <class T>
using awaitable = pg::awaitable<T>;

struct Amount {
  int64_t tokens = 0;
  Nano money = 0;
};

struct Reservation {
  TenantId tenant;
  std::string day;  // "2026-11-26": a call that ends after midnight counts where it began
  Amount reserved;
};

struct Used {              // what a call took
  std::string model;       // as it was asked for
  std::string currency;    // of money; empty: no price is known
  bool estimated = false;  // the endpoint did not tell its tokens
  Tokens tokens;
  Nano money = 0;
};

struct DayUse {
  std::string day, model, currency;
  int64_t calls = 0, estimated_calls = 0, prompt_tokens = 0, cached_tokens = 0,
          completion_tokens = 0;
  Nano money = 0;
};

class Budget {
 public:
  explicit Budget(pg::Pool& control) : control_(control) {}

  // nullopt: a limit is used up. What is under way counts with all that it may use at most; a call
  // is let out while the sum is below the limit, so that a day ends at most one call above it.
  awaitable<std::optional<Reservation>> reserve(TenantId tenant, Amount most, Limits limits,
                                                Deadline deadline);
  // In place of the reservation; nullopt: nothing was used.
  awaitable<void> settle(Reservation reservation, std::optional<Used> used, Deadline deadline);

  awaitable<Amount> today(TenantId tenant, Deadline deadline);  // reservations included
  // The last 30 days, newest first, at most 1,000 lines.
  awaitable<std::vector<DayUse>> last_days(TenantId tenant, Deadline deadline);
  static constexpr int kDays = 30;

 private:
  pg::Pool& control_;
};

}  // namespace sqlagent::models
