// A result: named, typed columns and rows of PostgreSQL's text values. Numbers stay text, so they
// stay exact.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent {

// The types a column of data may have, for us. PostgreSQL's many are mapped to these by io/pg.
enum class Type { boolean, integer, numeric, date, timestamp, time, interval, text };

std::string_view name(Type type);
std::optional<Type> type_from_name(std::string_view name);

struct ResultColumn {
  std::string name;
  Type type = Type::text;
};

using Cell = std::optional<std::string>;  // nullopt is SQL NULL
using Row =
    std::vector<Cell>;  // one cell per column, PostgreSQL text form (ISO dates, '.' decimals)

struct Table {
  std::vector<ResultColumn> columns;
  std::vector<Row> rows;
  bool truncated = false;  // a cap on rows or bytes stopped it: there is more in the database
};

}  // namespace sqlagent
