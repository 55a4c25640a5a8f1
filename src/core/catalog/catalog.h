// What one tenant may see, as an immutable value: tables, columns with their semantic roles, join
// graph, value index. Both brains and the door read it; it never crosses a tenant. Building it is
// pure: same facts, same catalog.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "core/catalog/edits.h"
#include "core/catalog/facts.h"
#include "core/catalog/role.h"
#include "core/catalog/value_index.h"

namespace sqlagent::catalog {

struct Column {
  ColumnFacts facts;   // display, unit and description as a person edited them
  std::string header;  // as written in the file: facts.display before any edit
  Role role = Role::unknown;
  double role_probability = 0;      // 0…1
  bool role_given = false;          // a person said so; then the probability is 1
  Role found_role = Role::unknown;  // what it would be without that
  std::vector<std::string>
      words;  // lower-case words of header and identifier, split on case, _, digits
  std::vector<std::string> synonyms;  // further names, user-given or from the glossary
  std::vector<std::string>
      meaning;  // the header in plain English, singular: "Emp ID" → employee id
  std::string description;
};

struct Table {
  TableFacts facts;   // columns inside facts are moved to `columns`; facts.columns is empty.
                      // display and description as a person edited them
  std::string title;  // facts.display before any edit
  TableEdits edits;   // what a person said about it
  std::vector<Column> columns;
  std::vector<std::string> nouns;  // what one row is, singular, best first: "order line", "item"
  size_t own_nouns = 0;  // so many come from the table's names, the one after them from its key
  int key = -1;          // index of the key column, or -1
  int display = -1;      // index of the display column, or -1
  int time = -1;         // index of the main time column, or -1
};

enum class Decided {
  found,
  declared,
  confirmed
};  // by us, by the maker of shared data, by a person
std::string_view name(Decided decided);

// from (many side) → to (one side). Edges keep their probability; two edges between the same tables
// are told apart by label.
struct Edge {
  int from_table = 0, from_column = 0, to_table = 0, to_column = 0;
  double probability = 0;    // 0…1
  bool to_unique = true;     // to_column is unique in its table: many-to-one
  bool from_unique = false;  // also unique on this side: one-to-one
  double matched = 1;        // estimated share of from's distinct values that exist in to
  std::string label;         // distinctive words of a role-playing key ("bill to"), or empty
  Decided decided = Decided::found;
};

class Catalog {
 public:
  const TenantId& owner() const { return owner_; }
  uint64_t version() const { return version_; }
  const std::vector<Table>& tables() const { return tables_; }
  const std::vector<Edge>& edges() const { return edges_; }
  const ValueIndex& values() const { return values_; }
  const std::vector<Definition>& definitions() const { return definitions_; }
  const std::vector<UnusedEdit>& unused_edits() const { return unused_edits_; }
  // Index by SQL identifier, -1 if absent. An empty schema means: own tables first, then shared
  // ones.
  int find_table(std::string_view schema, std::string_view table) const;
  static int find_column(const Table& table, std::string_view column);

 private:
  friend Catalog build(TenantId, uint64_t, std::vector<TableFacts>, const Edits&);
  explicit Catalog(TenantId owner) : owner_(std::move(owner)) {}
  TenantId owner_;
  uint64_t version_ = 0;
  std::vector<Table> tables_;
  std::vector<Edge> edges_;
  ValueIndex values_;
  std::vector<Definition> definitions_;
  std::vector<UnusedEdit> unused_edits_;
};

// roles → nouns → keys → join graph → value index. Deterministic. Edits lie over the facts; one
// about a table or column that is not there is left out and told (unused_edits).
Catalog build(TenantId owner, uint64_t version, std::vector<TableFacts> tables,
              const Edits& edits = {});

}  // namespace sqlagent::catalog
