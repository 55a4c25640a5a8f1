// expect: no matching constructor
#include "base/sql_text.h"
#include <string>
sqlagent::StaticSql forged(const std::string& text) { return sqlagent::StaticSql("forged", text); }
