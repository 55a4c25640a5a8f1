// What a person says about their tables, beside what was measured: names, descriptions, synonyms,
// roles, joins, and the tenant's own definitions. Facts stay as they are; build() (catalog.h) lays
// the edits over them. Stored as JSON (app.table_edits, app.definitions).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/catalog/role.h"

namespace sqlagent::catalog {

// Absent or empty: as it was found.
struct ColumnEdits {
  std::string column;  // the SQL identifier, which a reimport keeps
  std::optional<std::string> display{}, description{}, unit{};
  std::vector<std::string> synonyms{};
  std::optional<Role> role{};
  bool operator==(const ColumnEdits&) const = default;
};

enum class JoinState { found, confirmed, removed };
std::string_view name(JoinState state);
std::optional<JoinState> join_state_from_name(std::string_view name);

// From a column of this table to a column of another (or the same) one.
struct JoinEdit {
  std::string column, to_table, to_column;
  JoinState state = JoinState::found;
  bool operator==(const JoinEdit&) const = default;
};

struct TableEdits {
  std::string table;  // its name, when it is read; stored by its id
  std::optional<std::string> display{}, description{};
  std::vector<std::string> synonyms{};  // what one row is called
  std::vector<ColumnEdits> columns{};   // by column, each at most once
  std::vector<JoinEdit> joins{};        // each at most once; never `found`
  bool operator==(const TableEdits&) const = default;
};

// A business term in the tenant's own words: "churned customer" = "no order for 90 days". Without a
// term it is a rule: "the fiscal year starts in April".
struct Definition {
  std::string term, meaning;
  bool operator==(const Definition&) const = default;
};
std::string text(const Definition& definition);  // "term = meaning", or the rule alone

struct Edits {
  std::vector<TableEdits> tables;
  std::vector<Definition> definitions;
};

// An edit that says something about what is not there (any more): kept, ignored, and told.
struct UnusedEdit {
  std::string table, text;  // the table it was said about, and a sentence
};

// JSON of one table's edits, without the table's name. Error: what is wrong with it.
std::string to_json(const TableEdits& edits);
Result<TableEdits, std::string> table_edits_from_json(std::string_view json);
std::string to_json(const std::vector<Definition>& definitions);
Result<std::vector<Definition>, std::string> definitions_from_json(std::string_view json);

}  // namespace sqlagent::catalog
