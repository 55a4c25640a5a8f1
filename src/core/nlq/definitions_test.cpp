// What a tenant wrote down about its words is used by every question, without being sent along.
#include <gtest/gtest.h>

#include "core/catalog/test_facts.h"
#include "core/nlq/lens.h"

namespace sqlagent::nlq::test {
namespace {

using catalog::Definition;

std::string sql_of(std::string_view question, std::vector<Definition> definitions) {
  catalog::Edits edits;
  edits.definitions = std::move(definitions);
  const auto catalog =
      catalog::build(catalog::test::tenant(), 1,
                     {catalog::test::facts(
                         "orders",
                         "order_no,ordered_on,amount,city\n1,2024-02-01,120,Leeds\n"
                         "2,2024-05-03,80,York\n3,2024-06-09,300,Leeds\n4,2024-09-19,45,Hull\n")},
                     edits);
  const Lens lens(catalog);
  const auto readings = read(question, lens, make_date(2024, 10, 1));
  return readings.decision == Decision::answer ? readings.ranked.front().sql : readings.message;
}

TEST(Definitions, StandForTheirTermInOneOrMany) {
  const std::vector<Definition> big{{"big order", "orders with an amount above 100"}};
  EXPECT_EQ(sql_of("how many big orders are there", big),
            "SELECT count(*) AS orders\nFROM orders\nWHERE amount > 100");
  EXPECT_EQ(sql_of("how many orders are there", big), "SELECT count(*) AS orders\nFROM orders");
  EXPECT_NE(sql_of("how many big orders are there", {}).find("big"), std::string::npos);
}

TEST(Definitions, AreUsedAsFarAsTheyAreUnderstood) {
  EXPECT_NE(sql_of("how many big orders are there", {{"big order", "orders with gold sprinkles"}})
                .find("did not understand"),
            std::string::npos);
}

}  // namespace
}  // namespace sqlagent::nlq::test
