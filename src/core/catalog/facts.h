// What profiling learned about one table, before any thinking: the importer makes it in the same
// pass that loads the rows, PostgreSQL keeps it as JSON (app.user_tables.facts), and build()
// (catalog.h) turns facts into a Catalog.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/table.h"

namespace sqlagent::catalog {

// Distinct values kept per text-like column (value index), longest value kept, smallest hashes kept
// (inclusion estimates).
inline constexpr size_t kMaxKeptValues = 50'000, kMaxValueBytes = 120, kMinHashes = 512;

struct ValueCount {
  std::string value;  // PostgreSQL text form
  uint64_t count = 0;
};

struct ColumnFacts {
  std::string name;     // the SQL identifier
  std::string display;  // the header as written in the file
  Type type = Type::text;
  std::optional<std::string> unit;  // "EUR", "%", …
  uint64_t rows = 0, nulls = 0;
  uint64_t distinct = 0;  // exact up to a million, an estimate beyond (distinct_exact false)
  bool distinct_exact = true;
  std::optional<std::string> min, max;  // text form, by the type's own order; nullopt if all null
  double mean = 0;                      // numbers only, for roles; never shown as a figure
  bool all_integral = false;            // numeric column whose values are whole
  bool has_negative = false;
  bool ascending = false;       // values never decrease in row order
  double mean_length = 0;       // characters, text only
  std::vector<ValueCount> top;  // most frequent first, at most 50
  std::vector<std::string>
      values;  // all distinct values if text and at most kMaxKeptValues of them, else empty
  std::vector<std::string> synonyms;  // further names, given by whoever made the table; else empty
  std::string description;            // what the column means, likewise
  std::vector<uint64_t>
      min_hashes;  // kMinHashes smallest 64-bit FNV-1a hashes of distinct text forms, ascending
};

struct TableFacts {
  std::string schema;   // where PostgreSQL keeps it
  std::string name;     // the SQL identifier
  std::string display;  // for people: file or file · sheet
  std::string file, sheet;
  bool shared = false;  // market data that every tenant may read
  std::string description;
  std::vector<std::string>
      nouns;  // what one row is, singular, when the maker knows; else empty and build() guesses
  uint64_t rows = 0;
  std::vector<ColumnFacts> columns;
  // Declared keys (shared data only; uploads have none): column → (table, column) in the same
  // schema.
  struct DeclaredKey {
    std::string column, to_table, to_column;
  };
  std::vector<DeclaredKey> keys;
  std::string primary_key;  // declared, or empty
};

uint64_t value_hash(
    std::string_view text);  // FNV-1a 64, so that facts of different imports compare

std::string to_json(const TableFacts& facts);
Result<TableFacts, std::string> facts_from_json(
    std::string_view json);  // error: what is wrong with it

}  // namespace sqlagent::catalog
