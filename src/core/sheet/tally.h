// What the cells of one column are, counted: every cell is looked at, nothing of it is kept. The
// hot loop of the first pass.
#pragma once
#include <array>
#include <string>

#include "core/sheet/moment.h"
#include "core/sheet/number.h"
#include "core/sheet/rows.h"

namespace sqlagent::sheet {

class Tally {
 public:
  void see(const Cell& cell);
  void add(const Tally& other);  // as if its cells had been seen here
  uint64_t cells() const { return cells_; }
  uint64_t values() const { return cells_ - na_ - errors_; }
  uint64_t numbers() const { return numbers_; }
  uint64_t moments() const { return dates_ + times_ + durations_; }
  uint64_t booleans() const { return booleans_; }
  // Of numbers in the usual notation, roughly: evidence, never data. nullopt if others occurred.
  std::optional<double> sum() const {
    return plain_ == numbers_ ? std::optional(sum_) : std::nullopt;
  }
  // Text cells that a mark other than '.' or ',' fits; the mark that the column votes for.
  int mark_vote() const;  // +1 comma, -1 point, 0 neither

 private:
  friend struct Judge;
  struct Known {
    uint64_t letters = 0, size = 0;
    bool operator==(const Known&) const = default;
  };
  void see_word(std::string_view text);
  void see_day(std::string_view text);
  void see_rare(std::string_view text);
  void see_exact(const Cell& cell);
  void see_unit(Unit unit);

  uint64_t cells_ = 0, na_ = 0, errors_ = 0, text_ = 0;
  uint64_t booleans_ = 0, boolean_words_ = 0;  // how many, and which spellings (a bit each)
  uint64_t numbers_ = 0, not_point_ = 0, not_comma_ = 0, fraction_point_ = 0, fraction_comma_ = 0;
  uint64_t plain_ = 0;                                     // numbers whose value is in sum_
  uint64_t written_ = 0, percents_ = 0, keeps_zeros_ = 0;  // written: as text, not a workbook's
  uint64_t long_ = 0, eight_digits_ = 0, exact_ = 0;
  uint64_t ambiguous_point_ = 0,
           ambiguous_comma_ = 0;  // "1.234" and "1,234": a fraction or thousands
  uint64_t units_ = 0;            // numbers with a unit
  Unit unit_ = Unit::none;
  uint64_t dates_ = 0, not_day_first_ = 0, not_month_first_ = 0, ordered_dates_ = 0, with_time_ = 0;
  uint64_t times_ = 0, durations_ = 0;
  double sum_ = 0;
  std::array<Known, 2> known_{};  // the two last words that said yes or no
  uint8_t next_known_ = 0;
  std::string example_;  // the first cell that spoke against a number, for the receipt
};

}  // namespace sqlagent::sheet
