// Whose statement runs next, when more want to than may (decision 0010). Tenants take turns, so a
// flood of one delays nobody else; and what takes long never has all the places. Pure: knows no
// clock and does not wait itself.
#pragma once
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>

#include "base/id.h"

namespace sqlagent::tenancy {

enum class Length { question, stream };  // a stream takes as long as its reader likes

struct TurnLimits {
  size_t at_once = 8;              // of all tenants
  size_t per_tenant = 3;           // and at most half of all while others wait
  size_t waiting_per_tenant = 64;  // more are refused
};

class Turns {
 public:
  explicit Turns(TurnLimits limits) : limits_(limits) {}

  struct Waiter {
    TenantId tenant;
    Length length = Length::question;
    bool granted = false;
    std::function<void()> wake;  // called when it is granted a place after having waited
  };
  // False: too many of the tenant's wait already. Else it has its place at once (granted), or will.
  bool enter(const std::shared_ptr<Waiter>& waiter);
  // It gives its place back, or waits no longer. REQUIRES: it has entered and not left.
  void leave(const std::shared_ptr<Waiter>& waiter);

  size_t running() const { return running_; }
  size_t running(const TenantId& tenant) const;
  size_t waiting(const TenantId& tenant) const;

 private:
  struct Of {  // one tenant
    size_t running = 0, streams = 0;
    std::deque<std::shared_ptr<Waiter>> questions, streams_waiting;
    bool waits() const { return !questions.empty() || !streams_waiting.empty(); }
  };
  std::shared_ptr<Waiter> next_of(const TenantId& tenant) const;
  bool grant_one();
  void start(Of& of, Waiter& waiter);

  TurnLimits limits_;
  std::map<TenantId, Of> tenants_;  // those that run or wait
  std::list<TenantId> order_;       // those that wait; the first is next
  size_t running_ = 0, streams_ = 0;
};

}  // namespace sqlagent::tenancy
