// In which month a tenant's years begin: "our fiscal year starts in April".
#pragma once
#include <optional>
#include <string_view>

namespace sqlagent::nlq {

std::optional<unsigned> year_start_in(std::string_view definitions);

}  // namespace sqlagent::nlq
