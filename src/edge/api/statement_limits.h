// What tenants' statements may use of this machine, from the settings.
#pragma once
#include "app/tenancy/tenancy.h"
#include "config.h"

namespace sqlagent::api {

tenancy::Settings statement_limits(const Config& config);

}  // namespace sqlagent::api
