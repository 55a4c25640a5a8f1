// `sqlagent beat`: the timetable. Rings lost doorbells again, returns expired leases, sweeps spool
// files without an owner.
#pragma once
#include "config.h"

namespace sqlagent::beat {
int beat(const Config& config);
}
