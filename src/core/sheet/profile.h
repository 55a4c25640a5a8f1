// What a column holds, counted while its rows are written: nulls, range, distinct values, the most
// frequent ones, how they spread and how they are made. Exact within a memory budget, a HyperLogLog
// estimate (Flajolet et al. 2007) beyond it. Values in PostgreSQL's text form.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/table.h"
#include "core/sheet/histogram.h"
#include "core/sheet/number.h"
#include "core/sheet/pattern.h"

namespace sqlagent::sheet {

inline constexpr size_t kKeptValues = 50'000, kKeptValueBytes = 120, kSmallestHashes = 512,
                        kTopValues = 50, kPatterns = 8;
inline constexpr size_t kExactDistinct = 1'000'000;
// The value index is made of texts; of other columns only the frequent values matter, and hashes
// alone are cheaper.
inline constexpr size_t kKeptNumbers = 4'000;

struct ColumnProfile {
  uint64_t rows = 0, nulls = 0;
  uint64_t distinct = 0;
  bool distinct_exact = true;
  std::optional<std::string> min, max;
  double mean = 0;
  bool all_integral = false, has_negative = false, ascending = false;
  double mean_length = 0;
  std::vector<std::pair<std::string, uint64_t>> top;  // most frequent first
  std::vector<Bar> histogram;  // of numbers; of days and moments in days since 2000-01-01
  std::vector<std::pair<std::string, double>> patterns;  // of texts: made_like(), share
  std::vector<std::string> values;  // all distinct values of a text column, if few and short enough
  std::vector<uint64_t> min_hashes;  // the smallest hashes of distinct values, ascending
};

// Memory that all columns of a table share for exact counting.
struct Budget {
  size_t left;
  bool take(size_t bytes) {
    if (bytes > left) return false;
    left -= bytes;
    return true;
  }
};

// Counts distinct values in three stages: with their texts, by hash alone, as an estimate.
class Counter {
 public:
  // most_texts: distinct values kept with their texts, before counting goes on by hash alone.
  Counter(Budget& budget, size_t most_texts) : budget_(&budget), most_texts_(most_texts) {}
  void add(std::string_view text) { add(text, fnv1a(text)); }
  void add(std::string_view text, uint64_t hash);
  void finish(ColumnProfile& profile, bool keep_values);

 private:
  struct Slot {
    uint64_t hash = 0;
    uint32_t text = 0, count = 0;  // where in texts_ the value stands, kNoText if it is too long
  };
  static constexpr uint32_t kNoText = ~uint32_t{0};

  void add_with_text(std::string_view text, uint64_t hash);
  bool grow_slots();
  void stop_keeping_texts();
  void add_waiting();
  bool grow_hashes();
  void insert_hash(uint64_t hash);
  void estimate(uint64_t hash);
  std::string_view text_of(const Slot& slot) const;

  Budget* budget_;
  size_t most_texts_;
  enum class Stage : uint8_t { texts, hashes, estimate } stage_ = Stage::texts;
  std::vector<Slot>
      slots_;  // open addressing, a power of two; after the first stage the few frequent ones
  size_t used_ = 0;
  std::string texts_;             // length byte and bytes, one after the other
  std::vector<uint64_t> hashes_;  // open addressing, 0 is free
  size_t hash_count_ = 0;
  std::vector<uint64_t> waiting_;  // hashes to insert together, so that memory can be fetched ahead
  std::vector<uint8_t> registers_;  // HyperLogLog
  std::vector<uint64_t> smallest_;  // kept during the last stage, ascending
};

class Profiler {
 public:
  Profiler(Type type, Budget& budget)
      : type_(type), counter_(budget, type == Type::text ? kKeptValues : kKeptNumbers) {}
  void null() { ++rows_, ++nulls_; }
  void boolean(bool value);
  void integer(int64_t value, std::string_view text);  // also day and microsecond counts
  void numeric(const Number& number, std::string_view text);
  void numeric(int64_t mantissa, int scale, std::string_view text);  // REQUIRES: scale ≤ 18
  void text(std::string_view value);
  ColumnProfile finish();

 private:
  void ordered(int64_t value);

  Type type_;
  Counter counter_;
  uint64_t rows_ = 0, nulls_ = 0, trues_ = 0;
  bool ascending_ = true, any_ = false, integral_ = true, negative_ = false;
  int64_t last_ = 0, min_ = 0, max_ = 0;
  int scale_ =
      -1;  // of min_, max_ and last_ while all numbers share one; -2: see the Numbers below
  Number last_number_, min_number_, max_number_;
  std::string last_text_, min_text_, max_text_;
  double sum_ = 0;
  uint64_t characters_ = 0;
  Histogram histogram_;
  Patterns patterns_;
};

}  // namespace sqlagent::sheet
