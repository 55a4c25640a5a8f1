#include "app/importer/copy_rows.h"

#include <gtest/gtest.h>

namespace sqlagent::importer {
namespace {

void put(std::string& out, uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
}

// A row of the binary format: its number, one text, one NULL.
std::string row(uint32_t number, const std::string& text) {
  std::string out;
  put(out, 3, 2);
  put(out, 4, 4);
  put(out, number, 4);
  put(out, text.size(), 4);
  out += text;
  put(out, 0xFFFFFFFF, 4);
  return out;
}

const std::string kHead(19, 'h');
const std::string kTrailer("\xFF\xFF");

TEST(RowNumbers, are_moved_in_every_piece_and_nothing_else_is) {
  RowNumbers numbers(1000);
  std::string first = kHead + row(2, "a") + row(3, ""), second = row(7, "long text") + kTrailer;
  ASSERT_TRUE(numbers.shift(first));
  ASSERT_TRUE(numbers.shift(second));
  EXPECT_EQ(first, kHead + row(1002, "a") + row(1003, ""));
  EXPECT_EQ(second, row(1007, "long text") + kTrailer);
  EXPECT_EQ(numbers.last(), 1007u);
}

TEST(RowNumbers, an_empty_table_has_none) {
  RowNumbers numbers(5);
  std::string piece = kHead + kTrailer;
  ASSERT_TRUE(numbers.shift(piece));
  EXPECT_EQ(numbers.last(), 0u);
}

TEST(RowNumbers, what_an_int4_cannot_hold_is_refused) {
  RowNumbers numbers(INT32_MAX - 1);
  std::string fits = kHead + row(1, "a"), beyond = row(2, "a");
  EXPECT_TRUE(numbers.shift(fits));
  EXPECT_FALSE(numbers.shift(beyond));
}

}  // namespace
}  // namespace sqlagent::importer
