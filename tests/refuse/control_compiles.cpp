// compiles: the same words as the forgeries beside it, used as they are meant
#include "base/id.h"
#include "base/sql_text.h"
#include "core/sql/admit.h"

using namespace sqlagent;

constexpr StaticSql kOurs("control.one", "SELECT 1");
GeneratedSql drop(const std::string& table) {
  GeneratedSql sql("control.drop");
  sql.raw("DROP TABLE ").ident(table);
  return sql;
}
bool admitted(const std::string& draft, const catalog::Catalog& catalog) {
  return sql::admit(draft, catalog).has_value();
}
