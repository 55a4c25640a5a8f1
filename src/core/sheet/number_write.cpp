// Exact decimals as text, in order, and in PostgreSQL's binary form.
#include <algorithm>
#include <array>

#include "core/sheet/number.h"

namespace sqlagent::sheet {
namespace {

constexpr std::array<int64_t, 19> kPowers = [] {
  std::array<int64_t, 19> powers{};
  int64_t value = 1;
  for (auto& power : powers)
    power = value, value = power == 1'000'000'000'000'000'000 ? power : value * 10;
  return powers;
}();

void put16(char* to, int value) {
  to[0] = static_cast<char>(static_cast<unsigned>(value) >> 8 & 0xFF);
  to[1] = static_cast<char>(static_cast<unsigned>(value) & 0xFF);
}

// The head of a numeric whose groups already stand behind it; drops zero groups at the end.
char* finish_numeric(char* out, int count, int weight, bool negative, int scale) {
  while (count > 0 && out[12 + 2 * count - 1] == 0 && out[12 + 2 * count - 2] == 0) --count;
  put16(out, 0);
  put16(out + 2, 8 + 2 * count);
  put16(out + 4, count);
  put16(out + 6, count == 0 ? 0 : weight);
  put16(out + 8, negative && count > 0 ? 0x4000 : 0);
  put16(out + 10, scale);
  return out + 12 + 2 * count;
}

}  // namespace

std::string to_text(const Number& number) {
  std::string text;
  if (number.negative) text.push_back('-');
  const std::string_view digits(number.digits, number.count);
  if (number.count > number.scale) {
    text.append(digits.substr(0, number.count - number.scale));
  } else {
    text.push_back('0');
  }
  if (number.scale > 0) {
    text.push_back('.');
    if (number.count < number.scale) text.append(number.scale - number.count, '0');
    text.append(digits.substr(number.count > number.scale ? number.count - number.scale : 0));
  }
  return text;
}

int compare(const Number& a, const Number& b) {
  if (a.count == 0 && b.count == 0) return 0;
  const bool a_negative = a.negative && a.count, b_negative = b.negative && b.count;
  if (a_negative != b_negative) return a_negative ? -1 : 1;
  // Both are read as digit strings aligned at the point.
  const int a_whole = a.count - a.scale, b_whole = b.count - b.scale;
  int order = 0;
  if (a.count == 0 || b.count == 0) {
    order = a.count == 0 ? -1 : 1;
  } else if (a_whole != b_whole) {
    order = a_whole < b_whole ? -1 : 1;
  } else {
    const size_t longer = std::max(a.count, b.count);
    for (size_t i = 0; i < longer && order == 0; ++i) {
      const char x = i < a.count ? a.digits[i] : '0', y = i < b.count ? b.digits[i] : '0';
      order = x < y ? -1 : x > y ? 1 : 0;
    }
  }
  return a_negative ? -order : order;
}

// src/backend/utils/adt/numeric.c, numeric_send: int16 ndigits, weight, sign (0x4000 negative),
// dscale, then base-10000 digits; weight is the power of 10000 of the first one.
char* write_numeric(char* out, const Number& number) {
  char padded[2 * Number::kMaxDigits + 8];
  const int whole = std::max(0, number.count - number.scale);
  const int lead = (4 - whole % 4) % 4, trail = (4 - number.scale % 4) % 4;
  const int zeros = std::max(0, number.scale - number.count);
  char* end = padded;
  end = std::fill_n(end, lead, '0');
  end = std::copy_n(number.digits, whole, end);
  end = std::fill_n(end, zeros, '0');
  end = std::copy_n(number.digits + whole, number.count - whole, end);
  end = std::fill_n(end, trail, '0');
  int count = 0, weight = (whole + lead) / 4 - 1;
  char* const groups = out + 12;
  for (const char* at = padded; at < end; at += 4) {
    const int value =
        (at[0] - '0') * 1000 + (at[1] - '0') * 100 + (at[2] - '0') * 10 + (at[3] - '0');
    if (value == 0 && count == 0)
      --weight;
    else
      put16(groups + 2 * count++, value);
  }
  return finish_numeric(out, count, weight, number.negative, number.scale);
}

char* write_numeric(char* out, int64_t mantissa, int scale) {
  if (scale > 16) return write_numeric(out, number_from(mantissa, scale));
  const uint64_t value =
      mantissa < 0 ? 0 - static_cast<uint64_t>(mantissa) : static_cast<uint64_t>(mantissa);
  const auto power = static_cast<uint64_t>(kPowers[static_cast<size_t>(scale)]);
  const int fraction_groups = (scale + 3) / 4;
  uint64_t whole = value / power;
  uint64_t fraction =
      value % power *
      static_cast<uint64_t>(kPowers[static_cast<size_t>(fraction_groups * 4 - scale)]);
  std::array<int, 10> groups;  // last one first
  size_t count = 0;
  for (int i = 0; i < fraction_groups; ++i, fraction /= 10000)
    groups[count++] = static_cast<int>(fraction % 10000);
  for (; whole > 0; whole /= 10000) groups[count++] = static_cast<int>(whole % 10000);
  int weight = static_cast<int>(count) - fraction_groups - 1;
  while (count > 0 && groups[count - 1] == 0) --count, --weight;
  for (size_t i = 0; i < count; ++i) put16(out + 12 + 2 * i, groups[count - 1 - i]);
  return finish_numeric(out, static_cast<int>(count), weight, mantissa < 0, scale);
}

}  // namespace sqlagent::sheet
