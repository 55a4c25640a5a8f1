// expect: call to consteval function
// A statement of ours is a literal; text that was put together at run time is none.
#include <string>
#include "base/sql_text.h"
sqlagent::StaticSql forged(const char (&text)[9]) {
  return sqlagent::StaticSql("forged", text);
}
