#include "core/sheet/infer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sqlagent::sheet {
namespace {

struct BooleanWord {
  std::string_view word;
  bool value;
};
constexpr std::array<BooleanWord, 18> kBooleanWords{{{"true", true},
                                                     {"false", false},
                                                     {"yes", true},
                                                     {"no", false},
                                                     {"y", true},
                                                     {"n", false},
                                                     {"t", true},
                                                     {"f", false},
                                                     {"ja", true},
                                                     {"nein", false},
                                                     {"oui", true},
                                                     {"non", false},
                                                     {"si", true},
                                                     {"sí", true},
                                                     {"wahr", true},
                                                     {"falsch", false},
                                                     {"vrai", true},
                                                     {"faux", false}}};

constexpr uint32_t words(std::initializer_list<int> bits) {
  uint32_t mask = 0;
  for (const int bit : bits) mask |= 1u << bit;
  return mask;
}
struct BooleanFamily {
  uint32_t words;
  bool both_needed;  // single letters are too common to mean yes or no when only one of them occurs
};
constexpr std::array<BooleanFamily, 9> kBooleanFamilies{{{words({0, 1}), false},
                                                         {words({2, 3}), false},
                                                         {words({4, 5}), true},
                                                         {words({6, 7}), true},
                                                         {words({8, 9}), false},
                                                         {words({10, 11}), false},
                                                         {words({12, 13, 3}), false},
                                                         {words({14, 15}), false},
                                                         {words({16, 17}), false}}};

constexpr std::array<std::string_view, 16> kNaWords{"na",   "n/a", "#n/a",   "null", "none", "nan",
                                                    "-",    "--",  "---",    "–",    "—",    "nil",
                                                    "n.a.", "\\n", "(null)", "#na"};

constexpr size_t kLongestWord = 6;

// ASCII lower case into a small buffer; empty if the text is longer than any word we know.
std::string_view lower(std::string_view text, std::array<char, kLongestWord>& buffer) {
  if (text.size() > kLongestWord) return {};
  for (size_t i = 0; i < text.size(); ++i)
    buffer[i] = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
  return {buffer.data(), text.size()};
}

int boolean_word(std::string_view text) {
  std::array<char, kLongestWord> buffer;
  const std::string_view word = lower(text, buffer);
  if (word.empty()) return -1;
  for (size_t i = 0; i < kBooleanWords.size(); ++i)
    if (kBooleanWords[i].word == word) return static_cast<int>(i);
  return -1;
}

bool is_whole_timestamp(
    std::string_view text) {  // "2024-05-01 13:05:00": the usual form, checked fast
  int32_t day = 0;
  return text.size() == 19 && (text[10] == ' ' || text[10] == 'T') &&
         plain_date(text.substr(0, 10), day) && is_time(text.substr(11));
}

}  // namespace

bool is_na(std::string_view text) {
  std::array<char, kLongestWord> buffer;
  const std::string_view word = lower(text, buffer);
  return !word.empty() && std::ranges::find(kNaWords, word) != kNaWords.end();
}

std::optional<bool> read_boolean(std::string_view text) {
  const int word = boolean_word(text);
  if (word < 0) return std::nullopt;
  return kBooleanWords[static_cast<size_t>(word)].value;
}

void Tally::see(const Cell& cell) {
  if (cell.size == 0) return;
  ++cells_;
  if (cell.kind != Cell::Kind::plain) return see_exact(cell);
  const std::string_view text = cell.text();
  int64_t value = 0;
  int scale = 0;
  int32_t day = 0;
  if (plain_decimal(text, value, scale)) {
    ++numbers_, ++plain_numbers_;
    if (scale == 0) return;
    ++fraction_point_;
    const size_t whole = text.size() - static_cast<size_t>(scale) - 1 - (text.front() == '-');
    const bool grouped = scale == 3 && whole <= 3 && text[text.front() == '-'] != '0';
    grouped ? ++ambiguous_point_ : ++not_comma_;
  } else if (plain_date(text, day)) {
    ++dates_;
  } else if (is_whole_timestamp(text)) {
    ++dates_, ++with_time_;
  } else {
    see_rare(text);
  }
}

void Tally::see_rare(std::string_view text) {
  if (text_ >
      Limits{}.odd_cells) {  // no type tolerates so many: it is text, and looking closer is a waste
    ++text_;
    return;
  }
  if (const int word = boolean_word(text); word >= 0) {
    ++booleans_;
    boolean_words_ |= 1u << word;
  } else if (is_na(text)) {
    ++na_;
    return;
  } else if (const NumberShape shape = shape_of(text); shape.point || shape.comma) {
    ++numbers_, ++plain_numbers_;
    not_point_ += !shape.point;
    not_comma_ += !shape.comma;
    fraction_point_ += shape.fraction_point;
    fraction_comma_ += shape.fraction_comma;
    if (shape.fraction_point != shape.fraction_comma && shape.point && shape.comma)
      shape.fraction_point ? ++ambiguous_point_ : ++ambiguous_comma_;
    keeps_zeros_ += shape.keeps_zeros;
    if (shape.keeps_zeros && example_.empty()) example_ = text.substr(0, 60);
    percents_ += shape.unit == Unit::percent;
    if (shape.unit != Unit::none && shape.unit != unit_)
      unit_ = unit_ == Unit::none ? shape.unit : Unit::several;
    return;
  } else if (const DateShape date = date_shape(text); date.is_date()) {
    ++dates_;
    not_day_first_ += !date.day_first;
    not_month_first_ += !date.month_first;
    ordered_dates_ += date.ordered;
    with_time_ += date.has_time;
  } else if (is_time(text)) {
    ++times_;
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
    boolean_words_ |= text == "true" ? 1 : 2;
  } else if (is_time(text)) {
    ++times_;
  } else if (date_shape(text).is_date()) {
    ++dates_, ++with_time_;
  } else {
    ++numbers_;
    const bool fraction = text.find('.') != text.npos;
    fraction_point_ += fraction;
    fraction_comma_ += fraction;
    if (cell.unit != Unit::none && cell.unit != unit_)
      unit_ = unit_ == Unit::none ? cell.unit : Unit::several;
    if (text.size() > 18 + (text.front() == '-') && !fraction) ++keeps_zeros_;
  }
}

// Weighs one column's counts. Separate from Tally so that the hot loop's class stays small to read.
struct Judge {
  const Tally& t;
  const Limits& limits;
  bool comma_file;  // other columns of the file use the decimal comma
  bool semicolons;
  bool day_first_file;

  uint64_t allowed() const {  // 0.1 % odd cells do not change a type; they are kept beside it
    return t.values() >= 1000 ? std::min<uint64_t>(t.values() / 1000, limits.odd_cells) : 0;
  }

  bool boolean() const {
    if (t.booleans_ == 0 || t.booleans_ != t.values()) return false;
    return std::ranges::any_of(kBooleanFamilies, [&](const BooleanFamily& family) {
      return (t.boolean_words_ & ~family.words) == 0 &&
             (!family.both_needed || t.boolean_words_ == family.words);
    });
  }

  Mark mark() const {
    if (t.not_point_ != t.not_comma_)
      return t.not_point_ < t.not_comma_ ? Mark::point : Mark::comma;
    if (comma_file || (semicolons && t.ambiguous_comma_ > 0)) return Mark::comma;
    return Mark::point;
  }

  bool percent() const { return t.percents_ * 2 > t.plain_numbers_; }

  uint64_t not_numbers() const {
    const uint64_t wrong_mark = mark() == Mark::point ? t.not_point_ : t.not_comma_;
    const uint64_t wrong_percent = percent() ? t.plain_numbers_ - t.percents_ : t.percents_;
    return t.values() - t.numbers_ + wrong_mark + wrong_percent;
  }
  bool numeric() const {
    const bool mixed_units = t.unit_ == Unit::several;
    return t.numbers_ > 0 && t.keeps_zeros_ == 0 && !mixed_units && not_numbers() <= allowed();
  }
  bool whole() const {
    return (mark() == Mark::point ? t.fraction_point_ : t.fraction_comma_) == 0;
  }

  DayOrder order() const {
    if (t.not_day_first_ != t.not_month_first_)
      return t.not_day_first_ < t.not_month_first_ ? DayOrder::day_first : DayOrder::month_first;
    return day_first_file || comma_file || semicolons ? DayOrder::day_first : DayOrder::month_first;
  }
  bool date() const {
    const uint64_t wrong = order() == DayOrder::day_first ? t.not_day_first_ : t.not_month_first_;
    return t.dates_ > 0 && t.values() - t.dates_ + wrong <= allowed();
  }
  bool time() const { return t.times_ > 0 && t.values() - t.times_ <= allowed(); }

  bool votes_comma() const { return t.numbers_ > 0 && t.not_point_ > 0 && t.not_comma_ == 0; }
  bool votes_point() const { return t.numbers_ > 0 && t.not_comma_ > 0 && t.not_point_ == 0; }
  bool votes_day_first() const { return t.not_month_first_ > t.not_day_first_; }

  Format format() const {
    Format format;
    format.mark = mark();
    format.order = order();
    if (boolean())
      format.type = Type::boolean;
    else if (numeric())
      format.type = whole() && !percent() ? Type::integer : Type::numeric;
    else if (date())
      format.type = t.with_time_ > 0 ? Type::timestamp : Type::date;
    else if (time())
      format.type = Type::time;
    format.percent = format.type == Type::numeric && percent();
    return format;
  }

  std::string evidence(const Format& format) const {
    const uint64_t values = t.values();
    if (t.cells_ == 0) return "empty column";
    const auto share = [&](uint64_t fitting, std::string_view what) {
      return fitting >= values ? fmt::format("all {} values are {}", values, what)
                               : fmt::format("{} of {} values are {}", fitting, values, what);
    };
    switch (format.type) {
      case Type::boolean:
        return share(t.booleans_, "yes or no");
      case Type::integer:
        return share(values - not_numbers(), "whole numbers");
      case Type::numeric:
        return share(values - not_numbers(),
                     format.mark == Mark::comma ? "numbers with a decimal comma" : "numbers");
      case Type::date:
        return share(t.dates_, "dates");
      case Type::timestamp:
        return share(t.dates_, "dates, some with a time");
      case Type::time:
        return share(t.times_, "times of day");
      case Type::interval:
      case Type::text:
        break;
    }
    if (t.numbers_ > 0 && t.keeps_zeros_ > 0)
      return fmt::format("digits that are names, not amounts (\"{}\")", t.example_);
    if (t.numbers_ > 0 && t.unit_ == Unit::several) return "amounts in different units";
    if (t.numbers_ + t.dates_ > 0 && !t.example_.empty())
      return fmt::format("not only numbers or dates (\"{}\")", t.example_);
    return "words";
  }

  void judge(Column& column, std::vector<Notice>& notices) const {
    column.format = format();
    column.evidence = evidence(column.format);
    const bool number = column.format.type == Type::integer || column.format.type == Type::numeric;
    if (const auto unit = name(t.unit_); number && !unit.empty()) column.unit = unit;
    if (number && t.ambiguous_point_ + t.ambiguous_comma_ > 0 && t.not_point_ == t.not_comma_) {
      const bool point = t.ambiguous_point_ > 0,
                 decimal = point == (column.format.mark == Mark::point);
      notices.push_back(
          {"ambiguous_number",
           fmt::format("{}: the mark in numbers like 1{}234 could separate thousands or decimals; "
                       "it was read as a {} mark.",
                       column.display, point ? '.' : ',', decimal ? "decimal" : "thousands"),
           column.name,
           {}});
    }
    const bool date = column.format.type == Type::date || column.format.type == Type::timestamp;
    if (date && t.ordered_dates_ > 0 && t.not_day_first_ == t.not_month_first_)
      notices.push_back(
          {"ambiguous_date",
           fmt::format(
               "{}: no date tells the day from the month; they were read with the {} first.",
               column.display, column.format.order == DayOrder::day_first ? "day" : "month"),
           column.name,
           {}});
  }
};

void decide(const std::vector<Tally>& tallies, const FileEvidence& evidence, const Limits& limits,
            std::vector<Column>& columns, std::vector<Notice>& notices) {
  size_t comma = 0, point = 0, day_first = 0;
  for (const Tally& tally : tallies) {
    const Judge judge{tally, limits, false, evidence.semicolons, false};
    comma += judge.votes_comma();
    point += judge.votes_point();
    day_first += judge.votes_day_first();
  }
  for (size_t i = 0; i < columns.size(); ++i)
    Judge{tallies[i], limits, comma > point, evidence.semicolons, day_first > 0}.judge(columns[i],
                                                                                       notices);
}

}  // namespace sqlagent::sheet
