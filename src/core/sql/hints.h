// What to do instead: the second half of a refusal's sentence. People and models bring words of
// other databases; each known one gets the PostgreSQL way of saying it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::sql {

struct Hint {
  std::string message;               // whole sentences
  std::vector<std::string> nearest;  // names that are on the list
};

Hint function_hint(std::string_view name);  // of a function that is not on the list
Hint type_hint(std::string_view name);
std::string operator_hint(std::string_view name);

// Of a statement that is no SELECT. node_type: libpg_query's, e.g. InsertStmt.
std::string statement_hint(std::string_view node_type);
// Of a node, or a field of a node, that the walk does not know. field may be empty.
std::string form_hint(std::string_view type, std::string_view field);
// Of text that does not parse. at: byte offset of the token the parser stopped at, or -1.
std::string syntax_hint(std::string_view draft, int at, std::string_view message);

std::string column_hint(std::string_view name);  // empty when the name is nothing known
// What follows "There is no table x", with its punctuation; empty when the name is nothing known.
std::string table_hint(std::string_view schema, std::string_view name);

}  // namespace sqlagent::sql
