// The date that "last month" counts from, for commands at the terminal.
#pragma once
#include <string>

#include "base/date.h"

namespace sqlagent::cli {

// text: of --today; empty: this machine's own date. Error(bad_request) for what is no date.
Date today_or(const std::string& text);

}  // namespace sqlagent::cli
