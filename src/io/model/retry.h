// Whether a failed request is sent again, and after which pause. Pure.
#pragma once
#include <chrono>
#include <optional>

#include "io/model/model.h"

namespace sqlagent::model {

// REQUIRES: nothing of a reply has come. attempt: how many have failed, from 1; jitter in [0, 1);
// left: until the deadline. nullopt: it is not worth it. The endpoint's own wish wins over ours.
std::optional<std::chrono::milliseconds> pause_before_retry(const Failure& failure, int attempt,
                                                            double jitter,
                                                            std::chrono::milliseconds left);
// Does it say that the endpoint itself is in trouble? What the circuit breaker counts.
bool is_trouble(const Failure& failure);

}  // namespace sqlagent::model
