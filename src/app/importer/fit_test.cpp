// Next month's file on last month's table: what is the same, what is guessed, what is refused.
#include "app/importer/fit.h"

#include <gtest/gtest.h>

namespace sqlagent::importer {
namespace {

catalog::TableFacts table(std::vector<std::pair<std::string, Type>> columns) {
  catalog::TableFacts facts;
  facts.name = facts.display = "sales";
  for (auto& [name, type] : columns) {
    catalog::ColumnFacts column;
    column.name = column.display = name;
    column.type = type;
    facts.columns.push_back(std::move(column));
  }
  return facts;
}

FoundTable found(std::vector<std::pair<std::string, Type>> columns) {
  FoundTable file;
  for (auto& [name, type] : columns) file.columns.push_back({name, name, type, {}});
  return file;
}

const catalog::TableFacts kSales = table(
    {{"id", Type::integer}, {"day", Type::date}, {"city", Type::text}, {"amount", Type::integer}});

std::vector<std::string> kinds(const Fit& fit) {
  std::vector<std::string> kinds;
  for (const auto& notice : fit.notices) kinds.push_back(notice.kind);
  return kinds;
}

TEST(Fit, the_same_columns_in_another_order_need_no_word) {
  const auto fitting = fit(found({{"amount", Type::integer},
                                  {"city", Type::text},
                                  {"id", Type::integer},
                                  {"day", Type::date}}),
                           kSales, Purpose::append);
  ASSERT_TRUE(fitting);
  EXPECT_EQ(fitting->names, (std::vector<std::string>{"amount", "city", "id", "day"}));
  EXPECT_TRUE(fitting->notices.empty());
  EXPECT_TRUE(fitting->types.empty());
}

TEST(Fit, spelling_of_a_header_does_not_matter) {
  const auto fitting =
      fit(found({{"ID", Type::integer}, {"Day ", Type::date}, {"City", Type::text}}), kSales,
          Purpose::append);
  ASSERT_TRUE(fitting);
  EXPECT_EQ(fitting->names, (std::vector<std::string>{"id", "day", "city"}));
  EXPECT_EQ(kinds(*fitting), (std::vector<std::string>{"missing_column"}));
}

TEST(Fit, a_new_name_between_the_same_neighbours_is_guessed_and_told) {
  const auto fitting = fit(found({{"id", Type::integer},
                                  {"day", Type::date},
                                  {"city", Type::text},
                                  {"sum_eur", Type::integer}}),
                           kSales, Purpose::append);
  ASSERT_TRUE(fitting);
  EXPECT_EQ(fitting->names.back(), "amount");
  EXPECT_EQ(kinds(*fitting), (std::vector<std::string>{"renamed_guess"}));
}

TEST(Fit, a_stranger_of_another_type_is_new) {
  const auto fitting = fit(found({{"id", Type::integer},
                                  {"day", Type::date},
                                  {"city", Type::text},
                                  {"paid", Type::boolean}}),
                           kSales, Purpose::append);
  ASSERT_TRUE(fitting);
  EXPECT_EQ(fitting->added, (std::vector<size_t>{3}));
  EXPECT_EQ(kinds(*fitting), (std::vector<std::string>{"new_column", "missing_column"}));
}

TEST(Fit, types_grow_wider_but_never_narrower) {
  auto file = found({{"id", Type::integer},
                     {"day", Type::timestamp},
                     {"city", Type::integer},
                     {"amount", Type::numeric}});
  const auto wider = fit(file, kSales, Purpose::append);
  ASSERT_TRUE(wider);
  EXPECT_EQ(wider->wider.at("amount"), Type::numeric);
  EXPECT_EQ(wider->wider.at("day"), Type::timestamp);
  EXPECT_EQ(wider->types.at(2), Type::text);
  const auto replaced = fit(file, kSales, Purpose::replace);
  ASSERT_TRUE(replaced);
  EXPECT_TRUE(replaced->wider.empty());
}

TEST(Fit, text_for_numbers_must_prove_itself_and_dates_cannot) {
  const auto perhaps = fit(found({{"id", Type::integer},
                                  {"day", Type::date},
                                  {"city", Type::text},
                                  {"amount", Type::text}}),
                           kSales, Purpose::append);
  ASSERT_TRUE(perhaps);
  EXPECT_EQ(perhaps->strict, (std::vector<std::string>{"amount"}));
  EXPECT_EQ(perhaps->types.at(3), Type::integer);
  const auto refused = fit(found({{"id", Type::integer},
                                  {"day", Type::date},
                                  {"city", Type::text},
                                  {"amount", Type::date}}),
                           kSales, Purpose::append);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find("amount holds whole numbers in the table, but dates"),
            std::string::npos);
}

TEST(Fit, another_kind_of_file_is_refused_unless_it_replaces) {
  const auto file = found({{"name", Type::text}, {"id", Type::integer}});
  const auto refused = fit(file, kSales, Purpose::append);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find("does not look like sales"), std::string::npos);
  EXPECT_TRUE(fit(file, kSales, Purpose::replace));
}

TEST(Fit, a_name_is_never_given_twice) {
  const auto fitting = fit(found({{"id", Type::integer},
                                  {"Id", Type::boolean},
                                  {"day", Type::date},
                                  {"city", Type::text},
                                  {"amount", Type::integer}}),
                           kSales, Purpose::append);
  ASSERT_TRUE(fitting);
  EXPECT_EQ(fitting->names, (std::vector<std::string>{"id", "Id", "day", "city", "amount"}));
}

TEST(Likeness, is_the_share_of_the_tables_columns) {
  EXPECT_EQ(likeness(found({{"id", Type::integer}, {"x", Type::text}}), kSales), 0.25);
  EXPECT_EQ(likeness(found({{"x", Type::text}}), kSales), 0);
}

}  // namespace
}  // namespace sqlagent::importer
