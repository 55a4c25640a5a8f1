// expect: no viable conversion
#include <string>
#include "base/secret.h"
std::string leak(const sqlagent::Secret<std::string>& secret) {
  return secret;
}
