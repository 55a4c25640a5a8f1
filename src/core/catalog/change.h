// One change of a table's edits, as a person asks for it: checked against the catalog, then laid
// over what was said before. All of it or nothing.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalog/catalog.h"

namespace sqlagent::catalog {

inline constexpr size_t kMaxDisplayBytes = 200, kMaxDescriptionBytes = 2000, kMaxUnitBytes = 20;
inline constexpr size_t kMaxSynonyms = 20, kMaxSynonymBytes = 60;  // of a table or a column
inline constexpr size_t kMaxJoinEdits = 100;                       // of a table
inline constexpr size_t kMaxDefinitions = 100, kMaxTermBytes = 100, kMaxMeaningBytes = 500;

// Outer nullopt: as it is. Inner nullopt: back to what was found.
template <class T>
using Change = std::optional<std::optional<T>>;

struct ColumnChange {
  std::string column;
  Change<std::string> display{}, description{}, unit{};
  Change<std::vector<std::string>> synonyms{};
  Change<std::string> role{};  // by name
};

struct TableChange {
  Change<std::string> display{}, description{};
  Change<std::vector<std::string>> synonyms{};
  std::vector<ColumnChange> columns{};
  std::vector<JoinEdit> joins{};  // `found`: what was said about this join is forgotten
};

// What is said about the table afterwards. `before` is what is stored, which may be newer than
// table.edits. Error: a sentence for the person, and nothing is changed.
// REQUIRES: the table is one of the catalog's.
Result<TableEdits, std::string> changed(TableEdits before, const TableChange& change,
                                        const Catalog& catalog, const Table& table);

// The definitions as they are kept: trimmed. Error: a sentence.
Result<std::vector<Definition>, std::string> checked(std::vector<Definition> definitions);

}  // namespace sqlagent::catalog
