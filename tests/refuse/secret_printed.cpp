// expect: overload resolution selected deleted operator
#include <iostream>
#include <string>
#include "base/secret.h"
void leak(const sqlagent::Secret<std::string>& secret) {
  std::cout << secret;
}
