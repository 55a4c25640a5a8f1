#include "core/sheet/profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/sheet/moment.h"

namespace sqlagent::sheet {
namespace {

// 10^n for n in 0…18, and the largest magnitude that can be multiplied by it.
constexpr std::array<int64_t, 19> kPowers = [] {
  std::array<int64_t, 19> powers{1};
  for (size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();
bool can_rescale(int64_t value, int digits) {
  const int64_t most = kPowers[18 - static_cast<size_t>(digits)];
  return value < most && value > -most;
}

// A text that JSON can hold: cut between characters.
std::string cut(const std::string& text) {
  size_t size = std::min(text.size(), kKeptValueBytes);
  while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
    --size;
  return text.substr(0, size);
}

constexpr std::array<double, 19> kTens{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                       1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};

// Equal numbers hash alike: 1.50 and 1.5 are one value to PostgreSQL's DISTINCT.
std::string_view without_trailing_zeros(std::string_view text) {
  if (text.find('.') == text.npos) return text;
  while (text.back() == '0') text.remove_suffix(1);
  if (text.back() == '.') text.remove_suffix(1);
  return text;
}

constexpr double kMicrosPerDay = 86'400e6;

double approximately(const Number& number) {
  double value = 0;
  for (size_t i = 0; i < number.count; ++i) value = value * 10 + (number.digits[i] - '0');
  for (size_t i = 0; i < number.scale; ++i) value /= 10;
  return number.negative ? -value : value;
}

bool has_fraction(const Number& number) {
  for (size_t i = number.count; i > 0 && number.count - i < number.scale; --i)
    if (number.digits[i - 1] != '0') return true;
  return false;
}

}  // namespace

void Profiler::ordered(int64_t value) {
  if (!any_) {
    min_ = max_ = value;
  } else {
    ascending_ &= value >= last_;
    min_ = std::min(min_, value);
    max_ = std::max(max_, value);
  }
  last_ = value;
  any_ = true;
}

void Profiler::boolean(bool value) {
  ++rows_;
  trues_ += value;
  ordered(value);
}

void Profiler::integer(int64_t value, std::string_view text) {
  ++rows_;
  ordered(value);
  sum_ += static_cast<double>(value);
  negative_ |= value < 0;
  const bool moment = type_ == Type::timestamp;
  histogram_.add(moment ? static_cast<double>(value) / kMicrosPerDay : static_cast<double>(value));
  counter_.add(text);
}

void Profiler::numeric(int64_t mantissa, int scale, std::string_view text) {
  int64_t aligned = mantissa;
  if (scale_ == -1) scale_ = scale;
  if (scale_ != scale) {  // compare at the larger of the two scales while that fits 18 digits
    const int up = scale - scale_;
    if (scale_ < 0) return numeric(number_from(mantissa, scale), text);
    if (up < 0 && can_rescale(mantissa, -up)) {
      aligned = mantissa * kPowers[static_cast<size_t>(-up)];
    } else if (up > 0 && can_rescale(min_, up) && can_rescale(max_, up)) {
      for (int64_t* kept : {&min_, &max_, &last_}) *kept *= kPowers[static_cast<size_t>(up)];
      scale_ = scale;
    } else {
      return numeric(number_from(mantissa, scale), text);
    }
  }
  ++rows_;
  ordered(aligned);
  const double about = static_cast<double>(mantissa) / kTens[static_cast<size_t>(scale)];
  sum_ += about;
  histogram_.add(about);
  negative_ |= mantissa < 0;
  if (integral_ && scale > 0) {
    int64_t rest = mantissa;
    for (int i = 0; i < scale && integral_; ++i) integral_ = rest % 10 == 0, rest /= 10;
  }
  counter_.add(text, fnv1a(without_trailing_zeros(text)));
}

void Profiler::numeric(const Number& number, std::string_view text) {
  if (scale_ >= 0 &&
      any_) {  // from here on the numbers are too long or too different for one integer
    min_number_ = number_from(min_, scale_), max_number_ = number_from(max_, scale_),
    last_number_ = number_from(last_, scale_);
  }
  scale_ = -2;
  ++rows_;
  if (!any_) {
    min_number_ = max_number_ = number;
  } else {
    ascending_ = ascending_ && compare(number, last_number_) >= 0;
    if (compare(number, min_number_) < 0) min_number_ = number;
    if (compare(number, max_number_) > 0) max_number_ = number;
  }
  last_number_ = number;
  any_ = true;
  const double about = approximately(number);
  sum_ += about;
  histogram_.add(about);
  negative_ |= number.negative;
  integral_ = integral_ && !has_fraction(number);
  counter_.add(text, fnv1a(without_trailing_zeros(text)));
}

void Profiler::text(std::string_view value) {
  ++rows_;
  if (!any_) {
    min_text_ = max_text_ = value;
  } else {
    if (ascending_) ascending_ = value >= last_text_;
    if (value < min_text_) min_text_ = value;
    if (value > max_text_) max_text_ = value;
  }
  if (ascending_) last_text_ = value;
  any_ = true;
  for (const char c : value) characters_ += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  patterns_.add(value);
  counter_.add(value);
}

ColumnProfile Profiler::finish() {
  ColumnProfile profile;
  profile.rows = rows_;
  profile.nulls = nulls_;
  const uint64_t values = rows_ - nulls_;
  profile.ascending = ascending_ && values > 1;
  counter_.finish(profile, type_ == Type::text);
  if (values == 0) return profile;
  profile.histogram = histogram_.bars();
  profile.patterns = patterns_.top(kPatterns);
  const auto count = static_cast<double>(values);
  switch (type_) {
    case Type::boolean:
      profile.distinct = (trues_ > 0) + (trues_ < values);
      for (const auto& [text, times] : {std::pair{"true", trues_}, {"false", values - trues_}})
        if (times > 0) {
          profile.top.emplace_back(text, times);
          profile.min_hashes.push_back(fnv1a(text));
        }
      std::ranges::sort(profile.top, std::ranges::greater{},
                        [](const auto& value) { return value.second; });
      std::ranges::sort(profile.min_hashes);
      profile.min = trues_ == values ? "true" : "false";
      profile.max = trues_ > 0 ? "true" : "false";
      break;
    case Type::integer:
      profile.min = std::to_string(min_), profile.max = std::to_string(max_);
      profile.mean = sum_ / count;
      profile.all_integral = true;
      profile.has_negative = negative_;
      break;
    case Type::numeric:
      profile.min = to_text(scale_ >= 0 ? number_from(min_, scale_) : min_number_);
      profile.max = to_text(scale_ >= 0 ? number_from(max_, scale_) : max_number_);
      profile.mean = sum_ / count;
      profile.all_integral = integral_;
      profile.has_negative = negative_;
      break;
    case Type::date:
      profile.min = date_text(static_cast<int32_t>(min_)),
      profile.max = date_text(static_cast<int32_t>(max_));
      break;
    case Type::timestamp:
      profile.min = timestamp_text(min_), profile.max = timestamp_text(max_);
      break;
    case Type::time:
      profile.min = time_text(min_), profile.max = time_text(max_);
      break;
    case Type::interval:
      profile.min = duration_text(min_), profile.max = duration_text(max_);
      break;
    case Type::text:
      profile.min = cut(min_text_), profile.max = cut(max_text_);
      profile.mean_length = static_cast<double>(characters_) / count;
      break;
  }
  return profile;
}

}  // namespace sqlagent::sheet
