// An audit's report as text for a terminal, and as JSON.
#pragma once
#include <string>

#include "app/isolation/finding.h"

namespace sqlagent::isolation {

std::string sentence(const Finding& finding);  // "role.membership, ten_…: it is member of …. …"
std::string text(const Report& report);        // by layer; ends in a newline
std::string json(const Report& report);

}  // namespace sqlagent::isolation
