// expect: no matching member function
#include "base/sql_text.h"
void forge(sqlagent::GeneratedSql& sql, const char* table) {
  sql.raw(table);
}
