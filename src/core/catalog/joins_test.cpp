// Join graphs of invented schemas. Rows are made by small loops, so that surrogate keys are dense
// and contain each other.
#include "core/catalog/joins.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "core/catalog/test_facts.h"

namespace sqlagent::catalog {
namespace {

using Strings = std::vector<std::string>;

// "header\n" and `rows` lines made by `line(i)`, i from 1.
template <class Line>
TableFacts made(std::string name, std::string header, int rows, Line line, bool shared = false) {
  std::string csv = header + "\n";
  for (int i = 1; i <= rows; ++i) csv += line(i) + "\n";
  return test::facts(std::move(name), csv, shared);
}

Strings shop_edges() {
  const auto customers = made("customers", "id,name,city", 60, [](int i) {
    return fmt::format("{},Customer {},City {}", i, i, i % 7);
  });
  const auto products = made("products", "product_id,product_name,price", 40,
                             [](int i) { return fmt::format("{},Thing {},{}.50", i, i, i % 9); });
  const auto sales = made("sales", "id,customer_id,product_id,qty,sale_date", 300, [](int i) {
    return fmt::format("{},{},{},{},2024-01-{:02}", i, i % 60 + 1, i % 40 + 1, i % 5 + 1,
                       i % 28 + 1);
  });
  return test::edges_of(test::catalog_of({customers, products, sales}));
}

}  // namespace

TEST(Joins, FollowNamesNotDenseIntegers) {
  EXPECT_EQ(shop_edges(), (Strings{"sales.customer_id > customers.id",
                                   "sales.product_id > products.product_id"}));
}

TEST(Joins, ReadAbbreviationsAndSelfJoins) {
  const auto employees =
      made("employees", "Employee ID,Full Name,Department,Manager ID,Annual Salary", 80, [](int i) {
        return fmt::format("{},Person {},{},{},{}", 1000 + i, i,
                           i % 3 == 0   ? "Sales"
                           : i % 3 == 1 ? "Finance"
                                        : "Support",
                           1001 + i % 9, 40000 + 13 * i);
      });
  const auto departments =
      test::facts("departments",
                  "Dept,Cost Center,Annual "
                  "Budget\nSales,100,5000\nFinance,200,7000\nSupport,300,6500\nLegal,400,100\n");
  const auto payroll = made("payroll", "Emp ID,Pay Period,Gross Pay", 240, [](int i) {
    return fmt::format("{},2024-{:02}-01,{}.25", 1001 + i % 80, i % 3 + 1, 3000 + i);
  });
  EXPECT_EQ(test::edges_of(test::catalog_of({employees, departments, payroll})),
            (Strings{"employees.department > departments.dept",
                     "employees.manager_id > employees.employee_id (manager)",
                     "payroll.emp_id > employees.employee_id"}));
}

TEST(Joins, KeepParallelRolesApart) {
  const auto addresses = made("addresses", "address_id,street", 50,
                              [](int i) { return fmt::format("{},Street {}", i, i); });
  const auto orders =
      made("orders", "order_id,ship_to_address_id,bill_to_address_id", 120,
           [](int i) { return fmt::format("{},{},{}", 500 + i, i % 50 + 1, i * 7 % 50 + 1); });
  EXPECT_EQ(test::edges_of(test::catalog_of({addresses, orders})),
            (Strings{"orders.ship_to_address_id > addresses.address_id (ship to)",
                     "orders.bill_to_address_id > addresses.address_id (bill to)"}));
}

TEST(Joins, UnderstandGermanHeaders) {
  const auto bons = made("bons", "Bon-Nr.,Datum,Filiale,Trinkgeld", 90, [](int i) {
    return fmt::format("{},2024-02-{:02},{},{}.5", 7000 + i, i % 28 + 1, i % 2 ? "Mitte" : "Altona",
                       i % 4);
  });
  const auto lines = made("positionen", "Bon-Nr.,Artikel,Menge,Einzelpreis", 270, [](int i) {
    return fmt::format("{},Gericht {},{},{}.90", 7001 + i % 90, i % 12, i % 3 + 1, i % 12 + 4);
  });
  const auto branches = test::facts(
      "filialen", "Filiale,Ort,Sitzplätze\nMitte,Berlin,40\nAltona,Hamburg,60\nSüd,Köln,30\n");
  EXPECT_EQ(test::edges_of(test::catalog_of({bons, lines, branches})),
            (Strings{"bons.filiale > filialen.filiale", "positionen.bon_nr_ > bons.bon_nr_"}));
}

TEST(Joins, NeverLinkOwnNumbersToSharedOnes) {
  const auto companies = made(
      "companies", "ticker,name,sector", 30,
      [](int i) { return fmt::format("TK{},Firm {},S{}", i, i, i % 4); }, true);
  const auto funds = made(
      "funds", "fund_id,name", 30, [](int i) { return fmt::format("{},Fund {}", i, i); }, true);
  const auto mine = made("trades", "trade_id,ticker,fund_id,shares", 100, [](int i) {
    return fmt::format("{},TK{},{},{}", i, i % 30 + 1, i % 30 + 1, i);
  });
  EXPECT_EQ(test::edges_of(test::catalog_of({mine, companies, funds})),
            (Strings{"trades.ticker > companies.ticker"}));
}

TEST(Joins, DeclaredKeysAreAsGoodAsCertain) {
  auto prices = made(
      "daily_prices", "symbol,day,close", 60,
      [](int i) { return fmt::format("TK{},2024-01-{:02},{}.5", i % 5, i % 28 + 1, i); }, true);
  prices.keys.push_back({"symbol", "companies", "ticker"});
  const auto companies = made(
      "companies", "ticker,name", 5, [](int i) { return fmt::format("TK{},Firm {}", i - 1, i); },
      true);
  const Catalog catalog = test::catalog_of({prices, companies});
  ASSERT_EQ(catalog.edges().size(), 1u);
  EXPECT_GT(catalog.edges()[0].probability, 0.98);
  EXPECT_TRUE(catalog.edges()[0].to_unique);
}

TEST(Joins, UnrelatedTablesStayApart) {
  const auto courses = made("courses", "course_id,title", 40,
                            [](int i) { return fmt::format("{},Course {}", i, i); });
  const auto taught = made("taught", "instructor_id,room", 40,
                           [](int i) { return fmt::format("{},R{}", i % 20 + 1, i); });
  EXPECT_EQ(test::edges_of(test::catalog_of({courses, taught})), Strings{});
}

}  // namespace sqlagent::catalog
