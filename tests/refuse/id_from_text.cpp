// expect: no viable conversion
#include "base/id.h"
#include <string>
sqlagent::TenantId unchecked(const std::string& text) { return text; }
