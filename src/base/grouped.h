// Whole numbers as people read them.
#pragma once
#include <cstdint>
#include <string>

namespace sqlagent {

std::string grouped(uint64_t number);  // 1,234,567

}  // namespace sqlagent
