// The language model that the settings name, if they name one.
#pragma once
#include <memory>

#include "app/answer/model.h"
#include "config.h"

namespace sqlagent::api {

std::unique_ptr<answer::Model> model_of(model::asio::any_io_executor loop, const Config& config);

}  // namespace sqlagent::api
