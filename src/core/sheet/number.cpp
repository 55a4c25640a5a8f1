#include "core/sheet/number.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace sqlagent::sheet {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

struct UnitSign {
  std::string_view sign;
  Unit unit;
};
// Longer signs before those that they begin with.
constexpr std::array<UnitSign, 58> kUnitSigns{
    {{"€", Unit::eur},    {"EUR", Unit::eur},  {"US$", Unit::usd}, {"USD", Unit::usd},
     {"R$", Unit::brl},   {"C$", Unit::cad},   {"A$", Unit::aud},  {"NZ$", Unit::nzd},
     {"S$", Unit::sgd},   {"HK$", Unit::hkd},  {"MX$", Unit::mxn}, {"$", Unit::usd},
     {"£", Unit::gbp},    {"GBP", Unit::gbp},  {"¥", Unit::jpy},   {"JPY", Unit::jpy},
     {"₹", Unit::inr},    {"Rs.", Unit::inr},  {"INR", Unit::inr}, {"CHF", Unit::chf},
     {"Fr.", Unit::chf},  {"zł", Unit::pln},   {"PLN", Unit::pln}, {"Kč", Unit::czk},
     {"CZK", Unit::czk},  {"Ft", Unit::huf},   {"HUF", Unit::huf}, {"lei", Unit::ron},
     {"RON", Unit::ron},  {"лв", Unit::bgn},   {"BGN", Unit::bgn}, {"SEK", Unit::sek},
     {"NOK", Unit::nok},  {"DKK", Unit::dkk},  {"ISK", Unit::isk}, {"₽", Unit::rub},
     {"руб.", Unit::rub}, {"RUB", Unit::rub},  {"₴", Unit::uah},   {"UAH", Unit::uah},
     {"CNY", Unit::cny},  {"RMB", Unit::cny},  {"元", Unit::cny},  {"₩", Unit::krw},
     {"KRW", Unit::krw},  {"BRL", Unit::brl},  {"MXN", Unit::mxn}, {"CAD", Unit::cad},
     {"AUD", Unit::aud},  {"NZD", Unit::nzd},  {"ZAR", Unit::zar}, {"₪", Unit::ils},
     {"ILS", Unit::ils},  {"AED", Unit::aed},  {"SGD", Unit::sgd}, {"฿", Unit::thb},
     {"₫", Unit::vnd},    {"%", Unit::percent}}};

void skip_space(std::string_view& text) {
  while (!text.empty())
    if (text.front() == ' ')
      text.remove_prefix(1);
    else if (text.starts_with("\xC2\xA0"))
      text.remove_prefix(2);
    else if (text.starts_with("\xE2\x80\xAF"))
      text.remove_prefix(3);
    else
      return;
}

Unit take_unit(std::string_view& text) {
  size_t size = 0;
  const Unit unit = unit_at(text, size);
  text.remove_prefix(size);
  return unit;
}

// What separates groups of three digits, or 0 bytes if nothing known stands here.
size_t group_sign(std::string_view text, char& sign) {
  if (text.empty()) return 0;
  const char c = text.front();
  if (c == ',' || c == '.' || c == ' ' || c == '\'') return sign = c, 1;
  if (text.starts_with("\xC2\xA0")) return sign = ' ', 2;
  if (text.starts_with("\xE2\x80\xAF")) return sign = ' ', 3;
  if (text.starts_with("\xE2\x80\x99")) return sign = '\'', 3;
  return 0;
}

// A number taken apart, before a convention says what its marks mean.
struct Parts {
  bool negative = false, plus = false, has_exponent = false;
  int exponent = 0;
  Unit unit = Unit::none;
  std::array<char, 24> marks{};     // the sign before each later group of digits
  std::array<uint8_t, 25> sizes{};  // digits per group
  size_t groups = 0;
  size_t count = 0;
  std::array<char, Number::kMaxDigits> digits{};
};

bool take_digits(std::string_view& text, Parts& parts) {
  uint8_t size = 0;
  while (!text.empty() && is_digit(text.front())) {
    if (parts.count == parts.digits.size()) return false;
    parts.digits[parts.count++] = text.front();
    text.remove_prefix(1);
    ++size;
  }
  if (parts.groups == parts.sizes.size()) return false;
  parts.sizes[parts.groups++] = size;
  return true;
}

bool take_apart(std::string_view text, Parts& parts) {
  if (text.empty() || text.size() > 100) return false;
  bool open = false;
  if (text.front() == '(' && text.back() == ')') {
    open = parts.negative = true;
    text = text.substr(1, text.size() - 2);
    skip_space(text);
  }
  const auto sign = [&] {
    if (parts.negative || parts.plus || text.empty()) return;
    if (text.front() == '-' || text.starts_with("\xE2\x88\x92")) {
      parts.negative = true;
      text.remove_prefix(text.front() == '-' ? 1 : 3);
      skip_space(text);
    } else if (text.front() == '+') {
      parts.plus = true;
      text.remove_prefix(1);
    }
  };
  sign();
  parts.unit = take_unit(text);
  if (parts.unit == Unit::percent) return false;
  if (parts.unit != Unit::none) skip_space(text), sign();
  if (text.empty() || (!is_digit(text.front()) && text.front() != '.' && text.front() != ','))
    return false;
  if (!take_digits(text, parts)) return false;
  char mark = 0;
  for (size_t size = group_sign(text, mark); size > 0; size = group_sign(text, mark)) {
    if (size == text.size() || !is_digit(text[size])) {
      if (mark == ' ') break;  // what follows is a unit
      return false;
    }
    if (parts.groups > parts.marks.size()) return false;
    parts.marks[parts.groups - 1] = mark;
    text.remove_prefix(size);
    if (!take_digits(text, parts)) return false;
  }
  if (parts.count == 0) return false;
  if (text.size() >= 2 && (text.front() == 'e' || text.front() == 'E')) {
    std::string_view rest = text.substr(1);
    const bool minus = rest.front() == '-', signed_exponent = minus || rest.front() == '+';
    if (signed_exponent) rest.remove_prefix(1);
    // "12E4" is more often a product's name than a number.
    if (!signed_exponent && parts.groups < 2) return false;
    int value = 0;
    size_t size = 0;
    while (size < rest.size() && size < 3 && is_digit(rest[size]))
      value = value * 10 + (rest[size++] - '0');
    if (size == 0) return false;
    parts.has_exponent = true;
    parts.exponent = minus ? -value : value;
    text = rest.substr(size);
  }
  skip_space(text);
  if (!text.empty() && !open && text.front() == '-' && !parts.negative && !parts.plus) {
    parts.negative = true;  // SAP's trailing minus
    text.remove_prefix(1);
    skip_space(text);
  }
  if (!text.empty() && parts.unit == Unit::none) {
    parts.unit = take_unit(text);
    skip_space(text);
    if (!text.empty() && text.front() == '-' && !parts.negative && !parts.plus)
      parts.negative = true, text.remove_prefix(1);
  }
  return text.empty();
}

// Digits after the decimal mark under this convention; -1 if the marks do not fit it.
int fraction_digits(const Parts& parts, Mark mark) {
  const char decimal = mark == Mark::point ? '.' : ',';
  size_t whole_groups = parts.groups;
  int fraction = 0;
  if (parts.groups > 1 && parts.marks[parts.groups - 2] == decimal) {
    fraction = parts.sizes[parts.groups - 1];
    --whole_groups;
  }
  if (whole_groups > 1) {
    const char group = parts.marks[0];
    if (group == decimal || parts.sizes[0] == 0 || parts.sizes[0] > 3 || parts.digits[0] == '0')
      return -1;
    // Threes; or as in India twos, and threes at the end: 12,34,567.
    const bool indian = group == ',' && whole_groups > 2 && parts.sizes[1] == 2;
    if (indian && parts.sizes[0] > 2) return -1;
    for (size_t i = 1; i < whole_groups; ++i) {
      const uint8_t wanted = indian && i + 1 < whole_groups ? 2 : 3;
      if (parts.marks[i - 1] != group || parts.sizes[i] != wanted) return -1;
    }
  }
  return fraction;
}

bool leading_zero(const Parts& parts) {
  return parts.sizes[0] > 1 && parts.digits[0] == '0';
}

std::optional<Number> number_of(const Parts& parts, int fraction) {
  Number number;
  number.negative = parts.negative;
  number.unit = parts.unit;
  int scale = fraction + (parts.unit == Unit::percent ? 2 : 0) - parts.exponent;
  size_t zeros = 0;
  while (zeros < parts.count && parts.digits[zeros] == '0') ++zeros;
  size_t count = parts.count - zeros;
  std::memcpy(number.digits, parts.digits.data() + zeros, count);
  if (count == 0) scale = std::clamp(scale, 0, fraction);
  while (scale < 0) {
    if (count == Number::kMaxDigits) return std::nullopt;
    number.digits[count++] = '0';
    ++scale;
  }
  if (scale > static_cast<int>(Number::kMaxDigits)) return std::nullopt;
  number.count = static_cast<uint8_t>(count);
  number.scale = static_cast<uint8_t>(scale);
  if (count == 0) number.negative = false;
  return number;
}

// One to eight bytes at once, each minus '0', the last one on top; zeros below. A loop's end would
// be mispredicted for every other number, as their lengths differ. Loads of fixed sizes overlap.
uint64_t right_aligned_digits(std::string_view text) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  uint64_t bytes = 0;
  const auto load = [&]<class Word>(Word) {
    Word first, last;
    std::memcpy(&first, begin, sizeof first);
    std::memcpy(&last, end - sizeof last, sizeof last);
    bytes = first | uint64_t{last} << (8 * (text.size() - sizeof last));
  };
  if (text.size() >= 4)
    load(uint32_t{});
  else if (text.size() >= 2)
    load(uint16_t{});
  else
    bytes = static_cast<unsigned char>(*begin);
  const size_t unused = 8 * (sizeof bytes - text.size());
  return (bytes ^ 0x3030303030303030u >> unused) << unused;
}

// The top bit of each byte that is no digit’s value.
uint64_t odd_bytes(uint64_t digits) {
  return ((digits & 0x7F7F7F7F7F7F7F7Fu) + 0x7676767676767676u | digits) & 0x8080808080808080u;
}

bool all_digits(uint64_t digits) {
  return odd_bytes(digits) == 0;
}

// Neighbours are joined: digits to pairs, to fours, to eight.
uint64_t eight_digits(uint64_t digits) {
  digits = digits * 10 + (digits >> 8);
  constexpr uint64_t kPairs = 0x000000FF000000FFu;
  return ((digits & kPairs) * (100 + (1'000'000ull << 32)) +
          (digits >> 16 & kPairs) * (1 + (10'000ull << 32))) >>
         32;
}

// Digits, with one point between them where `point` is asked for. REQUIRES: at most 19 bytes.
bool digits_with_point(std::string_view text, uint64_t& sum, size_t* point) {
  for (size_t i = 0; i < text.size(); ++i) {
    const auto digit = static_cast<unsigned>(text[i] - '0');
    if (digit <= 9)
      sum = sum * 10 + digit;
    else if (text[i] == '.' && point && *point == text.size() && i + 1 < text.size())
      *point = i;
    else
      return false;
  }
  return true;
}

constexpr std::array<int64_t, 19> kPowers = [] {
  std::array<int64_t, 19> powers{};
  int64_t value = 1;
  for (auto& power : powers)
    power = value, value = power == 1'000'000'000'000'000'000 ? power : value * 10;
  return powers;
}();

}  // namespace

std::string_view name(Unit unit) {
  constexpr std::array<std::string_view, 37> kNames{
      "",    "%",   "EUR", "USD", "GBP", "JPY", "INR", "CHF", "PLN", "CZK", "HUF", "RON", "BGN",
      "SEK", "NOK", "DKK", "ISK", "RUB", "UAH", "CNY", "KRW", "BRL", "MXN", "CAD", "AUD", "NZD",
      "ZAR", "ILS", "AED", "SGD", "HKD", "THB", "VND", "PHP", "IDR", "NGN", ""};
  static_assert(kNames.size() == static_cast<size_t>(Unit::several) + 1);
  return kNames[static_cast<size_t>(unit)];
}

Unit unit_at(std::string_view text, size_t& size) {
  size = 0;
  if (text.empty()) return Unit::none;
  for (const auto& [sign, unit] : kUnitSigns)
    if (sign.front() == text.front() && text.starts_with(sign)) {
      size = sign.size();
      return unit;
    }
  return Unit::none;
}

int64_t Number::mantissa() const {
  int64_t value = 0;
  for (size_t i = 0; i < count; ++i) value = value * 10 + (digits[i] - '0');
  return negative ? -value : value;
}

bool plain_integer(std::string_view text, int64_t& value) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > 18 || (text.front() == '0' && text.size() > 1)) return false;
  uint64_t sum = 0;
  if (text.size() <= sizeof(uint64_t)) {
    const uint64_t digits = right_aligned_digits(text);
    if (!all_digits(digits)) return false;
    sum = eight_digits(digits);
  } else if (!digits_with_point(text, sum, nullptr)) {
    return false;
  }
  value = negative ? -static_cast<int64_t>(sum) : static_cast<int64_t>(sum);
  return true;
}

bool plain_decimal(std::string_view text, int64_t& mantissa, int& scale) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.size() < 1 || text.size() > 19 || text.front() == '.') return false;
  if (text.front() == '0' && text.size() > 1 && text[1] != '.') return false;
  uint64_t sum = 0;  // 19 digits at most, of which one may prove too many
  size_t point = text.size();
  if (text.size() <= sizeof(uint64_t)) {
    uint64_t digits = right_aligned_digits(text);
    if (!all_digits(digits)) {
      // The first byte that is no digit: the point, or this is no number.
      const auto at = static_cast<size_t>(std::countr_zero(odd_bytes(digits)) / 8);
      point = at + text.size() - sizeof(uint64_t);
      if (text[point] != '.' || point + 1 == text.size()) return false;
      const uint64_t before = (uint64_t{1} << (8 * at)) - 1;
      digits = (digits & before) << 8 | (digits & ~(before << 8 | 0xFF));
      if (!all_digits(digits)) return false;
    }
    sum = eight_digits(digits);
  } else if (!digits_with_point(text, sum, &point)) {
    return false;
  }
  if (point == text.size() && text.size() > 18) return false;
  mantissa = negative ? -static_cast<int64_t>(sum) : static_cast<int64_t>(sum);
  scale = point == text.size() ? 0 : static_cast<int>(text.size() - point - 1);
  return true;
}

Number number_from(int64_t mantissa, int scale) {
  Number number;
  number.negative = mantissa < 0;
  number.scale = static_cast<uint8_t>(scale);
  char reversed[20];
  uint64_t rest =
      mantissa < 0 ? 0 - static_cast<uint64_t>(mantissa) : static_cast<uint64_t>(mantissa);
  for (; rest > 0; rest /= 10) reversed[number.count++] = static_cast<char>('0' + rest % 10);
  std::reverse_copy(reversed, reversed + number.count, number.digits);
  return number;
}

NumberShape shape_of(std::string_view text) {
  NumberShape shape;
  Parts parts;
  if (!take_apart(text, parts)) return shape;
  const int point = fraction_digits(parts, Mark::point),
            comma = fraction_digits(parts, Mark::comma);
  shape.point = point >= 0;
  shape.comma = comma >= 0;
  if (!shape.point && !shape.comma) return shape;
  shape.unit = parts.unit;
  const bool never_whole = parts.has_exponent || parts.unit == Unit::percent;
  shape.fraction_point = shape.point && (point > 0 || never_whole);
  shape.fraction_comma = shape.comma && (comma > 0 || never_whole);
  const bool whole = !shape.fraction_point && !shape.fraction_comma;
  shape.keeps_zeros = leading_zero(parts) || (whole && parts.count > 18) ||
                      (parts.plus && parts.groups == 1 && parts.count >= 7);
  return shape;
}

std::optional<Number> read_number(std::string_view text, Mark mark) {
  Parts parts;
  if (!take_apart(text, parts)) return std::nullopt;
  const int fraction = fraction_digits(parts, mark);
  if (fraction < 0 || leading_zero(parts)) return std::nullopt;
  return number_of(parts, fraction);
}

std::optional<int64_t> read_integer(std::string_view text, Mark mark) {
  int64_t value = 0;
  if (plain_integer(text, value)) return value;
  auto number = read_number(text, mark);
  if (!number || !number->small() || number->scale > 18) return std::nullopt;
  const int64_t mantissa = number->mantissa(), power = kPowers[number->scale];
  if (mantissa % power != 0) return std::nullopt;
  return mantissa / power;
}

}  // namespace sqlagent::sheet
