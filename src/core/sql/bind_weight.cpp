// How far a draft can blow itself up: WITH a AS (SELECT t || t AS t …), b AS (SELECT t || t AS t
// FROM a) … doubles an expression at each step, which PostgreSQL expands while planning, and the
// text that it makes. Each column carries both; see docs/decisions/0007-growth.md.
#include <fmt/format.h>

#include <algorithm>

#include "core/sql/binder.h"

namespace sqlagent::sql {
namespace {

using enum Refusal::Reason;

constexpr double kMostSize = 100'000, kMostLength = 10'000;

}  // namespace

void Binder::use(Weight weight, int at) {
  size_ += weight.size;
  length_ = weight.length;
  if (size_ > kMostSize)
    refuse(limit,
           "The named parts of this statement are built upon each other too often; write fewer "
           "steps, or group in between.",
           at);
}

void Binder::hold(double length, int at) {
  length_ = length;
  if (length_ > kMostLength)
    refuse(limit,
           "This would put a text together from itself again and again; put together fewer parts.",
           at);
}

}  // namespace sqlagent::sql
