// Text that never passed the door, as an attacker would have it who broke core/sql: the layers
// below must hold alone.
#pragma once
#include <limits>
#include <string>

#include "base/sql_text.h"

namespace sqlagent::sql {

class Admission {
 public:
  static ReadOnlySql forged(std::string text, TenantId owner) {
    return ReadOnlySql(std::move(text), std::move(owner), {},
                       std::numeric_limits<double>::infinity());
  }
};

}  // namespace sqlagent::sql
