// Roles, keys and nouns of invented tables: what may be summed, what names a row, when it happened.
#include "core/catalog/roles.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/catalog/test_facts.h"

namespace sqlagent::catalog {
namespace {

using Strings = std::vector<std::string>;

template <class Line>
Table table_of(std::string name, std::string header, int rows, Line line) {
  std::string csv = header + "\n";
  for (int i = 1; i <= rows; ++i) csv += line(i) + "\n";
  return test::catalog_of({test::facts(std::move(name), csv)}).tables()[0];
}

// "column:role", in order.
Strings roles(const Table& table) {
  Strings out;
  for (const auto& column : table.columns)
    out.push_back(column.facts.name + ":" + std::string(name(column.role)));
  return out;
}

std::string column_name(const Table& table, int index) {
  return index < 0 ? "" : table.columns[static_cast<size_t>(index)].facts.name;
}

TEST(Roles, OfAnOrderLine) {
  const Table table =
      table_of("order_items", "line_id,order_id,sku,qty,unit_price,discount_pct,line_total,shipped",
               60, [](int i) {
                 return fmt::format("{},{},SKU-{},{},{}.99,{},{}.5,{}", i, 900 + i / 3, i % 25,
                                    i % 7 + 1, i % 13, i % 4 * 5, i * 3, i % 2 ? "Y" : "N");
               });
  EXPECT_EQ(roles(table), (Strings{"line_id:key", "order_id:foreign_key", "sku:foreign_key",
                                   "qty:additive", "unit_price:rate", "discount_pct:rate",
                                   "line_total:additive", "shipped:flag"}));
  EXPECT_EQ(table.nouns, (Strings{"order item", "item", "line"}));
}

TEST(Roles, ForbidSummingYearsAndAveragingIds) {
  const Table table = table_of(
      "films", "film_id,title,year,rating,gross,country,language,imdb_score", 50, [](int i) {
        return fmt::format("{},Film {},{},{},{},{},{},{}.5", i, i, 1970 + i, i % 5 + 1,
                           100000 + 977 * i, i % 2 ? "France" : "Italy", i % 3 ? "fr" : "it",
                           i % 9);
      });
  EXPECT_EQ(roles(table), (Strings{"film_id:key", "title:display_name", "year:year",
                                   "rating:ordinal", "gross:additive", "country:geography",
                                   "language:dimension", "imdb_score:rate"}));
  EXPECT_EQ(column_name(table, table.key), "film_id");
  EXPECT_EQ(column_name(table, table.display), "title");
  EXPECT_EQ(table.nouns, (Strings{"film"}));
}

TEST(Roles, OfPeople) {
  const Table table = table_of(
      "HR_Master_2025",
      "Employee ID,Full Name,Email,Job Title,Hire Date,Termination Date,Date of Birth,Annual "
      "Salary,Age,Performance Rating,Remote (Y/N)",
      40, [](int i) {
        return fmt::format(
            "E{:03},Person {},p{}@example.com,Job {},2020-01-{:02},{},1980-02-{:02},{},{},{},{}", i,
            i, i, i % 6, i % 28 + 1, i % 5 ? "" : "2024-05-01", i % 28 + 1, 40000 + i * 7,
            20 + i % 40, i % 5 + 1, i % 2 ? "Y" : "N");
      });
  EXPECT_EQ(roles(table),
            (Strings{"employee_id:key", "full_name:display_name", "email:contact",
                     "job_title:dimension", "hire_date:time_start", "termination_date:time_end",
                     "date_of_birth:time", "annual_salary:additive", "age:rate",
                     "performance_rating:ordinal", "remote__y_n_:flag"}));
  EXPECT_EQ(column_name(table, table.display), "full_name");
  EXPECT_EQ(column_name(table, table.time), "hire_date");
  EXPECT_EQ(table.nouns.front(), "hr");
  EXPECT_NE(std::find(table.nouns.begin(), table.nouns.end(), "employee"), table.nouns.end());
}

TEST(Roles, OfATillInGerman) {
  const Table table =
      table_of("bons", "Bon-Nr.,Datum,Uhrzeit,Filiale,Gäste,Zahlart,Trinkgeld", 50, [](int i) {
        return fmt::format("{},2024-03-{:02},1{}:30,{},{},{},{}.2", 5000 + i, i % 28 + 1, i % 10,
                           i % 2 ? "Mitte" : "Nord", i % 6 + 1, i % 3 ? "bar" : "Karte", i % 8);
      });
  EXPECT_EQ(column_name(table, table.key), "bon_nr_");
  EXPECT_EQ(column_name(table, table.time), "datum");
  EXPECT_EQ(table.columns[4].role, Role::additive);
  EXPECT_EQ(table.columns[6].role, Role::additive);
  EXPECT_EQ(table.columns[4].synonyms, (Strings{"guests"}));
  EXPECT_EQ(table.columns[6].synonyms, (Strings{"tip"}));
  EXPECT_NE(std::find(table.nouns.begin(), table.nouns.end(), "receipt"), table.nouns.end());
}

TEST(Roles, OfStockAndStatus) {
  const Table table =
      table_of("inventory_export_2024.csv", "product_code,stock_level,reorder_date,status,notes",
               40, [](int i) {
                 return fmt::format("P-{},{},2024-06-{:02},{},{}", i, i * 3, i % 28 + 1,
                                    i % 3 ? "active" : "discontinued",
                                    "some long remark about this item number " + std::to_string(i));
               });
  EXPECT_EQ(roles(table), (Strings{"product_code:key", "stock_level:balance", "reorder_date:time",
                                   "status:status", "notes:free_text"}));
}

TEST(Roles, PlainNumbersAreMeasuresNotKeys) {
  const Table table = table_of("readings", "day,meter_id,kwh", 30, [](int i) {
    return fmt::format("2024-04-{:02},{},{}.25", i % 28 + 1, i % 4, i * 2);
  });
  EXPECT_EQ(roles(table), (Strings{"day:time", "meter_id:foreign_key", "kwh:additive"}));
  EXPECT_EQ(table.key, -1);
}

TEST(Roles, OfNumbersThatNameOrDate) {
  const Table table = table_of(
      "halls", "hall,room,rooms,extension,took_office,number,place,depth,quantity,is_open", 40,
      [](int i) {
        return fmt::format("Hall {},{},{},{},{},{},{},{}.5,1,{}", i, 100 + i % 9, i % 12 + 1,
                           4000 + i * 13, 1950 + i, i % 11, i % 5 + 1, i, i % 2);
      });
  EXPECT_EQ(roles(table),
            (Strings{"hall:display_name", "room:dimension", "rooms:additive", "extension:contact",
                     "took_office:year", "number:dimension", "place:ordinal", "depth:rate",
                     "quantity:additive", "is_open:flag"}));
}

TEST(Roles, MeasuresBetweenTwoYearsAreMeasures) {
  const Table table = table_of("flats", "flat,total,sqft", 30, [](int i) {
    return fmt::format("Flat {},{},{}", i, 1900 + i, 1890 + i * 5);
  });
  EXPECT_EQ(roles(table), (Strings{"flat:display_name", "total:additive", "sqft:additive"}));
}

TEST(Roles, FiguresOfManyKindsAreNotAddedUp) {
  const Table table = table_of("indicators", "country,indicator,month,value,as_of", 40, [](int i) {
    return fmt::format("Land {},{},2024-{:02}-01,{}.5,2025-01-01", i % 4,
                       i % 2 ? "Inflation" : "Growth", i % 12 + 1, i);
  });
  EXPECT_EQ(roles(table), (Strings{"country:geography", "indicator:dimension", "month:time",
                                   "value:rate", "as_of:time"}));
  EXPECT_EQ(column_name(table, table.time), "month");
}

TEST(Roles, ADateThatNeverChangesIsNotTheTimeOfTheRows) {
  const Table table = table_of("snapshot", "item,stock,as_of", 20, [](int i) {
    return fmt::format("Thing {},{},2025-01-01", i, i * 2);
  });
  EXPECT_EQ(table.time, -1);
}

}  // namespace
}  // namespace sqlagent::catalog
