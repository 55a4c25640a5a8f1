#include "core/catalog/words.h"

#include <gtest/gtest.h>

namespace sqlagent::catalog {
namespace {

using Strings = std::vector<std::string>;

TEST(Words, FoldLatinGreekAndCyrillic) {
  EXPECT_EQ(fold("Größe ÀÉÎÕÜ Çç"), "grosse aeiou cc");
  EXPECT_EQ(fold("Œuvre Æsir Þor ĳs Łódź"), "oeuvre aesir thor ijs lodz");
  EXPECT_EQ(fold("Москва Ёлка ΑΘΗΝΑ"), "москва ёлка αθηνα");
  EXPECT_EQ(fold("e\u0301te\u0301"), "ete");
  EXPECT_EQ(fold("ＡＢＣ１２"), "abc12");
  EXPECT_EQ(fold("a\u00a0b \u2019c\u2019 \u2013"), "a b 'c' -");
}

TEST(Words, FoldSurvivesBytesThatAreNotUtf8) {
  EXPECT_EQ(fold("a\xff\xc3"), "a  ");
  EXPECT_EQ(fold(std::string_view("x\0y", 3)), "x y");
}

TEST(Words, SplitIdentifiersAndHeaders) {
  EXPECT_EQ(split_words("customerID"), (Strings{"customer", "id"}));
  EXPECT_EQ(split_words("XMLHttpRequest"), (Strings{"xml", "http", "request"}));
  EXPECT_EQ(split_words("customerIDs"), (Strings{"customer", "ids"}));
  EXPECT_EQ(split_words("address_2"), (Strings{"address", "2"}));
  EXPECT_EQ(split_words("Overtime Hrs."), (Strings{"overtime", "hrs"}));
  EXPECT_EQ(split_words("Bon-Nr."), (Strings{"bon", "nr"}));
  EXPECT_EQ(split_words("Order #"), (Strings{"order", "number"}));
  EXPECT_EQ(split_words("% paid"), (Strings{"percent", "paid"}));
  EXPECT_EQ(split_words("Men's Size"), (Strings{"mens", "size"}));
  EXPECT_EQ(split_words("Gäste"), (Strings{"gaste"}));
  EXPECT_EQ(split_words("  "), Strings{});
}

TEST(Words, EnglishNumber) {
  for (const auto& [one, many] :
       std::vector<std::pair<std::string, std::string>>{{"customer", "customers"},
                                                        {"company", "companies"},
                                                        {"branch", "branches"},
                                                        {"box", "boxes"},
                                                        {"class", "classes"},
                                                        {"person", "people"},
                                                        {"day", "days"},
                                                        {"purchase", "purchases"},
                                                        {"bus", "buses"},
                                                        {"movie", "movies"},
                                                        {"index", "indices"}}) {
    EXPECT_EQ(singular(many), one);
    EXPECT_EQ(plural(one), many);
    EXPECT_EQ(singular(one), one);
    EXPECT_EQ(plural(many), many);
  }
  EXPECT_EQ(singular("status"), "status");
  EXPECT_EQ(singular("sales"), "sales");
  EXPECT_EQ(singular("series"), "series");
  EXPECT_EQ(singular("analysis"), "analysis");
}

}  // namespace
}  // namespace sqlagent::catalog
