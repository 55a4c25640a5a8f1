#include "core/sql/admit.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <thread>
#include <vector>

#include "base/case_file.h"
#include "core/catalog/test_facts.h"
#include "core/sql/prescan.h"

namespace sqlagent::sql {
namespace {

const catalog::Catalog& shop() {
  static const catalog::Catalog built = [] {
    auto orders = catalog::test::facts("orders",
                                       "order_id,customer_id,order_date,status,amount\n"
                                       "1,7,2024-01-02,paid,9.50\n2,7,2024-02-03,void,3.25\n");
    auto customers =
        catalog::test::facts("customers", "customer_id,name,city,country\n7,Ann,Oslo,Norway\n");
    auto companies = catalog::test::facts("companies", "ticker,name,sector\nAAA,Acme,Technology\n");
    orders.schema = customers.schema = "user_schema_a";
    companies.schema = "public";
    companies.shared = true;
    return catalog::build(TenantId("0b0c2a3e-1111-4222-8333-abcdefabcdef"), 1,
                          {orders, customers, companies});
  }();
  return built;
}

std::string outcome(std::string_view draft) {
  const auto admitted = admit(draft, shop());
  if (admitted) return admitted->text();
  const auto& refusal = admitted.error();
  return "refused at " + std::to_string(refusal.offset) + ": " + refusal.message;
}

TEST(Admit, Cases) {
  test::run_cases(SQLAGENT_SOURCE_DIR "/src/core/sql/admit.case", [](const test::Case& one) {
    const std::string draft = one.input.substr(0, one.input.size() - 1);
    const std::string first = outcome(draft);
    if (!first.starts_with("refused"))
      EXPECT_EQ(outcome(first), first) << "admitted text must be admitted as it is";
    return first;
  });
}

// Common mistakes, words of other databases, statements that are no questions: each gets a sentence
// that says what to do.
TEST(Admit, Refusals) {
  test::run_cases(SQLAGENT_SOURCE_DIR "/src/core/sql/refusals.case", [](const test::Case& one) {
    const std::string said = outcome(one.input.substr(0, one.input.size() - 1));
    EXPECT_TRUE(said.starts_with("refused")) << one.title;
    return said;
  });
}

TEST(Admit, MayBeAskedByManyThreads) {
  std::atomic<int> admitted = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < 25; ++round) {
        admitted += admit("select sum(amount) from orders", shop()).has_value();
        admitted += !admit("select sum(amount) from order", shop()).has_value();
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(admitted, 200);
}

TEST(Admit, NamesItsOwner) {
  const auto admitted = admit("select 1", shop());
  ASSERT_TRUE(admitted);
  EXPECT_EQ(admitted->owner(), shop().owner());
}

TEST(Admit, RefusesWhatWouldExhaustTheParser) {
  using enum Refusal::Reason;
  std::string chain = "select 1";
  for (int i = 0; i < 7'000; ++i) chain += "+1";
  EXPECT_EQ(admit(chain, shop()).error().reason, too_deep);
  EXPECT_EQ(admit("select " + std::string(5'000, '(') + "1" + std::string(5'000, ')'), shop())
                .error()
                .reason,
            too_deep);
  std::string nots = "select ";
  for (int i = 0; i < 3'000; ++i) nots += "not ";
  EXPECT_EQ(admit(nots + "true", shop()).error().reason, too_deep);
  EXPECT_EQ(admit("select '" + std::string(20'000, 'x') + "'", shop()).error().reason, too_long);
  EXPECT_EQ(admit(std::string_view("select 1\0; drop", 15), shop()).error().reason, not_utf8);
  EXPECT_EQ(admit("select '\xc3\x28'", shop()).error().reason, not_utf8);
}

TEST(Admit, TakesTheDeepestStatementThatThePrescanLetsThrough) {
  std::string chain = "select 1";
  for (int i = 0; i < 999; ++i) chain += "+1";
  EXPECT_TRUE(admit(chain, shop()));
}

TEST(Admit, TellsWhichNamesAreNear) {
  const auto refused = admit("select amout from orders", shop());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().nearest, std::vector<std::string>{"amount"});
  EXPECT_EQ(refused.error().offset, 7);
}

double rows(std::string_view draft) {
  const auto admitted = admit(draft, shop());
  EXPECT_TRUE(admitted) << draft << ": " << admitted.error().message;
  return admitted ? admitted->row_bound() : -1;
}

std::string steps(size_t count, std::string_view expression) {
  std::string text = "with c0 as (select status as t from orders)";
  for (size_t i = 1; i <= count; ++i)
    text += fmt::format(", c{} as (select {} as t from c{})", i, expression, i - 1);
  return text + fmt::format(" select t from c{}", count);
}

bool is_limited(std::string_view draft) {
  const auto admitted = admit(draft, shop());
  return !admitted && admitted.error().reason == Refusal::Reason::limit;
}

TEST(Growth, RefusesATextThatDoublesStepByStep) {
  EXPECT_TRUE(admit(steps(6, "t || t"), shop()));
  EXPECT_TRUE(is_limited(steps(20, "t || t")));
  EXPECT_TRUE(is_limited(steps(5, "concat(t, t, t, t, t, t, t, t, t, t)")));
  EXPECT_TRUE(is_limited(steps(20, "array[t, t]::text")));
  EXPECT_TRUE(is_limited(steps(20, "case when t = 'x' then t || t else t end")));
  EXPECT_TRUE(is_limited(steps(20, "(select t || t)")));
  EXPECT_TRUE(is_limited(steps(12, "replace(t, 'a', 'bbb')")));
  EXPECT_TRUE(is_limited(steps(2, "repeat(t, 500)")));
  EXPECT_TRUE(admit(steps(20, "lower(t)"), shop()));
}

TEST(Growth, RefusesAnExpressionThatPlanningWouldExpand) {
  EXPECT_TRUE(is_limited(steps(20, "nullif(t, upper(t))")));
  EXPECT_TRUE(admit(steps(20, "max(t) || ''"), shop()));
  std::string grouped = steps(20, "nullif(t, upper(t))");
  for (size_t at = 0; (at = grouped.find(" as t from c", at)) != grouped.npos; at += 12)
    if (const auto end = grouped.find(')', at); end != grouped.npos)
      grouped.insert(end, " limit 9");
  EXPECT_TRUE(admit(grouped, shop())) << "each step is computed on its own";
}

TEST(Growth, RefusesARecursionThatDoublesItsText) {
  const auto recursion = [](std::string_view step) {
    return fmt::format(
        "with recursive r(n, t) as (select 1, 'x' union all select n + 1, {} from r where n < 9) "
        "select * from r",
        step);
  };
  EXPECT_TRUE(is_limited(recursion("t || t")));
  EXPECT_TRUE(is_limited(recursion("concat(t, n, t)")));
  EXPECT_TRUE(is_limited(recursion("replace(t, 'x', 'xx')")));
  EXPECT_TRUE(is_limited(recursion("(select string_agg(u, '') || min(u) from (select t as u) q)")));
  EXPECT_TRUE(admit(recursion("t || 'x'"), shop()));
  EXPECT_TRUE(admit(recursion("case when n > length(t) then t else upper(t) end"), shop()));
}

// orders has 2 rows, customers and companies have 1.
TEST(RowBound, IsTheProductOfWhatStandsInEveryFrom) {
  EXPECT_EQ(rows("select 1"), 1);
  EXPECT_EQ(rows("select amount from orders where order_id = 1"), 2);
  EXPECT_EQ(rows("select 1 from orders a, orders b, customers"), 4);
  EXPECT_EQ(rows("select 1 from orders a join orders b using (order_id)"), 4);
  EXPECT_EQ(rows("select (select max(amount) from orders) from orders o"), 4);
  EXPECT_EQ(rows("select 1 from orders where exists (select 1 from orders)"), 4);
  EXPECT_EQ(rows("select amount from orders union all select amount from orders"), 4);
  EXPECT_EQ(rows("select 1 from (values (1), (2), (3)) v, orders"), 6);
}

TEST(RowBound, CountsACteWhereItIsMadeAndWhereItIsRead) {
  EXPECT_EQ(rows("with o as (select amount from orders) select 1"), 2);
  EXPECT_EQ(rows("with o as (select amount from orders) select 1 from o"), 4);
  EXPECT_EQ(rows("with o as (select amount from orders) select 1 from o a, o b"), 8);
}

TEST(RowBound, ReadsTheLengthOfSeries) {
  EXPECT_EQ(rows("select * from generate_series(1, 10)"), 10);
  EXPECT_EQ(rows("select * from generate_series(10, 1, -3)"), 4);
  EXPECT_EQ(rows("select generate_series(1, 10 ^ 3), order_id from orders"), 2000);
  EXPECT_EQ(rows("select * from generate_series(date '2024-01-01', '2024-01-10', '1 day')"), 11);
  EXPECT_EQ(rows("select * from unnest(array[1, 2, 3])"), 3);
  EXPECT_EQ(rows("select * from unnest('{1,2,3,4}'::int[])"), 4);
  EXPECT_EQ(rows("select * from generate_series(1, (select max(order_id) from orders))"), 200'000);
  EXPECT_EQ(rows("select unnest(string_to_array(name, ' ')) from customers"), 10'000);
}

TEST(RowBound, IsInfiniteForARecursiveQuery) {
  EXPECT_EQ(rows("with recursive n(i) as (select 1 union all select i + 1 from n where i < 5) "
                 "select i from n"),
            std::numeric_limits<double>::infinity());
}

TEST(FirstBadByte, FollowsRfc3629) {
  EXPECT_EQ(first_bad_byte("grüße 🙂"), std::string_view::npos);
  EXPECT_EQ(first_bad_byte("a\xc0\xaf"), 1u);         // overlong
  EXPECT_EQ(first_bad_byte("\xed\xa0\x80"), 0u);      // surrogate
  EXPECT_EQ(first_bad_byte("ab\xe2\x82"), 2u);        // cut off
  EXPECT_EQ(first_bad_byte("\xf5\x80\x80\x80"), 0u);  // beyond U+10FFFF
}

}  // namespace
}  // namespace sqlagent::sql
