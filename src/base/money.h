// Amounts of money and what tokens cost, as whole numbers: a thousand answers of 0.0003 are not
// rounded away, and sums are exact.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sqlagent {

// Billionths of the currency's unit: 1'000'000'000 is one dollar.
using Nano = int64_t;

// "0.0123": at most 9 digits before the point and 9 behind, no sign, no exponent.
std::optional<Nano> nano_from_text(std::string_view text);
// The shortest text that nano_from_text reads as the same: "2.5", "0.000000001", "0".
std::string text_of(Nano amount);

// What a million tokens cost, in millionths of the currency's unit: of a token, trillionths.
struct Price {
  int64_t input = 0, cached = 0, output = 0;
  bool operator==(const Price&) const = default;
};
// "input/output" or "input/cached/output", each from 0 to 100,000 with at most 6 digits behind the
// point: "0.25/0.025/2". Without the second, cached input costs what input costs.
std::optional<Price> price_from_text(std::string_view text);

inline constexpr uint64_t kMostTokens = 10'000'000;  // of one reply that are counted

struct Tokens {
  uint64_t input = 0, cached = 0, output = 0;  // cached: of the input
};
// Rounded up. More than kMostTokens of a kind count as so many, more cached than input as input.
Nano cost_of(const Price& price, Tokens tokens);

}  // namespace sqlagent
