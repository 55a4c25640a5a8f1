// Where this process sends what its questions took, as the settings say.
#pragma once
#include <memory>

#include "config.h"
#include "io/trace/exporter.h"

namespace sqlagent::api {

// Null when no collector is named.
std::unique_ptr<trace::Exporter> traces_of(boost::asio::any_io_executor loop, const Config& config);

}  // namespace sqlagent::api
