// home/keys.env: the passwords and the key of this installation, made once from the kernel's random
// source. Losing this file loses the data (tenants' passwords are encrypted with SECRET_KEY), so it
// is never made a second time.
#pragma once
#include "edge/dev/home.h"

namespace sqlagent::dev {

// SECRET_KEY, ADMIN_PASSWORD, CONTROL_PASSWORD, LOADER_PASSWORD, REDIS_PASSWORD: 64 hexadecimal
// digits each, the same at each start. Throws Error when the file is gone although home/postgres
// has data.
Settings keys(const Home& home);

std::string random_hex(size_t bytes);

}  // namespace sqlagent::dev
