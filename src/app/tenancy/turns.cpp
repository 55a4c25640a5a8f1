#include "app/tenancy/turns.h"

#include <algorithm>
#include <cstdint>

namespace sqlagent::tenancy {

bool Turns::enter(const std::shared_ptr<Waiter>& waiter) {
  auto& of = tenants_[waiter->tenant];
  if (of.questions.size() + of.streams_waiting.size() >= limits_.waiting_per_tenant) return false;
  if (!of.waits()) order_.push_back(waiter->tenant);
  (waiter->length == Length::stream ? of.streams_waiting : of.questions).push_back(waiter);
  while (grant_one()) {
  }
  return true;
}

void Turns::leave(const std::shared_ptr<Waiter>& waiter) {
  const auto found = tenants_.find(waiter->tenant);
  auto& of = found->second;
  if (waiter->granted) {
    --running_;
    --of.running;
    if (waiter->length == Length::stream) {
      --streams_;
      --of.streams;
    }
  } else {
    std::erase(waiter->length == Length::stream ? of.streams_waiting : of.questions, waiter);
    if (!of.waits()) order_.remove(waiter->tenant);
  }
  if (of.running == 0 && !of.waits()) tenants_.erase(found);
  while (grant_one()) {
  }
}

size_t Turns::running(const TenantId& tenant) const {
  const auto found = tenants_.find(tenant);
  return found == tenants_.end() ? 0 : found->second.running;
}

size_t Turns::waiting(const TenantId& tenant) const {
  const auto found = tenants_.find(tenant);
  if (found == tenants_.end()) return 0;
  return found->second.questions.size() + found->second.streams_waiting.size();
}

// Its oldest waiter that may run now; questions go before streams.
std::shared_ptr<Turns::Waiter> Turns::next_of(const TenantId& tenant) const {
  const auto& of = tenants_.at(tenant);
  const size_t half = std::max<size_t>(1, limits_.at_once / 2);
  const bool alone = order_.size() == 1;
  const size_t most = alone ? limits_.per_tenant : std::min(limits_.per_tenant, half);
  if (of.running >= most) return nullptr;
  if (!of.questions.empty()) return of.questions.front();
  const size_t most_streams = std::max<size_t>(1, limits_.per_tenant - 1);
  if (of.streams_waiting.empty() || of.streams >= most_streams || streams_ >= half) return nullptr;
  return of.streams_waiting.front();
}

// To whoever has the least running; among equals, to the one whose turn it is.
bool Turns::grant_one() {
  if (running_ >= limits_.at_once) return false;
  auto chosen = order_.end();
  size_t least = SIZE_MAX;
  for (auto turn = order_.begin(); turn != order_.end(); ++turn) {
    const size_t has = tenants_.at(*turn).running;
    if (has >= least || !next_of(*turn)) continue;
    chosen = turn;
    least = has;
  }
  if (chosen == order_.end()) return false;
  auto& of = tenants_.at(*chosen);
  start(of, *next_of(*chosen));
  if (of.waits()) {
    order_.splice(order_.end(), order_, chosen);
  } else {
    order_.erase(chosen);
  }
  return true;
}

void Turns::start(Of& of, Waiter& waiter) {
  if (waiter.length == Length::stream) {
    of.streams_waiting.pop_front();
    ++of.streams;
    ++streams_;
  } else {
    of.questions.pop_front();
  }
  ++of.running;
  ++running_;
  waiter.granted = true;
  if (waiter.wake) waiter.wake();
}

}  // namespace sqlagent::tenancy
