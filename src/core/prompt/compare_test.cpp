#include "core/prompt/compare.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/case_file.h"
#include "core/catalog/test_facts.h"
#include "core/prompt/lift.h"
#include "core/prompt/record.h"

namespace sqlagent::prompt {
namespace {

const catalog::Catalog& shop() {
  static const catalog::Catalog built = catalog::test::catalog_of(
      {catalog::test::facts("orders",
                            "order_id,customer_id,order_date,status,amount,discount\n"
                            "1,7,2024-01-02,paid,9.50,0.5\n2,7,2024-02-03,void,3.25,0.2\n"
                            "3,8,2024-02-09,paid,4.00,0.1\n4,9,2025-03-01,paid,4.00,0.3\n"),
       catalog::test::facts("customers",
                            "customer_id,name,city,country\n7,Ann Hill,Oslo,Norway\n"
                            "8,Bo Berg,Bergen,Norway\n9,Cy Ray,Oslo,Norway\n"),
       catalog::test::facts("complaints",
                            "complaint_id,order_id,reason\n1,1,late\n2,1,broken\n3,3,late\n")});
  return built;
}

// The question stands on the first line, the SELECT on the others.
std::string outcome(const std::string& input) {
  const std::string question = input.substr(0, input.find('\n'));
  const std::string select = input.substr(input.find('\n') + 1);
  const auto lifted = lift(select, shop());
  if (!lifted) return "no SELECT";
  const auto readings = nlq::read(question, shop(), make_date(2025, 11, 15));
  const auto found = differences(*lifted, question, readings, shop());
  std::string out = doubtful(found) ? "doubtful" : "nothing to say";
  for (const auto& one : found) out += fmt::format("\n  {:.2f} {}", one.weight, one.text);
  if (const auto record = record_of(select, shop()))
    out += "\n  says: " + nlq::describe(record->intent, shop());
  return out;
}

TEST(Compare, Cases) {
  test::run_cases(SQLAGENT_SOURCE_DIR "/src/core/prompt/compare.case",
                  [](const test::Case& one) { return outcome(one.input); });
}

TEST(Compare, TakesAnySelect) {
  for (const char* select :
       {"select 1", "values (1)", "select * from nowhere", "select x from (select 1) t(x)",
        "with recursive r as (select 1 union all select * from r) select * from r",
        "select count(*) over () from orders group by rollup (1), 9 order by 77", "table orders",
        "select 'a' where 'b' in ('c') order by 1 limit all"})
    EXPECT_FALSE(outcome(std::string("how many orders\n") + select).empty()) << select;
  EXPECT_EQ(outcome("how many orders\ndelete from orders"), "no SELECT");
  EXPECT_EQ(outcome("\n"), "no SELECT");
}

TEST(Lift, MeasuresKeysFiltersOrder) {
  const auto lifted = lift(
      "select c.city, sum(o.amount) as total from orders o join customers c on o.customer_id = "
      "c.customer_id where o.status = 'paid' and o.amount >= 2 group by c.city order by total desc "
      "limit 3",
      shop());
  ASSERT_TRUE(lifted);
  ASSERT_EQ(lifted->measures.size(), 1u);
  EXPECT_EQ(lifted->measures[0].f, nlq::Agg::sum);
  EXPECT_EQ(lifted->keys.size(), 1u);
  ASSERT_EQ(lifted->filters.size(), 2u);
  EXPECT_EQ(lifted->filters[0].text, "paid");
  EXPECT_EQ(lifted->filters[1].op, ">=");
  ASSERT_EQ(lifted->order.size(), 1u);
  EXPECT_TRUE(lifted->order[0].measure && lifted->order[0].descending);
  EXPECT_EQ(lifted->limit, 3);
  EXPECT_TRUE(lifted->multiplied.empty());
}

}  // namespace
}  // namespace sqlagent::prompt
