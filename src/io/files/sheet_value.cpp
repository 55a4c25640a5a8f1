#include "io/files/sheet_value.h"

#include <charconv>
#include <cmath>

#include "base/date.h"

namespace sqlagent::files {
namespace {

constexpr size_t kWholeDigits = 15;
constexpr double kSecondsPerDay = 86'400;

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::optional<double> day(std::string_view text) {
  const auto date = parse_iso_date(text);
  if (!date || *date < make_date(1900, 3, 1)) return std::nullopt;
  return static_cast<double>((*date - make_date(1899, 12, 30)).count());
}

// "13:05:09.25" → the part of a day.
std::optional<double> time_of_day(std::string_view text) {
  if (text.size() < 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  const auto hours = number(text.substr(0, 2)), minutes = number(text.substr(3, 2)),
             seconds = number(text.substr(6));
  if (!hours || !minutes || !seconds) return std::nullopt;
  return (*hours * 3600 + *minutes * 60 + *seconds) / kSecondsPerDay;
}

}  // namespace

std::optional<SheetNumber> sheet_number(std::string_view text, Type type) {
  if (type == Type::integer || type == Type::numeric) {
    const auto value = number(text);
    const auto unsigned_text = text.starts_with('-') ? text.substr(1) : text;
    const auto whole = unsigned_text.find_first_not_of("0123456789");
    if (!value || std::min(whole, unsigned_text.size()) > kWholeDigits) return std::nullopt;
    return SheetNumber{SheetKind::number, *value};
  }
  if (type == Type::date) {
    const auto value = day(text);
    if (value) return SheetNumber{SheetKind::date, *value};
  }
  if (type == Type::timestamp && text.size() > 11 && text[10] == ' ') {
    const auto date = day(text.substr(0, 10)), time = time_of_day(text.substr(11));
    if (date && time) return SheetNumber{SheetKind::moment, *date + *time};
  }
  return std::nullopt;
}

}  // namespace sqlagent::files
