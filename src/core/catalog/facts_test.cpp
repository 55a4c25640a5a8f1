#include "core/catalog/facts.h"

#include <gtest/gtest.h>

#include "core/catalog/test_facts.h"

namespace sqlagent::catalog {

TEST(Facts, SurviveJson) {
  TableFacts table = test::facts(
      "orders", "Order ID,Betrag,On,Note\n1,9.50,2024-01-02,Grüße\n2,-3.25,2024-01-01,\n");
  table.columns[1].unit = "EUR";
  table.keys.push_back({"order_id", "orders", "id"});
  table.primary_key = "order_id";
  table.nouns = {"order"};
  const std::string json = to_json(table);
  const auto back = facts_from_json(json);
  ASSERT_TRUE(back) << back.error();
  EXPECT_EQ(to_json(*back), json);
  EXPECT_EQ(back->columns[1].min, "-3.25");
  EXPECT_EQ(back->columns[1].unit, "EUR");
  EXPECT_TRUE(back->columns[1].has_negative);
  EXPECT_EQ(back->columns[3].nulls, 1u);
  EXPECT_EQ(back->columns[0].min_hashes, table.columns[0].min_hashes);
}

TEST(Facts, SayWhatIsWrongWithJson) {
  EXPECT_EQ(facts_from_json("[]").error(), "not a JSON object");
  EXPECT_EQ(facts_from_json("{\"schema\":7}").error(), "“schema” is not text");
  EXPECT_TRUE(facts_from_json("{").error().starts_with("not JSON"));
  std::string json = to_json(test::facts("t", "a\n1\n"));
  json.replace(json.find("\"integer\""), 9, "\"money\"");
  EXPECT_EQ(facts_from_json(json).error(), "“type” is not a type that we know");
}

// Facts are stored: a hash that changed would silently break every join between old and new
// imports.
TEST(Facts, HashNeverChanges) {
  EXPECT_EQ(value_hash(""), 17280346270528514342u);
  EXPECT_EQ(value_hash("a"), 9413272369427828315u);
}

}  // namespace sqlagent::catalog
