#include "core/sheet/infer.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/sheet/hints.h"

namespace sqlagent::sheet {

// Weighs one column's counts. Separate from Tally so that the hot loop's class stays small to read.
struct Judge {
  const Tally& t;
  const Limits& limits;
  bool comma_file;  // other columns of the file use the decimal comma
  bool semicolons;
  bool day_first_file;
  std::string_view header;
  const TableChoice& table;
  const ColumnChoice& chosen;

  // A few odd cells do not change a type; they are kept beside it. A workbook says itself which
  // cells are numbers, so there it may be one in a hundred, else one in a thousand.
  uint64_t allowed() const {
    const uint64_t values = t.values();
    const bool stored = t.exact_ * 2 > values;
    if (values < (stored ? 20 : 50)) return 0;
    return std::clamp<uint64_t>(values / (stored ? 100 : 1000), 1, limits.odd_cells);
  }

  bool boolean() const {
    return t.booleans_ > 0 && t.booleans_ == t.values() && is_boolean(t.boolean_words_);
  }

  Mark mark() const {
    if (chosen.mark) return *chosen.mark;
    if (table.mark) return *table.mark;
    if (t.not_point_ != t.not_comma_)
      return t.not_point_ < t.not_comma_ ? Mark::point : Mark::comma;
    if (comma_file || (semicolons && t.ambiguous_comma_ > 0)) return Mark::comma;
    return Mark::point;
  }

  bool percent() const { return t.percents_ * 2 > t.written_; }

  uint64_t not_numbers() const {
    const uint64_t wrong_mark = mark() == Mark::point ? t.not_point_ : t.not_comma_;
    const uint64_t wrong_percent = percent() ? t.written_ - t.percents_ : t.percents_;
    return t.values() - t.numbers_ + wrong_mark + wrong_percent;
  }
  // Digits that name something: leading zeros, more of them than a number holds, or the header
  // says so.
  bool names() const {
    if (t.keeps_zeros_ > 0) return true;
    if (!whole()) return false;
    return t.long_ * 2 > t.values() || (says_code(header) && t.units_ == 0);
  }
  bool numeric() const {
    const bool mixed_units = t.unit_ == Unit::several;
    return t.numbers_ > 0 && !names() && !mixed_units && not_numbers() <= allowed();
  }
  bool whole() const {
    return (mark() == Mark::point ? t.fraction_point_ : t.fraction_comma_) == 0;
  }

  DayOrder order() const {
    if (chosen.order) return *chosen.order;
    if (table.order) return *table.order;
    if (t.not_day_first_ != t.not_month_first_)
      return t.not_day_first_ < t.not_month_first_ ? DayOrder::day_first : DayOrder::month_first;
    return day_first_file || comma_file || semicolons ? DayOrder::day_first : DayOrder::month_first;
  }
  bool date() const {
    const uint64_t wrong = order() == DayOrder::day_first ? t.not_day_first_ : t.not_month_first_;
    return t.dates_ > 0 && t.values() - t.dates_ + wrong <= allowed();
  }
  bool eight_digits() const {
    return t.eight_digits_ > 0 && t.eight_digits_ == t.values() && says_day(header);
  }
  bool duration() const {
    return t.durations_ > 0 && t.values() - t.durations_ - t.times_ <= allowed();
  }
  bool time() const { return t.times_ > 0 && t.values() - t.times_ <= allowed(); }

  bool votes_day_first() const { return t.not_month_first_ > t.not_day_first_; }

  Type type() const {
    if (chosen.type) return *chosen.type;
    if (boolean()) return Type::boolean;
    if (eight_digits()) return Type::date;
    if (numeric()) return whole() && !percent() ? Type::integer : Type::numeric;
    if (date()) return t.with_time_ > 0 ? Type::timestamp : Type::date;
    if (duration()) return Type::interval;
    if (time()) return Type::time;
    return Type::text;
  }

  Format format() const {
    Format format;
    format.mark = mark();
    format.order = order();
    format.type = type();
    const bool day = format.type == Type::date || format.type == Type::timestamp;
    format.eight_digits = day && t.eight_digits_ * 2 > t.values();
    format.percent = format.type == Type::numeric && percent();
    format.as_written = chosen.type == Type::text;
    return format;
  }

  std::string evidence(const Format& format) const {
    if (chosen.type) return "chosen by you";
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
        return format.eight_digits ? share(t.eight_digits_, "days written as eight digits")
                                   : share(t.dates_, "dates");
      case Type::timestamp:
        return share(t.dates_, "dates, some with a time");
      case Type::time:
        return share(t.times_, "times of day");
      case Type::interval:
        return share(t.durations_ + t.times_, "spans of time, some of a day or more");
      case Type::text:
        break;
    }
    if (t.numbers_ > 0 && t.numbers_ == values && names())
      return t.example_.empty()
                 ? "digits that are names, not amounts"
                 : fmt::format("digits that are names, not amounts (\"{}\")", t.example_);
    if (t.numbers_ > 0 && t.unit_ == Unit::several) return "amounts in different units";
    if (t.numbers_ + t.dates_ > 0 && !t.example_.empty())
      return fmt::format("not only numbers or dates (\"{}\")", t.example_);
    return "words";
  }

  void judge(Column& column, std::vector<Notice>& notices) const {
    column.format = format();
    column.evidence = evidence(column.format);
    column.type_chosen = chosen.type.has_value();
    const bool number = column.format.type == Type::integer || column.format.type == Type::numeric;
    const Unit unit = t.unit_ != Unit::none ? t.unit_ : unit_in(header);
    if (chosen.unit)
      column.unit = chosen.unit->empty() ? std::nullopt : chosen.unit;
    else if (const auto sign = name(unit); number && !sign.empty())
      column.unit = sign;
    column.mark_open = number && !chosen.mark && !table.mark &&
                       t.ambiguous_point_ + t.ambiguous_comma_ > 0 && t.not_point_ == t.not_comma_;
    if (column.mark_open) {
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
    column.order_matters = date && t.ordered_dates_ > 0;
    column.order_open = date && !chosen.order && !table.order && t.ordered_dates_ > 0 &&
                        t.not_day_first_ == t.not_month_first_;
    if (column.order_open)
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
            const TableChoice& choice, std::vector<Column>& columns, std::vector<Notice>& notices) {
  static const ColumnChoice kNone;
  int comma = 0;
  bool day_first = false;
  for (const Tally& tally : tallies) {
    const Judge judge{tally, limits, false, evidence.semicolons, false, {}, choice, kNone};
    comma += tally.mark_vote();
    day_first = day_first || judge.votes_day_first();
  }
  for (size_t i = 0; i < columns.size(); ++i) {
    const auto chosen = choice.columns.find(columns[i].at);
    Judge{tallies[i], limits,
          comma > 0,  evidence.semicolons,
          day_first,  columns[i].display,
          choice,     chosen == choice.columns.end() ? kNone : chosen->second}
        .judge(columns[i], notices);
  }
}

}  // namespace sqlagent::sheet
