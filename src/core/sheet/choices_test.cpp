// Choices as JSON: the ids of the receipt, there and back, and what is refused.
#include "core/sheet/choices.h"

#include <gtest/gtest.h>

namespace sqlagent::sheet {
namespace {

TEST(Choices, go_to_json_and_back) {
  const std::string text =
      R"({"1/tables":["A3:D17","F3:H"],"1.1/exists":true,"1.1/name":"orders","1.1/header":"3:4",)"
      R"("1.1/data":"A5:D17","1.1/totals":"keep","1.1/row/9":"leave_out","1.1/hidden_rows":"keep",)"
      R"("1.1/decimal_mark":",","1.1/day_order":"day_first","1.1/shape":"long",)"
      R"("1.1/sections":"keep","1.1/AB/name":"x","1.1/AB/type":"text","1.1/AB/unit":"EUR",)"
      R"("1.1/AB/fill_down":false,"1.1/section/name":"Land","1.1/period/name":"Monat",)"
      R"("1.1/value/type":"numeric","2.3/header":"none"})";
  const auto choices = choices_from_json(text);
  ASSERT_TRUE(choices) << choices.error().message;
  EXPECT_EQ(to_json(*choices), text);
  EXPECT_EQ(*choices_from_json(to_json(*choices)), *choices);
  const TableChoice& table = choices->table(1, 1);
  EXPECT_EQ(table.header, (Rows{3, 4}));
  EXPECT_EQ(table.columns.at(27).type, Type::text);
  EXPECT_TRUE(choices->table(2, 3).header->empty());
  EXPECT_EQ(choices->table(7, 7), TableChoice{});
}

TEST(Choices, null_takes_one_back_and_the_last_word_counts) {
  EXPECT_TRUE(choices_from_json(R"({"1.1/header":null})")->empty());
  const auto twice = choices_from_json(R"({"1.1/C/type":"text","1.1/C/type":"date"})");
  EXPECT_EQ(twice->table(1, 1).columns.at(2).type, Type::date);
}

TEST(Choices, that_cannot_be_followed_are_refused_by_name) {
  for (const char* bad :
       {R"([])", R"({"header":"3"})", R"({"1.1":"3"})", R"({"1.1/header":3})",
        R"({"0.1/name":"x"})", R"({"1.1/header":"4:3"})", R"({"1.1/C/type":"varchar"})",
        R"({"1.1/1/type":"text"})", R"({"1.1/name":""})", R"({"1.1/row/x":"keep"})",
        R"({"1/tables":"A1:B2"})", R"({"1/tables":["B"]})", R"({"1.1/colour":"red"})",
        R"({"1.1/C/decimal_mark":";"})"})
    EXPECT_FALSE(choices_from_json(bad)) << bad;
  EXPECT_NE(choices_from_json(R"({"1.1/C/type":"varchar"})").error().message.find("1.1/C/type"),
            std::string::npos);
}

TEST(A1, names_cells_and_reads_them) {
  EXPECT_EQ(column_letters(0), "A");
  EXPECT_EQ(column_letters(25), "Z");
  EXPECT_EQ(column_letters(26), "AA");
  EXPECT_EQ(column_letters(16383), "XFD");
  for (const uint32_t column : {0u, 25u, 26u, 701u, 702u, 16383u})
    EXPECT_EQ(column_from_letters(column_letters(column)), column);
  EXPECT_EQ(range_name(*range_from_name("D17:A3")), "A3:D17");
  EXPECT_EQ(range_name(*range_from_name("b2:c")), "B2:C");
  for (const char* bad : {"", "A", "3", "A0", "A1:", "A1:B2x", "AAAA1", "A99999999999"})
    EXPECT_FALSE(range_from_name(bad)) << bad;
}

}  // namespace
}  // namespace sqlagent::sheet
