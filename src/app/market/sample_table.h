// One table of sample data, ready to be made in PostgreSQL: what it is called and means, and its
// rows in COPY's text form.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"

namespace sqlagent::market {

enum class ColumnKind { text, date, whole, money, percent, price, decimal, flag };

struct SampleColumn {
  std::string name;
  ColumnKind kind = ColumnKind::text;
  std::string description;
  std::string unit;                   // "USD", "%", or empty
  std::vector<std::string> synonyms;  // what people call it besides
};

struct SampleKey {
  std::string column, to_table, to_column;
};

struct SampleTable {
  std::string name, display, description;
  std::vector<std::string> nouns;  // what one row is
  std::vector<std::string> primary_key;
  std::vector<SampleKey> keys;
  std::vector<SampleColumn> columns;
  std::string rows;  // PostgreSQL manual, COPY, text format
  uint64_t count = 0;
};

// Appends cells in the order of the columns; end_row() after the last.
class RowWriter {
 public:
  explicit RowWriter(SampleTable& table) : table_(table) {}
  RowWriter& text(std::string_view value);  // tabs, line ends and backslashes are escaped
  RowWriter& date(Date value) { return raw(iso(value)); }
  RowWriter& whole(int64_t value) { return raw(std::to_string(value)); }
  RowWriter& hundredths(int64_t value) { return fraction(value, 2); }
  RowWriter& hundredths(std::optional<int64_t> value) {
    return value ? fraction(*value, 2) : raw("\\N");
  }
  RowWriter& fraction(int64_t value, int digits);  // value / 10^digits, exactly
  RowWriter& flag(bool value) { return raw(value ? "t" : "f"); }
  void end_row();

 private:
  RowWriter& raw(std::string_view cell);
  SampleTable& table_;
  bool first_ = true;
};

}  // namespace sqlagent::market
