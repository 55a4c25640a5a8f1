#include "core/sheet/number_format.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "core/sheet/moment.h"
#include "core/sheet/number.h"

namespace sqlagent::sheet {
namespace {

using Kind = NumberFormat::Kind;

constexpr int kEpochOffset = 36526;  // Excel's serial of 2000-01-01

}  // namespace

// Letters count only as a word: there is no "lei" in "Kleider".
Unit currency_in(std::string_view words) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  for (size_t at = 0; at < words.size(); ++at) {
    size_t size = 0;
    const Unit unit = unit_at(words.substr(at), size);
    if (unit == Unit::none || unit == Unit::percent) continue;
    const size_t end = at + size;
    const bool inside_word =
        (at > 0 && is_letter(words[at - 1])) ||
        (end < words.size() && is_letter(words[end - 1]) && is_letter(words[end]));
    if (!inside_word) return unit;
  }
  return Unit::none;
}

NumberFormat builtin_format(int id) {
  const auto within = [id](int from, int to) { return id >= from && id <= to; };
  NumberFormat format;
  if (id == 46)
    format.kind = Kind::duration;
  else if (within(18, 21) || within(32, 35) || within(45, 47) || within(55, 56))
    format.kind = Kind::time;
  else if (id == 22)
    format.kind = Kind::date_time;
  else if (within(14, 17) || within(27, 31) || id == 36 || within(50, 54) || within(57, 58))
    format.kind = Kind::date;
  else if (within(9, 10))
    format.unit = Unit::percent;
  return format;
}

NumberFormat format_of_code(std::string_view code) {
  NumberFormat format;
  bool day = false, time = false, elapsed = false, minute_or_month = false;
  std::string literal;  // quoted and escaped text: no letters of the format, but a currency may be
                        // named there
  for (size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == ';') break;  // what follows concerns negative numbers
    if (c == '"') {
      const size_t end = std::min(code.find('"', i + 1), code.size());
      literal += code.substr(i + 1, end - i - 1);
      i = end;
    } else if (c == '\\' || c == '_' || c == '*') {
      if (c == '\\' && i + 1 < code.size()) literal += code[i + 1];
      ++i;
    } else if (c == '[') {
      const size_t end = std::min(code.find(']', i), code.size());
      std::string_view inside = code.substr(i + 1, end - i - 1);
      if (inside.starts_with('$')) {
        inside.remove_prefix(1);
        literal += inside.substr(0, inside.find('-'));
      } else if (!inside.empty() && inside.find_first_not_of("hHmMsS") == inside.npos) {
        time = elapsed = true;
      }
      i = end;
    } else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D') {
      if (c == 'd' && code.substr(i).starts_with("d]")) continue;
      day = true;
    } else if (c == 'h' || c == 'H' || c == 's' || c == 'S') {
      time = true;
    } else if (c == 'm' || c == 'M') {
      minute_or_month = true;
    } else if (c == 'G' || c == 'g') {
      if (code.substr(i).starts_with("General") || code.substr(i).starts_with("GENERAL")) i += 6;
    } else if (c == 'A' || c == 'a') {
      if (code.substr(i).starts_with("AM/PM") || code.substr(i).starts_with("am/pm"))
        time = true, i += 4;
    } else if (c == '%') {
      format.unit = Unit::percent;
    } else if (c != '#' && c != '0' && c != '.' && c != ',' && c != '?') {
      literal += c;
    }
  }
  if (minute_or_month && !time) day = true;
  format.kind = day && time ? Kind::date_time
                : day       ? Kind::date
                : elapsed   ? Kind::duration
                : time      ? Kind::time
                            : Kind::number;
  if (format.kind != Kind::number)
    format.unit = Unit::none;
  else if (format.unit == Unit::none)
    format.unit = currency_in(literal);
  return format;
}

SerialText serial_text(double value, Kind kind, bool epoch_1904) {
  using Stored = Cell::Stored;
  constexpr double kLastDay = 2'958'466, kMillisPerDay = 86'400'000.0;
  if (!(value < kLastDay) || !(value > -kLastDay)) return {};
  // Serials carry some 15 digits: milliseconds are real, what is beyond them is noise.
  const auto tidy = [](int64_t millis) {
    const int64_t over = millis % 1000;
    return over <= 1 ? millis - over : over == 999 ? millis + 1 : millis;
  };
  constexpr double kThreeYears = 1096;
  const bool counts = kind == Kind::duration ||
                      (kind == Kind::time && (value < 0 || (value >= 1 && value < kThreeYears)));
  if (counts) {
    const int64_t millis = tidy(std::llround(std::fabs(value) * kMillisPerDay));
    return {duration_text((value < 0 ? -millis : millis) * 1000), Stored::duration};
  }
  if (value < 0) return {};
  auto day = static_cast<int32_t>(value);
  int64_t millis = tidy(std::llround((value - day) * kMillisPerDay));
  if (millis >= 86'400'000) ++day, millis -= 86'400'000;
  if (day == 0 && !epoch_1904) {
    if (millis == 0 && kind != Kind::time) return {};
    return {time_text(millis * 1000), Stored::time};
  }
  if (kind == Kind::time && day == 0) return {time_text(millis * 1000), Stored::time};
  if (epoch_1904)
    day += 1462;
  else if (day < 60)
    ++day;
  else if (day == 60)
    day = 60;  // the day that never was: shown as 28 February
  const std::string date = date_text(day - kEpochOffset);
  if (millis == 0) return {date, Stored::date};
  return {date + ' ' + time_text(millis * 1000), Stored::date_time};
}

SerialText serial_text(std::string_view serial, Kind kind, bool epoch_1904) {
  double value = 0;
  const auto [end, bad] = std::from_chars(serial.data(), serial.data() + serial.size(), value);
  if (bad != std::errc() || end != serial.data() + serial.size()) return {};
  return serial_text(value, kind, epoch_1904);
}

std::string plain_number(double value) {
  constexpr double kExact = 1e15;
  if (!std::isfinite(value)) return {};
  std::array<char, 64> text;
  char* end = nullptr;
  if (value > -kExact && value < kExact && value == std::trunc(value))
    return {text.data(),
            std::to_chars(text.data(), text.data() + text.size(), static_cast<int64_t>(value)).ptr};
  end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  const std::string_view written(text.data(), static_cast<size_t>(end - text.data()));
  if (written.size() <= 16 && written.find('e') == written.npos) return std::string(written);
  return plain_number(written);
}

std::string plain_number(std::string_view written) {
  std::string_view text = written;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::string digits;
  int point = -1, exponent = 0;
  size_t i = 0;
  for (; i < text.size(); ++i) {
    if (text[i] >= '0' && text[i] <= '9')
      digits.push_back(text[i]);
    else if (text[i] == '.' && point < 0)
      point = static_cast<int>(digits.size());
    else
      break;
  }
  if (digits.empty()) return std::string(written);
  if (i < text.size()) {
    if (text[i] != 'E' && text[i] != 'e') return std::string(written);
    std::string_view rest = text.substr(i + 1);
    if (rest.starts_with('+')) rest.remove_prefix(1);
    const auto [end, bad] = std::from_chars(rest.data(), rest.data() + rest.size(), exponent);
    if (bad != std::errc() || end != rest.data() + rest.size() || exponent > 400 || exponent < -400)
      return std::string(written);
  }
  int whole =
      (point < 0 ? static_cast<int>(digits.size()) : point) + exponent;  // digits before the point
  const size_t zeros = std::min(digits.find_first_not_of('0'), digits.size());
  digits.erase(0, zeros);
  whole -= static_cast<int>(zeros);
  constexpr size_t kSignificant = 15;
  if (digits.size() > kSignificant && (point >= 0 || exponent != 0)) {
    const bool up = digits[kSignificant] >= '5';
    digits.resize(kSignificant);
    if (up) {
      size_t at = kSignificant;
      while (at > 0 && digits[at - 1] == '9') digits[--at] = '0';
      if (at > 0)
        ++digits[at - 1];
      else
        digits.insert(0, 1, '1'), ++whole;
    }
  }
  while (!digits.empty() && digits.back() == '0' &&
         static_cast<int>(digits.size()) > std::max(whole, 0))
    digits.pop_back();
  if (digits.empty()) return "0";
  std::string plain = negative ? "-" : "";
  if (whole <= 0) {
    if (-whole > 50) return "0";  // smaller than anything that a spreadsheet is about
    plain += "0." + std::string(static_cast<size_t>(-whole), '0') + digits;
  } else if (static_cast<size_t>(whole) >= digits.size()) {
    if (whole > static_cast<int>(Number::kMaxDigits)) return std::string(written);
    plain += digits + std::string(static_cast<size_t>(whole) - digits.size(), '0');
  } else {
    plain += digits.substr(0, static_cast<size_t>(whole)) + '.' +
             digits.substr(static_cast<size_t>(whole));
  }
  return plain;
}

}  // namespace sqlagent::sheet
