// Numbers as people write them → exact decimals, and exact decimals → PostgreSQL's numeric. Never
// through a double.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/sheet/rows.h"

namespace sqlagent::sheet {

enum class Mark : uint8_t {
  point,
  comma
};  // which sign separates the fraction; the other one may group thousands

struct Number {
  static constexpr size_t kMaxDigits = 60;
  bool negative = false;
  uint8_t count = 0;  // digits without leading zeros; 0 is the number zero
  uint8_t scale = 0;  // how many of them (or of zeros before them) stand after the point
  Unit unit = Unit::none;
  char digits[kMaxDigits] = {};  // '0'…'9'
  bool small() const { return count <= 18; }
  int64_t mantissa() const;  // REQUIRES: small(); the digits as one signed integer
};

// What a text is when it looks like a number. Which marks it allows is evidence for its column.
struct NumberShape {
  bool point = false, comma = false;  // a number under this convention
  bool keeps_zeros =
      false;  // leading zeros, more than 18 digits, a phone's plus: a name written in digits
  bool fraction_point = false,
       fraction_comma = false;  // digits after the mark, under this convention
  Unit unit = Unit::none;
};
NumberShape shape_of(std::string_view text);
// The unit that the text begins with, and how many bytes name it; none if it begins otherwise.
Unit unit_at(std::string_view text, size_t& size);

// The value under one convention, nullopt if the text is no number under it. Percent is a fraction:
// "12.5%" is 0.125.
std::optional<Number> read_number(std::string_view text, Mark mark);
// A whole number of at most 18 digits; nullopt for anything else ("12.0" is one, "12.5" is not).
std::optional<int64_t> read_integer(std::string_view text, Mark mark);

// Plain digits with an optional minus, no leading zero, at most 18: the usual case, fast.
bool plain_integer(std::string_view text, int64_t& value);
// The same with an optional point: 12.50 is 1250 with scale 2. At most 18 digits.
bool plain_decimal(std::string_view text, int64_t& mantissa, int& scale);

std::string to_text(const Number& number);  // "-0.5", "1250.00": PostgreSQL's text form
int compare(const Number& a, const Number& b);
// Length word and numeric_send's format; returns the end. Needs kNumericBytes at most.
inline constexpr size_t kNumericBytes = 100;
char* write_numeric(char* out, const Number& number);
char* write_numeric(char* out, int64_t mantissa, int scale);  // REQUIRES: scale ≤ 18
Number number_from(int64_t mantissa, int scale);

}  // namespace sqlagent::sheet
