#include "core/catalog/compound.h"

#include <gtest/gtest.h>

#include "core/catalog/words.h"

namespace sqlagent::catalog {
namespace {

std::string apart(const std::string& name) {
  return join_words(unjoined(split_words(name)));
}

TEST(Compound, TakesApartWhatIsWrittenTogether) {
  EXPECT_EQ(apart("supportrepid"), "support rep id");
  EXPECT_EQ(apart("unitprice"), "unit price");
  EXPECT_EQ(apart("reportsto"), "reports to");
  EXPECT_EQ(apart("employeeid"), "employee id");
  EXPECT_EQ(apart("lastname"), "last name");
  EXPECT_EQ(apart("orderqty"), "order qty");
  EXPECT_EQ(apart("main_driverid"), "main driver id");
}

TEST(Compound, LeavesWordsOfTheirOwnWhole) {
  for (const auto* word : {"paid", "grid", "valid", "period", "liquid", "station", "department",
                           "address", "nation", "percent", "warehouse", "kunde", "umsatz", "stuid",
                           "iso", "customers", "together", "planned"})
    EXPECT_EQ(apart(word), word);
}

TEST(Compound, EndsInTimeWhateverTheWord) {
  EXPECT_EQ(apart(std::string(40, 'a')), std::string(40, 'a'));
  EXPECT_EQ(apart(std::string(4000, 'a')), std::string(4000, 'a'));
  std::string many;
  for (int i = 0; i < 8; ++i) many += "their";
  EXPECT_EQ(apart(many), many);
}

}  // namespace
}  // namespace sqlagent::catalog
