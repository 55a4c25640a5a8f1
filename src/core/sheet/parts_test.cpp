// The small pure parts: numbers, moments, names, the structural scanner, profiles.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "core/sheet/csv.h"
#include "core/sheet/moment.h"
#include "core/sheet/naming.h"
#include "core/sheet/profile.h"
#include "core/sheet/scan.h"

namespace sqlagent::sheet {
namespace {

TEST(Number, ComparesExactlyBeyondDoubles) {
  const auto number = [](std::string_view text) { return *read_number(text, Mark::point); };
  EXPECT_LT(compare(number("12345678901234567890.1"), number("12345678901234567890.2")), 0);
  EXPECT_GT(compare(number("0.1"), number("0.09999999999999999999")), 0);
  EXPECT_LT(compare(number("-2"), number("-1.5")), 0);
  EXPECT_EQ(compare(number("1.50"), number("1.5")), 0);
  EXPECT_EQ(compare(number("0"), number("-0.00")), 0);
  EXPECT_EQ(to_text(number("-.5")), "-0.5");
}

// The rule, one byte after the other.
bool slow_decimal(std::string_view text, int64_t& mantissa, int& scale) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const size_t point = std::min(text.find('.'), text.size());
  const std::string digits = std::string(text.substr(0, point)) +
                             std::string(text.substr(std::min(point + 1, text.size())));
  if (point == 0 || digits.size() > 18 || point + 1 == text.size()) return false;
  if (text.front() == '0' && point > 1) return false;
  if (digits.find_first_not_of("0123456789") != digits.npos) return false;
  mantissa = std::stoll(digits) * (negative ? -1 : 1);
  scale = static_cast<int>(point == text.size() ? 0 : text.size() - point - 1);
  return true;
}

TEST(Number, PlainOnesAreReadAsTheRuleSays) {
  std::mt19937_64 random(1);
  constexpr std::string_view kSigns = "0123456789019..-/:x\xB0";
  size_t numbers = 0;
  for (int i = 0; i < 100'000; ++i) {
    std::string text;
    const size_t size = random() % 13, usual = i % 2 ? 12 : kSigns.size();
    for (size_t k = 0; k < size; ++k) text.push_back(kSigns[random() % usual]);
    if (i % 3 == 0 && size > 1) text[random() % size] = '.';
    if (i % 5 == 0) text.insert(0, "-");
    int64_t value = 0, expected = 0;
    int scale = 0, expected_scale = 0;
    const bool is_one = slow_decimal(text, expected, expected_scale);
    ASSERT_EQ(plain_decimal(text, value, scale), is_one) << text;
    if (is_one) ASSERT_EQ(std::pair(value, scale), std::pair(expected, expected_scale)) << text;
    ASSERT_EQ(plain_integer(text, value), is_one && expected_scale == 0) << text;
    if (is_one && expected_scale == 0) ASSERT_EQ(value, expected) << text;
    numbers += is_one;
  }
  EXPECT_GT(numbers, 20'000u);
}

TEST(Number, BothWritersAgree) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const auto mantissa =
        static_cast<int64_t>(random() % 1'000'000'000'000'000'000u) >> (random() % 60);
    const int scale = static_cast<int>(random() % 19);
    char fast[kNumericBytes], slow[kNumericBytes];
    const char* const fast_end = write_numeric(fast, i % 2 ? mantissa : -mantissa, scale);
    const char* const slow_end =
        write_numeric(slow, number_from(i % 2 ? mantissa : -mantissa, scale));
    ASSERT_EQ(std::string_view(fast, static_cast<size_t>(fast_end - fast)),
              std::string_view(slow, static_cast<size_t>(slow_end - slow)))
        << mantissa << " " << scale;
  }
}

TEST(Number, WhatIsNoNumber) {
  for (const char* text : {"", "-", "1.2.3", "1,2,3", "1 2", "123,45,678", "12,34,56", "1e5",
                           "0x1F", "1-2", "--1", "$", "%5", "1.", "1,234.5,6", "(1", "+-1"})
    EXPECT_FALSE(read_number(text, Mark::point)) << text;
}

TEST(Moment, TheUsualTimestampIsReadLikeItsLongerForm) {
  for (const std::string text :
       {"2024-02-29 13:05:09", "2024-02-29T23:59:59", "1999-12-31 00:00:00", "2023-02-29 13:05:09",
        "2024-02-29 24:00:00"}) {
    const auto usual = read_moment(text, DayOrder::day_first),
               longer = read_moment(text + ".0", DayOrder::day_first);
    ASSERT_EQ(usual.has_value(), longer.has_value()) << text;
    if (usual)
      EXPECT_EQ(std::pair(usual->day, usual->micros), std::pair(longer->day, longer->micros));
  }
}

TEST(Moment, ZonesMoveTheDay) {
  const auto moment = read_moment("2024-01-01T00:30:00+02:00", DayOrder::day_first);
  ASSERT_TRUE(moment.has_value());
  EXPECT_EQ(date_text(moment->day), "2023-12-31");
  EXPECT_EQ(time_text(moment->micros), "22:30:00");
  for (const char* text : {"2024-13-01", "31/04/2024", "1/1/24x", "2024-01-01 25:00", "5 Foo 2024",
                           "1/2", "2024", "12.05.", "2024-01-01T10:00+99:00"})
    EXPECT_FALSE(read_moment(text, DayOrder::day_first)) << text;
}

TEST(Naming, IsReadableUniqueAndShort) {
  EXPECT_EQ(identifier("Umsatz (€) / Jahr"), "umsatz_jahr");
  EXPECT_EQ(identifier("don't"), "dont");
  EXPECT_EQ(identifier("  __x__  "), "x");
  EXPECT_EQ(identifier("売上（税込）"), "売上_税込");
  EXPECT_EQ(identifier("Город / Área"), "город_area");
  EXPECT_EQ(identifier("ΤΙΜΉ 😀 №１２"), "τιμή_12");
  EXPECT_EQ(identifier("المبلغ"), "المبلغ");
  EXPECT_EQ(identifier("e\xCC\x81t\xC3\xA9"), "ete");  // an accent of its own
  EXPECT_EQ(identifier("🚀 — !"), "");
  const auto names =
      column_names({"a", "A", "a_2", "", std::string(300, 'x'), std::string(300, 'x'), "SELECT"});
  EXPECT_EQ(names[1], "a_2");
  EXPECT_EQ(names[2], "a_2_2");
  EXPECT_EQ(names[3], "column_4");
  EXPECT_EQ(names[4].size(), kNameBytes);
  EXPECT_EQ(names[5], names[4] + "_2");
  EXPECT_EQ(names[6], "select_");
  std::string kanji;
  for (int i = 0; i < 100; ++i) kanji += "売";
  EXPECT_EQ(identifier(kanji).size(), kNameBytes / 3 * 3);  // cut between characters
  EXPECT_EQ(table_name("dir/Sales 2024.final.xlsx", "Sheet1", false), "sales_2024_final");
  EXPECT_EQ(table_name("2024.csv", "", false), "t_2024");
  EXPECT_EQ(table_name("日本.csv", "", false), "日本");
  EXPECT_EQ(table_name("!.csv", "", false), "table_1");
}

// The slow, obvious way, for comparison.
std::vector<uint32_t> marks_slowly(std::string_view text, char delimiter, char line_end) {
  std::vector<uint32_t> marks;
  bool inside = false;
  for (uint32_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"')
      inside = !inside;
    else if (!inside && (text[i] == delimiter || text[i] == line_end))
      marks.push_back(i);
  }
  return marks;
}

TEST(Scan, FindsWhatTheObviousLoopFinds) {
  std::mt19937 random(7);
  const std::string_view letters = "ab,;\n\"\r \xC3\xA4";
  Marks marks;
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (size_t size = random() % 300; text.size() < size;)
      text += letters[random() % letters.size()];
    find_marks(text, ',', '\n', marks);
    ASSERT_EQ(marks.at, marks_slowly(text, ',', '\n')) << text;
    const size_t end = text.empty() ? 0 : random() % text.size();
    ASSERT_EQ(marks.quotes_before(end),
              static_cast<uint64_t>(
                  std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(end), '"')));
  }
}

TEST(Profile, ExactAndEstimatedDistinct) {
  for (const size_t budget : {size_t{64} << 20, size_t{1} << 20, size_t{0}}) {
    Budget shared{budget};
    Profiler profiler(Type::integer, shared);
    constexpr int64_t kValues = 200'000;
    for (int64_t i = 0; i < 2 * kValues; ++i)
      profiler.integer(i % kValues, std::to_string(i % kValues));
    const ColumnProfile profile = profiler.finish();
    EXPECT_EQ(profile.distinct_exact, budget > (8u << 20));
    EXPECT_NEAR(static_cast<double>(profile.distinct), kValues,
                profile.distinct_exact ? 0 : 0.06 * kValues);
    ASSERT_EQ(profile.min_hashes.size(), kSmallestHashes);
    EXPECT_TRUE(std::ranges::is_sorted(profile.min_hashes));
    EXPECT_EQ(profile.min, "0");
    EXPECT_EQ(profile.max, "199999");
  }
}

TEST(Profile, TheMostFrequentValuesSurviveManyRareOnes) {
  Budget budget{64u << 20};
  Profiler profiler(Type::text, budget);
  for (int i = 0; i < 120'000; ++i) {
    profiler.text("rare " + std::to_string(i));
    if (i % 4 == 0) profiler.text("often");
  }
  const ColumnProfile profile = profiler.finish();
  ASSERT_FALSE(profile.top.empty());
  EXPECT_EQ(profile.top[0], (std::pair<std::string, uint64_t>("often", 30'000)));
  EXPECT_EQ(profile.distinct, 120'001u);
  EXPECT_TRUE(profile.values.empty());
}

TEST(Profile, NumbersOfDifferentScalesShareOneRange) {
  Budget budget{1u << 20};
  Profiler profiler(Type::numeric, budget);
  profiler.numeric(25, 1, "2.5");
  profiler.numeric(-7, 0, "-7");
  profiler.numeric(250, 2, "2.50");
  profiler.numeric(999'999'999'999'999'999, 0, "999999999999999999");
  const ColumnProfile profile = profiler.finish();
  EXPECT_EQ(profile.min, "-7.00");
  EXPECT_EQ(profile.max, "999999999999999999");
  EXPECT_EQ(profile.distinct, 3u);
  EXPECT_TRUE(profile.has_negative);
  EXPECT_FALSE(profile.all_integral);
}

}  // namespace
}  // namespace sqlagent::sheet
