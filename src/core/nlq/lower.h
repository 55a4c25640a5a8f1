// The one lowering pass: intent → PostgreSQL a person would be glad to read. Owns quoting, casts,
// nulls, division by zero, ties, joins and rollups. REQUIRES: a bound intent (bind.h). Reads only;
// the text still passes the door (core/sql).
#pragma once
#include <string>

#include "core/catalog/catalog.h"
#include "core/nlq/intent.h"

namespace sqlagent::nlq {

std::string lower(const Intent& intent, const catalog::Catalog& catalog);

std::string lower_series(const Intent& intent, const catalog::Catalog& catalog);  // REQUIRES: two

// Quoted only when it must be; REQUIRES: not empty.
std::string ident(std::string_view name);
std::string literal_text(const Literal& literal);

}  // namespace sqlagent::nlq
