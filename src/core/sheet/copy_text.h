// Reads PostgreSQL's binary COPY format back into text, independently of the code that writes it:
// for tests, and for `inspect`, which has no database that would.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sheet/sheet.h"

namespace sqlagent::sheet {

class CopyText {
 public:
  using Values = std::vector<std::optional<std::string>>;  // of a row; the first is _row

  // The first piece of a stream begins with its head; the others begin with a row.
  enum class Begins : uint8_t { with_head, with_row };
  explicit CopyText(std::string_view bytes, Begins begins = Begins::with_head) : bytes_(bytes) {
    if (begins == Begins::with_head) take(19);
  }

  // The next row; nullopt at the end of the piece or of the stream.
  std::optional<Values> next(const std::vector<Column>& columns) {
    if (bytes_.empty()) return std::nullopt;
    const int64_t count = number(2);
    if (count < 0) return std::nullopt;
    Values row;
    for (int64_t i = 0; i < count; ++i) {
      const int64_t size = number(4);
      if (size < 0) {
        row.push_back(std::nullopt);
      } else {
        cell_ = take(static_cast<size_t>(size));
        row.push_back(i == 0 ? std::to_string(from_cell(4))
                             : text(columns[static_cast<size_t>(i) - 1].format.type));
      }
    }
    return row;
  }

  // All rows; "∅" is NULL.
  std::vector<std::vector<std::string>> rows(const std::vector<Column>& columns) {
    std::vector<std::vector<std::string>> rows;
    while (auto values = next(columns)) {
      rows.emplace_back();
      for (auto& value : *values) rows.back().push_back(value ? std::move(*value) : "∅");
    }
    return rows;
  }
  bool finished() const { return bytes_.empty(); }

 private:
  std::string_view take(size_t size) {
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(taken.size());
    return taken;
  }
  static int64_t signed_of(std::string_view bytes) {
    uint64_t value = 0;
    for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
    const auto spare = static_cast<int>(64 - 8 * bytes.size());
    return static_cast<int64_t>(value << spare) >> spare;
  }
  int64_t number(size_t size) { return signed_of(take(size)); }
  int64_t from_cell(size_t size) {
    const int64_t value = signed_of(cell_.substr(0, size));
    cell_.remove_prefix(size);
    return value;
  }
  std::string text(Type type) {
    switch (type) {
      case Type::boolean:
        return from_cell(1) ? "true" : "false";
      case Type::integer:
        return std::to_string(from_cell(8));
      case Type::date:
        return date_text(static_cast<int32_t>(from_cell(4)));
      case Type::timestamp:
        return timestamp_text(from_cell(8));
      case Type::time:
        return time_text(from_cell(8));
      case Type::numeric:
        return numeric();
      case Type::interval:
        return duration_text(from_cell(8));
      case Type::text:
        break;
    }
    return std::string(cell_);
  }
  std::string numeric() {  // numeric_recv of PostgreSQL, in reverse
    const int64_t groups = from_cell(2), weight = from_cell(2), sign = from_cell(2),
                  scale = from_cell(2);
    std::string whole, fraction;
    for (int64_t i = 0; i < groups; ++i) {
      const std::string digits = std::to_string(10000 + from_cell(2)).substr(1);
      (weight - i >= 0 ? whole : fraction) += digits;
    }
    if (weight >= 0)
      whole.append(static_cast<size_t>(std::max<int64_t>(0, weight + 1 - groups)) * 4, '0');
    else
      fraction.insert(0, static_cast<size_t>(-weight - 1) * 4, '0');
    whole.erase(0, whole.find_first_not_of('0'));
    if (whole.empty()) whole = "0";
    fraction.resize(static_cast<size_t>(scale), '0');
    return (sign ? "-" : "") + whole + (scale > 0 ? "." + fraction : "");
  }
  std::string_view bytes_, cell_;
};

}  // namespace sqlagent::sheet
