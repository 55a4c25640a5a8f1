// Settings of language models → what app/models works with.
#pragma once
#include "app/models/operator.h"
#include "config.h"

namespace sqlagent::api {

models::Operator models_by_server(const Config& config);

}  // namespace sqlagent::api
