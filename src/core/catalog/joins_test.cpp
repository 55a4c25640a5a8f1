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

TEST(Joins, ReadNamesThatAreWrittenTogether) {
  const auto staff = made("employees", "employeeid,lastname,reportsto", 30, [](int i) {
    return fmt::format("{},Name {},{}", i, i, i > 3 ? fmt::to_string(i % 3 + 1) : "");
  });
  const auto visits = made("visits", "visitid,supportrepid,clubid", 90, [](int i) {
    return fmt::format("{},{},{}", i, i % 30 + 1, i % 12 + 1);
  });
  const auto clubs =
      made("clubs", "cid,town", 12, [](int i) { return fmt::format("{},Town {}", i, i); });
  EXPECT_EQ(test::edges_of(test::catalog_of({staff, visits, clubs})),
            (Strings{"employees.reportsto > employees.employeeid (report)",
                     "visits.supportrepid > employees.employeeid (support rep)",
                     "visits.clubid > clubs.cid"}));
}

TEST(Joins, NumberedKeysAreParallelRoles) {
  const auto clubs =
      made("clubs", "club_id,town", 12, [](int i) { return fmt::format("{},Town {}", i, i); });
  const auto games = made("games", "game_id,club_id_1,club_id_2,goals", 60, [](int i) {
    return fmt::format("{},{},{},{}", 70 + i, i % 12 + 1, i * 5 % 12 + 1, i % 6);
  });
  EXPECT_EQ(
      test::edges_of(test::catalog_of({clubs, games})),
      (Strings{"games.club_id_1 > clubs.club_id (1)", "games.club_id_2 > clubs.club_id (2)"}));
}

TEST(Joins, AColumnThatCountsThingsPointsAtNone) {
  const auto orders =
      made("orders", "order_id,total", 60, [](int i) { return fmt::format("{},{}.5", i, i * 3); });
  const auto shops = made("shops", "shop,orders,visitors", 40, [](int i) {
    return fmt::format("Shop {},{},{}", i, i % 20 + 1, i % 30 + 1);
  });
  EXPECT_EQ(test::edges_of(test::catalog_of({orders, shops})), Strings{});
}

TEST(Joins, NumbersThatAreHardlySharedByAccidentJoinWithoutAName) {
  const auto members = made("members", "memberno,town", 40,
                            [](int i) { return fmt::format("{},Town {}", 4000 + 7 * i, i); });
  const auto votes = made("votes", "round,first_choice", 60, [](int i) {
    return fmt::format("{},{}", i % 4 + 1, 4007 + 7 * (i * 3 % 40));
  });
  EXPECT_EQ(test::edges_of(test::catalog_of({members, votes})),
            (Strings{"votes.first_choice > members.memberno"}));
  const auto amounts = made("payments", "round,amount", 60, [](int i) {
    return fmt::format("{},{}", i % 4 + 1, 4007 + 7 * (i * 3 % 40));
  });
  EXPECT_EQ(test::edges_of(test::catalog_of({members, amounts})), Strings{});
}

TEST(Joins, LeadHomeAndNotToWhereElseTheThingIsSpokenOf) {
  const auto papers =
      made("papers", "paper_id,title", 50, [](int i) { return fmt::format("{},Title {}", i, i); });
  const auto fields = made("paper_fields", "paper_id,field", 50,
                           [](int i) { return fmt::format("{},F{}", i, i % 6); });
  const auto cited = made("citations", "paper_id,year", 120,
                          [](int i) { return fmt::format("{},{}", i % 50 + 1, 2000 + i % 9); });
  EXPECT_EQ(
      test::edges_of(test::catalog_of({papers, fields, cited})),
      (Strings{"paper_fields.paper_id > papers.paper_id", "citations.paper_id > papers.paper_id"}));
}

TEST(Joins, AWordAndWhatItMeansAreOneName) {
  const auto clients =
      made("clients", "client_no,town", 20, [](int i) { return fmt::format("{},Town {}", i, i); });
  const auto sales = made("sales", "sale_id,client_no", 60,
                          [](int i) { return fmt::format("{},{}", 300 + i, i % 20 + 1); });
  const Catalog catalog = test::catalog_of({clients, sales});
  EXPECT_EQ(test::edges_of(catalog), (Strings{"sales.client_no > clients.client_no"}));
  EXPECT_GT(catalog.edges().at(0).probability, 0.95);
}

TEST(Joins, AnotherThingOfTheSameKindIsNotTheThing) {
  const auto leases = made("lease_plans", "lease_plan_id,town", 30,
                           [](int i) { return fmt::format("{},Town {}", i, i); });
  const auto visits = made("visits", "visit_id,order_plan_id", 60,
                           [](int i) { return fmt::format("{},{}", 90 + i, i % 30 + 1); });
  EXPECT_EQ(test::edges_of(test::catalog_of({leases, visits})), Strings{});
}

TEST(Joins, NamesThatAnybodyHasJoinNothing) {
  const auto doctors = made("doctors", "doctor_no,last_name", 12,
                            [](int i) { return fmt::format("D{},Name {}", i, i); });
  const auto patients = made("patients", "patient_no,last_name", 30,
                             [](int i) { return fmt::format("P{},Name {}", i, i % 12 + 1); });
  EXPECT_EQ(test::edges_of(test::catalog_of({doctors, patients})), Strings{});
}

TEST(Joins, KeysOfOtherTablesMayCloseACircle) {
  const auto departments = made("departments", "department_id,head_employee_id", 6,
                                [](int i) { return fmt::format("{},{}", i, i * 4); });
  const auto employees = made("employees", "employee_id,department_id", 40,
                              [](int i) { return fmt::format("{},{}", i, i % 6 + 1); });
  EXPECT_EQ(test::edges_of(test::catalog_of({departments, employees})),
            (Strings{"departments.head_employee_id > employees.employee_id (head)",
                     "employees.department_id > departments.department_id"}));
}

TEST(Joins, OfAnEmptyTableAreTakenFromItsNames) {
  const auto languages = test::facts("languages", "language_id,name\n");
  const auto films = made("films", "film_id,title,language_id", 30,
                          [](int i) { return fmt::format("{},Film {},{}", i, i, i % 3 + 1); });
  auto empty = languages;
  for (auto& column : empty.columns) column.type = Type::integer;
  EXPECT_EQ(test::edges_of(test::catalog_of({empty, films})),
            (Strings{"films.language_id > languages.language_id"}));
}

}  // namespace sqlagent::catalog
