// expect: no matching member function
// Raw parts of generated SQL are literals of our source; a name goes through ident(), a value
// through literal().
#include "base/sql_text.h"
#include <string>
void forge(sqlagent::GeneratedSql& sql, const std::string& table) { sql.raw(table); }
