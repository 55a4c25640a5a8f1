// SQL of other databases, said in PostgreSQL's words: only what means the same there, and only
// where PostgreSQL does not know the form itself.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/catalog/catalog.h"

namespace sqlagent::prompt {

// `name`, [name] and ‘text’ as "name" and 'text'; a name without capitals where the catalog has it
// so. Works on text that does not lex.
std::string own_quotes(std::string_view draft, const catalog::Catalog& catalog,
                       std::vector<std::string>& done);

// TOP 5, LIMIT 5, 10, ==, INTERVAL 1 DAY.
std::string own_forms(std::string draft, std::vector<std::string>& done);

// IFNULL(a, b), YEAR(d), STRFTIME('%Y', d), DATEDIFF(day, a, b), …; the innermost calls first.
std::string own_calls(std::string draft, std::vector<std::string>& done);

}  // namespace sqlagent::prompt
