// `sqlagent serve`: the listening process. Takes CONTROL_DATABASE_URL; holds no administrator's or
// loader's password.
#pragma once
#include "config.h"

namespace sqlagent::api {
int serve(
    const Config& config);  // returns the exit code, after SIGTERM or Ctrl-C and a graceful drain
}
