#include "core/prompt/repair.h"

#include <gtest/gtest.h>

#include "base/case_file.h"
#include "core/catalog/test_facts.h"
#include "core/prompt/outline.h"
#include "core/prompt/statement.h"
#include "core/sql/admit.h"
#include "core/sql/tokens.h"

namespace sqlagent::prompt {
namespace {

const catalog::Catalog& shop() {
  static const catalog::Catalog built = catalog::test::catalog_of(
      {catalog::test::facts("orders",
                            "order_id,customer_id,product_id,order_date,status,amount\n"
                            "1,7,21,2024-01-02,paid,9.50\n2,7,22,2024-02-03,void,3.25\n"
                            "3,8,21,2024-02-09,paid,4.00\n4,9,22,2024-03-01,paid,4.00\n"),
       catalog::test::facts("customers",
                            "customer_id,name,city,country\n7,Ann,Oslo,Norway\n"
                            "8,Bo,Bergen,Norway\n9,Ann,Oslo,Norway\n10,O'Hara,Cork,Ireland\n"),
       catalog::test::facts("products",
                            "product_id,name,quality,quantity\n21,Lamp,good,5\n"
                            "22,Chair,fair,3\n")});
  return built;
}

std::string outcome(std::string_view said) {
  const auto mended = mend(said, shop());
  if (!mended) return "nothing";
  std::string out = mended->sql;
  for (const auto& done : mended->done) out += "\n  " + done;
  return out;
}

TEST(Repair, Cases) {
  test::run_cases(SQLAGENT_SOURCE_DIR "/src/core/prompt/repair.case", [](const test::Case& one) {
    const std::string got = outcome(one.input);
    if (const auto mended = mend(one.input, shop())) {
      EXPECT_TRUE(sql::admit(mended->sql, shop())) << mended->sql;
      const auto again = mend(mended->sql, shop());
      EXPECT_TRUE(again && again->sql == mended->sql && again->done.empty()) << mended->sql;
    }
    const bool blank = got.find("\n\n") != std::string::npos;
    return blank ? got.substr(0, got.find("\n\n")) + " ¶ " + got.substr(got.find("\n\n") + 2) : got;
  });
}

TEST(Repair, TakesAnyBytes) {
  for (std::string_view said : {"", ";", "```", "``````", "select '", "select `", "select [",
                                "((((((", "select \"", "\xff\xfe", "with", "select 1 from `a`b`"})
    EXPECT_FALSE(mend(said, shop())) << said;
  EXPECT_FALSE(mend(std::string(200'000, 'x'), shop()));
  EXPECT_FALSE(mend(std::string_view("select `am\0ount` from orders", 27), shop()));
  std::string brackets = "select ";
  for (int i = 0; i < 2'000; ++i) brackets += "(amount) + ";
  EXPECT_FALSE(mend(brackets + "(1 from orders", shop()));
}

TEST(Repair, IsTheSameEachTime) {
  constexpr std::string_view kDraft = "SELECT TOP 3 nmae FROM custmers WHERE citty = \"oslo\"";
  EXPECT_EQ(outcome(kDraft), outcome(kDraft));
}

TEST(Statement, EachSelectOnce) {
  EXPECT_EQ(selects_of("select 1; select 2; select 1"),
            (std::vector<std::string>{"select 1", "select 2"}));
  EXPECT_EQ(selects_of("select ';' from t; x"), std::vector<std::string>{"select ';' from t"});
  EXPECT_EQ(selects_of("```sql\nselect 1\n```\nor\n```\nselect 2\n```").size(), 2u);
  EXPECT_TRUE(selects_of("Select the best of them; it's free").size() <= 1);
}

TEST(Outline, FindsWhoOwnsAColumn) {
  const auto found = outline(
      "select o.amount, city from orders o, customers where exists (select 1 from products "
      "p where p.product_id = o.product_id)",
      shop());
  ASSERT_TRUE(found);
  ASSERT_EQ(found->levels.size(), 2u);
  const auto owned = [&](size_t reference) {
    const auto place = owner(*found, found->references[reference], shop());
    return place ? std::to_string(place->first) + "." + std::to_string(place->second) : "nobody";
  };
  EXPECT_EQ(found->references.size(), 4u);
  EXPECT_EQ(found->equal.size(), 1u);
  size_t at = 0;
  for (const auto& one : found->references) {
    if (one.column() == "city") EXPECT_EQ(owned(at), "0.1");
    if (one.qualifier() == "p") EXPECT_EQ(owned(at), "1.0");
    if (one.qualifier() == "o" && one.level == 1) EXPECT_EQ(owned(at), "0.0");
    ++at;
  }
  EXPECT_FALSE(outline("select from where", shop()));
}

TEST(Outline, SameTreeWhateverTheSpaces) {
  EXPECT_TRUE(same_tree("select a from t", "SELECT  (a)\nFROM t -- x"));
  EXPECT_FALSE(same_tree("select a from t", "select b from t"));
  EXPECT_FALSE(same_tree("select from", "select where"));
}

}  // namespace
}  // namespace sqlagent::prompt
