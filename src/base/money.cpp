#include "base/money.h"

#include <algorithm>
#include <vector>

namespace sqlagent {
namespace {

constexpr int64_t kUnit = 1'000'000'000;
constexpr int kNanoDigits = 9, kPriceDigits = 6;
constexpr int64_t kMostPrice = 100'000'000'000;  // 100,000 a million tokens
constexpr size_t kMostWhole = 9;                 // digits before the point

bool digits_alone(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// A decimal number times ten to the power of `places`; at most so many digits behind the point.
std::optional<int64_t> scaled(std::string_view text, size_t places) {
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  const auto rest = point == text.npos ? std::string_view() : text.substr(point + 1);
  if (whole.empty() || whole.size() > kMostWhole || rest.size() > places) return std::nullopt;
  if (point != text.npos && rest.empty()) return std::nullopt;
  if (!digits_alone(whole) || !digits_alone(rest)) return std::nullopt;
  int64_t value = 0;
  for (const char c : whole) value = value * 10 + (c - '0');
  for (size_t i = 0; i < places; ++i) value = value * 10 + (i < rest.size() ? rest[i] - '0' : 0);
  return value;
}

}  // namespace

std::optional<Nano> nano_from_text(std::string_view text) {
  return scaled(text, kNanoDigits);
}

std::string text_of(Nano amount) {
  auto rest = std::to_string(amount % kUnit + kUnit).substr(1);
  rest.erase(rest.find_last_not_of('0') + 1);
  return std::to_string(amount / kUnit) + (rest.empty() ? "" : "." + rest);
}

std::optional<Price> price_from_text(std::string_view text) {
  std::vector<int64_t> parts;
  for (size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find('/', at), text.size());
    const auto part = scaled(text.substr(at, end - at), kPriceDigits);
    if (!part || *part > kMostPrice) return std::nullopt;
    parts.push_back(*part);
    at = end + 1;
  }
  if (parts.size() == 2) return Price{parts[0], parts[0], parts[1]};
  if (parts.size() == 3) return Price{parts[0], parts[1], parts[2]};
  return std::nullopt;
}

// At most 2e18 trillionths: fits.
Nano cost_of(const Price& price, Tokens tokens) {
  const auto counted = [](uint64_t count) {
    return static_cast<int64_t>(std::min(count, kMostTokens));
  };
  const auto input = counted(tokens.input), cached = std::min(counted(tokens.cached), input);
  const auto trillionths = (input - cached) * price.input + cached * price.cached +
                           counted(tokens.output) * price.output;
  return (trillionths + 999) / 1000;
}

}  // namespace sqlagent
