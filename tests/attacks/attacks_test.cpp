// Every attack of the corpora at the door: tenant A asks, and gets a refusal for the right reason,
// or a statement that can do no harm.
#include <gtest/gtest.h>

#include <ctime>
#include <set>

#include "core/catalog/test_facts.h"
#include "core/sql/admit.h"
#include "tests/attacks/corpus.h"

namespace sqlagent::attacks {
namespace {

constexpr const char* kSchemaA = "user_schema_a0000000000000000000000000000000";
constexpr const char* kSchemaB = "user_schema_b0000000000000000000000000000000";

const catalog::Catalog& asker() {
  static const catalog::Catalog built = [] {
    auto orders = catalog::test::facts("orders",
                                       "order_id,customer_id,order_date,status,amount\n"
                                       "1,7,2024-01-02,paid,9.50\n2,7,2024-02-03,void,3.25\n");
    auto customers =
        catalog::test::facts("customers", "customer_id,name,city,country\n7,Ann,Oslo,Norway\n");
    auto companies = catalog::test::facts("companies", "ticker,name,sector\nAAA,Acme,Technology\n");
    orders.schema = customers.schema = kSchemaA;
    companies.schema = "public";
    companies.shared = true;
    return catalog::build(TenantId("a0000000-0000-4000-8000-000000000000"), 1,
                          {orders, customers, companies});
  }();
  return built;
}

const catalog::Catalog& attacked() {
  static const catalog::Catalog built = [] {
    auto payroll = catalog::test::facts("payroll", "id,employee,iban\n1,Bo,DE00\n2,Ed,DE01\n");
    payroll.schema = kSchemaB;
    return catalog::build(TenantId("b0000000-0000-4000-8000-000000000000"), 1, {payroll});
  }();
  return built;
}

const Names& names() {
  static const Names all{{"A", kSchemaA},
                         {"B", kSchemaB},
                         {"ROLE_B", "ten_b0000000000000000000000000000000"},
                         {"OID", "16384"},
                         {"FILE", "/etc/hostname"}};
  return all;
}

class AtTheDoor : public testing::TestWithParam<std::string> {};

TEST_P(AtTheDoor, EachAttackIsRefusedForItsReason) {
  const auto cases = test::read_cases(path_of(GetParam()));
  ASSERT_FALSE(cases.empty());
  std::vector<std::string> found;
  for (const auto& one : cases) {
    const auto statement = statement_of(one, names());
    const auto began = std::clock();  // of the processor, which a busy machine does not stretch
    const auto admitted = sql::admit(statement, asker());
    const double took = static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
    // Generous, since sanitizers slow it down: what grows without bound takes far longer.
    EXPECT_LT(took, 2.0) << one.title;
    found.emplace_back(admitted ? "admitted" : sql::name(admitted.error().reason));
    if (!updating())
      EXPECT_EQ(found.back(), expected(one, "door")) << one.title << "\n" << one.input;
    if (!admitted) continue;
    for (const auto& source : admitted->sources()) EXPECT_NE(source.schema, kSchemaB) << one.title;
    const auto again = sql::admit(admitted->text(), asker());
    EXPECT_TRUE(again && again->text() == admitted->text()) << one.title;
  }
  if (updating()) rewrite(GetParam(), "door", found);
}

INSTANTIATE_TEST_SUITE_P(Corpus, AtTheDoor, testing::ValuesIn(categories()),
                         [](const auto& category) { return category.param; });

// What is refused to A is A's refusal: the tables are there, and B may read them by the same words.
TEST(Corpus, ForTheTenantAttackedItsOwnTablesAreThere) {
  for (const char* text : {"select iban from {B}.payroll", "select iban from payroll",
                           "select exists (select 1 from {B}.payroll)"}) {
    const auto statement = statement_of({"", std::string(text) + "\n", ""}, names());
    EXPECT_TRUE(sql::admit(statement, attacked())) << text;
    EXPECT_FALSE(sql::admit(statement, asker())) << text;
  }
}

TEST(Corpus, HoldsTwoHundredDifferentStatements) {
  std::set<std::string> statements, titles;
  size_t count = 0;
  for (const auto& category : categories())
    for (const auto& one : test::read_cases(path_of(category))) {
      ++count;
      statements.insert(one.input);
      EXPECT_TRUE(titles.insert(category + one.title).second) << category << ": " << one.title;
    }
  EXPECT_GE(statements.size(), 200u);
  EXPECT_GE(statements.size() + 5, count) << "the same statement in many places";
}

}  // namespace
}  // namespace sqlagent::attacks
