// A part of the lattice: what one word says of a row's life ("unpaid", "open", "overdue").
#pragma once
#include "core/nlq/chart.h"

namespace sqlagent::nlq {

void add_states(const Scene& scene, Chart& chart);  // after names: states are said of things

}  // namespace sqlagent::nlq
