// expect: no matching member function
// Raw parts of generated SQL are literals of our source; a name goes through ident(), a value
// through literal().
#include <string>
#include "base/sql_text.h"
void forge(sqlagent::GeneratedSql& sql, const std::string& table) {
  sql.raw(table);
}
