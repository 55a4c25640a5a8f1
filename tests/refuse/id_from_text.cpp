// expect: no viable conversion
#include <string>
#include "base/id.h"
sqlagent::TenantId unchecked(const std::string& text) {
  return text;
}
