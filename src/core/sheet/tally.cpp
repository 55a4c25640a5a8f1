#include "core/sheet/tally.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/sheet/words.h"

namespace sqlagent::sheet {
namespace {

constexpr std::array<double, 19> kTenths{1e0,   1e-1,  1e-2,  1e-3,  1e-4,  1e-5,  1e-6,
                                         1e-7,  1e-8,  1e-9,  1e-10, 1e-11, 1e-12, 1e-13,
                                         1e-14, 1e-15, 1e-16, 1e-17, 1e-18};
constexpr size_t kLongDigits = 16;  // more than a spreadsheet's number can hold

// 20240501: a day without marks. Only its column and header can say that it is one.
bool could_be_day(int64_t value) {
  const int64_t year = value / 10000, month = value / 100 % 100, day = value % 100;
  return year >= 1900 && year <= 2199 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

// Up to eight bytes as one number, of one size each its own. Loads of fixed sizes: bytes written
// one by one would have to be waited for.
uint64_t packed(std::string_view text) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  if (text.size() >= 4) {
    uint32_t first = 0, last = 0;
    std::memcpy(&first, begin, sizeof first);
    std::memcpy(&last, end - sizeof last, sizeof last);
    return uint64_t{last} << 32 | first;
  }
  uint64_t letters = 0;
  for (const char c : text) letters = letters << 8 | static_cast<unsigned char>(c);
  return letters;
}

// Numbers, dates and times have one in all their notations.
bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

void Tally::see(const Cell& cell) {
  if (cell.size == 0) return;
  ++cells_;
  if (cell.kind != Cell::Kind::plain) return see_exact(cell);
  const std::string_view text = cell.text();
  if (static_cast<unsigned char>(text.front()) > '9') return see_word(text);
  // Two bytes tell a date from a number before either is read.
  if (text.size() >= 10 && text[4] == '-' && text[7] == '-') return see_day(text);
  int64_t value = 0;
  int scale = 0;
  if (plain_decimal(text, value, scale)) {
    ++numbers_, ++written_, ++plain_;
    sum_ += static_cast<double>(value) * kTenths[static_cast<size_t>(scale)];
    if (scale == 0) {
      long_ += text.size() >= kLongDigits;
      if (text.size() == 8) eight_digits_ += could_be_day(value);
      return;
    }
    ++fraction_point_;
    const size_t whole = text.size() - static_cast<size_t>(scale) - 1 - (text.front() == '-');
    const bool grouped = scale == 3 && whole <= 3 && text[text.front() == '-'] != '0';
    grouped ? ++ambiguous_point_ : ++not_comma_;
  } else {
    see_rare(text);
  }
}

void Tally::see_day(std::string_view text) {
  if (is_plain_date(text))
    ++dates_;
  else if (is_plain_timestamp(text))
    ++dates_, ++with_time_;
  else
    see_rare(text);
}

// No plain number. Columns of "true" and "false" are looked up once.
void Tally::see_word(std::string_view text) {
  if (text.size() <= sizeof(uint64_t)) {
    const Known letters{packed(text), text.size()};
    if (letters == known_[0] || letters == known_[1]) {
      ++booleans_;
      return;
    }
    if (text_ > Limits{}.odd_cells) {
      ++text_;
      return;
    }
    if (const BooleanWord word = boolean_word(text)) {
      if (boolean_words_ == 0 && example_.empty()) example_ = text;
      ++booleans_;
      boolean_words_ |= 1ull << word.index;
      known_[next_known_++ % known_.size()] = letters;
      return;
    }
  }
  see_rare(text);
}

void Tally::see_unit(Unit unit) {
  if (unit == Unit::none) return;
  ++units_;
  if (unit != unit_) unit_ = unit_ == Unit::none ? unit : Unit::several;
}

void Tally::see_rare(std::string_view text) {
  if (text_ > Limits{}.odd_cells) {  // no type tolerates so many: it is text, whatever comes
    ++text_;
    return;
  }
  if (const BooleanWord word = boolean_word(text)) {
    ++booleans_;
    boolean_words_ |= 1ull << word.index;
  } else if (is_na(text)) {
    ++na_;
    return;
  } else if (!has_digit(text)) {
    ++text_;
  } else if (const NumberShape shape = shape_of(text); shape.point || shape.comma) {
    ++numbers_, ++written_;
    not_point_ += !shape.point;
    not_comma_ += !shape.comma;
    fraction_point_ += shape.fraction_point;
    fraction_comma_ += shape.fraction_comma;
    if (shape.fraction_point != shape.fraction_comma && shape.point && shape.comma)
      shape.fraction_point ? ++ambiguous_point_ : ++ambiguous_comma_;
    keeps_zeros_ += shape.keeps_zeros;
    if (shape.keeps_zeros && example_.empty()) example_ = text.substr(0, 60);
    percents_ += shape.unit == Unit::percent;
    see_unit(shape.unit);
    return;
  } else if (const DateShape date = date_shape(text); date.is_date()) {
    ++dates_;
    not_day_first_ += !date.day_first;
    not_month_first_ += !date.month_first;
    ordered_dates_ += date.ordered;
    with_time_ += date.has_time;
  } else if (is_time(text)) {
    ++times_;
  } else if (read_duration(text)) {
    ++durations_;
  } else {
    ++text_;
  }
  if (example_.empty()) example_ = text.substr(0, 60);
}

void Tally::see_exact(const Cell& cell) {
  if (cell.kind == Cell::Kind::error) {
    ++errors_;
    return;
  }
  const std::string_view text = cell.text();
  int32_t day = 0;
  if (plain_date(text, day)) {
    ++dates_;
  } else if (text == "true" || text == "false") {
    ++booleans_;
    boolean_words_ |= 1ull << boolean_word(text).index;
  } else if (cell.stored == Cell::Stored::duration) {
    ++durations_;
  } else if (is_time(text)) {
    ++times_;
  } else if (date_shape(text).is_date()) {
    ++dates_, ++with_time_;
  } else {
    ++numbers_, ++exact_;
    int64_t value = 0;
    int scale = 0;
    if (plain_decimal(text, value, scale)) {
      ++plain_;
      sum_ += static_cast<double>(value) * kTenths[static_cast<size_t>(scale)];
      if (scale == 0 && text.size() == 8) eight_digits_ += could_be_day(value);
    }
    const bool fraction = text.find('.') != text.npos;
    fraction_point_ += fraction;
    fraction_comma_ += fraction;
    see_unit(cell.unit);
    if (text.size() > 18 + (text.front() == '-') && !fraction) ++keeps_zeros_;
  }
}

void Tally::add(const Tally& other) {
  cells_ += other.cells_, na_ += other.na_, errors_ += other.errors_, text_ += other.text_;
  booleans_ += other.booleans_, boolean_words_ |= other.boolean_words_;
  numbers_ += other.numbers_, not_point_ += other.not_point_, not_comma_ += other.not_comma_;
  fraction_point_ += other.fraction_point_, fraction_comma_ += other.fraction_comma_;
  plain_ += other.plain_, written_ += other.written_, percents_ += other.percents_;
  keeps_zeros_ += other.keeps_zeros_, long_ += other.long_, exact_ += other.exact_;
  eight_digits_ += other.eight_digits_;
  ambiguous_point_ += other.ambiguous_point_, ambiguous_comma_ += other.ambiguous_comma_;
  units_ += other.units_;
  if (other.unit_ != Unit::none && other.unit_ != unit_)
    unit_ = unit_ == Unit::none ? other.unit_ : Unit::several;
  dates_ += other.dates_, with_time_ += other.with_time_, ordered_dates_ += other.ordered_dates_;
  not_day_first_ += other.not_day_first_, not_month_first_ += other.not_month_first_;
  times_ += other.times_, durations_ += other.durations_;
  sum_ += other.sum_;
  if (example_.empty()) example_ = other.example_;
}

int Tally::mark_vote() const {
  if (numbers_ == 0 || (not_point_ > 0) == (not_comma_ > 0)) return 0;
  return not_point_ > 0 ? 1 : -1;
}

}  // namespace sqlagent::sheet
