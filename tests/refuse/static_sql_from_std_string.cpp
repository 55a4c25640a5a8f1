// expect: no matching constructor
#include <string>
#include "base/sql_text.h"
sqlagent::StaticSql forged(const std::string& text) {
  return sqlagent::StaticSql("forged", text);
}
