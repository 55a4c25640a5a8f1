#include "core/prompt/record.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/case_file.h"
#include "core/nlq/fixture.h"
#include "core/nlq/lower.h"
#include "core/nlq/read.h"
#include "core/prompt/outline.h"
#include "core/sql/admit.h"

namespace sqlagent::prompt {
namespace {

const catalog::Catalog& shop() {
  static const catalog::Catalog built = catalog::test::catalog_of(
      {catalog::test::facts("orders",
                            "order_id,customer_id,order_date,shipped_on,status,amount,discount\n"
                            "1,7,2024-01-02,2024-01-05,paid,9.50,0.5\n"
                            "2,7,2024-02-03,2024-02-07,void,3.25,0.2\n"
                            "3,8,2024-02-09,2024-02-09,paid,4.00,0.1\n"
                            "4,9,2025-03-01,2025-03-02,paid,4.00,0.3\n"),
       catalog::test::facts("customers",
                            "customer_id,name,city,country\n7,Ann Hill,Oslo,Norway\n"
                            "8,Bo Berg,Bergen,Norway\n9,Cy Ray,Oslo,Norway\n"),
       catalog::test::facts("complaints",
                            "complaint_id,order_id,reason\n1,1,late\n2,1,broken\n3,3,late\n")});
  return built;
}

// What the grammar says of it, the chips, and how it comes out of the record again.
std::string outcome(const std::string& select) {
  const auto record = record_of(select, shop());
  if (!record) return "no record";
  const auto again = nlq::lower(record->intent, shop());
  std::string out = nlq::describe(record->intent, shop());
  for (const auto& one : record->intent.assumptions) out += "\n  assumes: " + one.text;
  for (const auto& one : record->rounded)
    out += fmt::format("\n  rounded: {} to {}", one.column, one.digits);
  if (!sql::admit(again, shop())) return out + "\n  REFUSED: " + again;
  return out + (same_tree(select, again) ? "\n  the same statement" : "\n" + again);
}

TEST(Record, Cases) {
  test::run_cases(SQLAGENT_SOURCE_DIR "/src/core/prompt/record.case",
                  [](const test::Case& one) { return outcome(one.input); });
}

// Every statement that the offline engine's own cases expect, read back.
struct Counted {
  int asked = 0, read = 0, same = 0;
};

void read_back(const std::filesystem::path& path, Counted& count) {
  std::ifstream in(path);
  std::optional<catalog::Catalog> catalog;
  std::string line, sql;
  bool expected = false;
  const auto finish = [&] {
    if (catalog && (sql.starts_with("SELECT") || sql.starts_with("WITH"))) {
      ++count.asked;
      const auto record = record_of(sql, *catalog);
      count.read += record.has_value();
      count.same += record && same_tree(sql, nlq::lower(record->intent, *catalog));
    }
    sql.clear();
    expected = false;
  };
  while (std::getline(in, line)) {
    if (line.starts_with("schema ")) catalog = nlq::test::fixture(line.substr(7));
    if (expected && line.empty()) finish();
    if (expected) sql += line + "\n";
    if (line == "----") expected = true;
  }
  finish();
}

TEST(Record, TheEnginesOwnStatementsAreReadBack) {
  Counted count;
  const std::filesystem::path folder(SQLAGENT_SOURCE_DIR "/src/core/nlq");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".case") read_back(entry.path(), count);
  EXPECT_GT(count.asked, 300);
  EXPECT_GE(count.same, count.asked * 9 / 10);
  EXPECT_GE(count.same, count.read * 98 / 100);
}

TEST(Record, TakesAnything) {
  for (const char* select :
       {"",
        "select",
        "select 1",
        "values (1)",
        "select * from nowhere",
        "table orders",
        "select x from (select 1) t(x)",
        "select count(*) over () from orders",
        "select * from orders, customers",
        "select 'a' where 'b' in ('c') limit all",
        "select - 2147483648 from orders",
        "select amount from orders order by 99",
        "select o from orders o",
        "select o.* from orders o",
        "delete from orders",
        "select amount from orders where status like '\\'",
        "select count(*) from orders group by rollup (status)",
        "select distinct on (status) amount from orders",
        "with recursive r as (select 1 union all select * from r) select * from r",
        "select case when true then 1 end from orders",
        "select null from orders",
        "select amount from orders where amount in (select null)",
        "select round(avg(amount), 2000000000) from orders",
        "select round(amount * 2, 99) from orders",
        "select exists (select 1)",
        "select exists (select 1 from orders limit 0)",
        "select (select sum(amount) from orders o2 where o2.customer_id = o.customer_id) from "
        "orders o"})
    record_of(select, shop());
}

Table two_rows(std::vector<std::string> figures) {
  Table out;
  out.columns = {{"city", Type::text}, {"mean", Type::numeric}};
  out.rows = {{"Oslo", figures[0]}, {"Bergen", figures[1]}};
  return out;
}

TEST(Record, IsProvedByItsRows) {
  Record record;
  EXPECT_TRUE(proves(record, two_rows({"1.5", "2"}), two_rows({"1.50", "2.0"})));
  EXPECT_FALSE(proves(record, two_rows({"1.5", "2"}), two_rows({"1.5", "3"})));
  EXPECT_FALSE(proves(record, two_rows({"1.33", "2"}), two_rows({"1.33333", "2"})));
  record.rounded = {{"mean", 2}};
  EXPECT_TRUE(proves(record, two_rows({"1.33", "2"}), two_rows({"1.33333", "2"})));
  EXPECT_FALSE(proves(record, two_rows({"1.34", "2"}), two_rows({"1.33333", "2"})));
}

}  // namespace
}  // namespace sqlagent::prompt
