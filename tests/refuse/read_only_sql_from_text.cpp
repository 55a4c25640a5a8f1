// expect: private constructor
// A ReadOnlySql cannot be made from a string: only sql::admit makes one.
#include "base/sql_text.h"
sqlagent::ReadOnlySql forged("select 1", sqlagent::TenantId("x"), {}, 0);
