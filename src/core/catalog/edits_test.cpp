// What a person says about tables: checked, stored as JSON, and laid over the facts.
#include "core/catalog/edits.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/catalog/change.h"
#include "core/catalog/test_facts.h"

namespace sqlagent::catalog {
namespace {

using Strings = std::vector<std::string>;

std::vector<TableFacts> shop() {
  std::string customers = "customer_id,name,seg\n", orders = "order_no,cust,amount,year,note,qty\n";
  for (int i = 1; i <= 40; ++i) {
    customers += fmt::format("{},Customer {},S{}\n", i, i, i % 3);
    orders += fmt::format("{},{},{},{},n{},{}\n", 500 + i, i * 7 % 40 + 1, i * 10, 2020 + i % 4, i,
                          i % 5);
  }
  return {test::facts("customers", customers), test::facts("orders", orders)};
}

Catalog with(TableEdits edits) {
  return build(test::tenant(), 1, shop(), Edits{{std::move(edits)}, {}});
}

const Column& column(const Catalog& catalog, std::string_view table, std::string_view name) {
  const Table& found = catalog.tables()[static_cast<size_t>(catalog.find_table("", table))];
  return found.columns[static_cast<size_t>(Catalog::find_column(found, name))];
}

TableEdits orders_where(ColumnEdits edit) {
  TableEdits edits{.table = "orders"};
  edits.columns.push_back(std::move(edit));
  return edits;
}

// The sentence of a refused change, or the JSON of what is said afterwards.
std::string after(const TableChange& change, TableEdits before = {.table = "orders"}) {
  const Catalog catalog = build(test::tenant(), 1, shop());
  const auto result = changed(std::move(before), change, catalog, catalog.tables()[1]);
  return result ? to_json(*result) : result.error();
}

TableChange of_column(ColumnChange column) {
  TableChange change;
  change.columns.push_back(std::move(column));
  return change;
}

TableChange of_join(std::string from, std::string table, std::string to, JoinState state) {
  TableChange change;
  change.joins.push_back({std::move(from), std::move(table), std::move(to), state});
  return change;
}

TEST(Edits, WordsLieOverTheFactsAndTheHeaderIsKept) {
  const Catalog catalog = with(orders_where({.column = "amount",
                                             .display = "Net sales",
                                             .description = "without tax",
                                             .unit = "EUR",
                                             .synonyms = {"Turnover", "umsatz"}}));
  const Column& amount = column(catalog, "orders", "amount");
  EXPECT_EQ(amount.facts.display, "Net sales");
  EXPECT_EQ(amount.header, "amount");
  EXPECT_EQ(amount.description, "without tax");
  EXPECT_EQ(amount.facts.unit, "EUR");
  EXPECT_EQ(amount.words, (Strings{"net", "sales", "amount"}));
  EXPECT_EQ(amount.synonyms, (Strings{"turnover", "umsatz"}));
}

TEST(Edits, ATableIsCalledAsAPersonCallsIt) {
  const Catalog catalog = with({.table = "orders",
                                .display = "Receipts",
                                .description = "One per visit",
                                .synonyms = {"bills"}});
  const Table& orders = catalog.tables()[1];
  EXPECT_EQ(orders.facts.display, "Receipts");
  EXPECT_EQ(orders.title, "orders");
  EXPECT_EQ(orders.facts.description, "One per visit");
  ASSERT_GE(orders.nouns.size(), 3u);
  EXPECT_EQ(orders.nouns[0], "bill");
  EXPECT_EQ(orders.nouns[1], "receipt");
  EXPECT_EQ(orders.nouns[2], "order");
}

TEST(Edits, AGivenRoleIsCertainAndTheOneFoundIsKept) {
  const Catalog catalog = with(orders_where({.column = "amount", .role = Role::rate}));
  const Column& amount = column(catalog, "orders", "amount");
  EXPECT_EQ(amount.role, Role::rate);
  EXPECT_EQ(amount.role_probability, 1);
  EXPECT_TRUE(amount.role_given);
  EXPECT_EQ(amount.found_role, Role::additive);
  EXPECT_FALSE(column(catalog, "orders", "year").role_given);
}

TEST(Edits, AGivenKeyIsTheKey) {
  const Catalog catalog = with(orders_where({.column = "note", .role = Role::key}));
  EXPECT_EQ(catalog.tables()[1].key, 4);
}

TEST(Edits, AJoinThatWasConfirmedIsCertainFromTheSideThatRepeats) {
  for (const bool turned : {false, true}) {
    TableEdits edits = turned ? TableEdits{.table = "customers"} : TableEdits{.table = "orders"};
    edits.joins.push_back(turned
                              ? JoinEdit{"customer_id", "orders", "amount", JoinState::confirmed}
                              : JoinEdit{"year", "customers", "customer_id", JoinState::confirmed});
    const Catalog catalog = with(edits);
    const auto found = std::ranges::find(catalog.edges(), Decided::confirmed, &Edge::decided);
    ASSERT_NE(found, catalog.edges().end());
    EXPECT_EQ(found->probability, 1);
    EXPECT_TRUE(found->to_unique);
  }
}

TEST(Edits, AJoinThatWasRemovedNeverComesBack) {
  EXPECT_EQ(test::edges_of(with({.table = "orders"})),
            (Strings{"orders.cust > customers.customer_id"}));
  TableEdits edits{.table = "orders"};
  edits.joins.push_back({"cust", "customers", "customer_id", JoinState::removed});
  EXPECT_EQ(test::edges_of(with(edits)), Strings{});
  TableEdits turned{.table = "customers"};
  turned.joins.push_back({"customer_id", "orders", "cust", JoinState::removed});
  EXPECT_EQ(test::edges_of(with(turned)), Strings{});
}

TEST(Edits, WhatIsNotThereAnyMoreIsLeftOutAndTold) {
  TableEdits edits = orders_where({.column = "gone", .display = "Lost"});
  edits.columns.push_back({.column = "note", .role = Role::additive});
  edits.joins.push_back({"cust", "suppliers", "id", JoinState::confirmed});
  edits.joins.push_back({"note", "customers", "customer_id", JoinState::confirmed});
  const Catalog catalog = with(edits);
  ASSERT_EQ(catalog.unused_edits().size(), 4u);
  for (const UnusedEdit& unused : catalog.unused_edits()) EXPECT_EQ(unused.table, "orders");
  EXPECT_NE(catalog.unused_edits()[0].text.find("gone"), std::string::npos);
  EXPECT_NE(catalog.unused_edits()[2].text.find("suppliers"), std::string::npos);
  EXPECT_EQ(column(catalog, "orders", "note").role, column(with({}), "orders", "note").role);
}

TEST(Edits, SharedTablesAreNotEdited) {
  auto tables = shop();
  tables[1].shared = true;
  const Catalog catalog =
      build(test::tenant(), 1, tables, Edits{{{.table = "orders", .display = "Mine"}}, {}});
  EXPECT_EQ(catalog.tables()[1].facts.display, "orders");
}

TEST(Edits, ComeBackFromJsonAsTheyWere) {
  TableEdits edits = orders_where({.column = "amount",
                                   .display = "“Net”",
                                   .description = "",
                                   .unit = "€",
                                   .synonyms = {"a", "b"},
                                   .role = Role::balance});
  edits.display = "Bons";
  edits.synonyms = {"receipt"};
  edits.joins.push_back({"cust", "customers", "customer_id", JoinState::removed});
  auto read = table_edits_from_json(to_json(edits));
  ASSERT_TRUE(read);
  read->table = "orders";
  EXPECT_EQ(*read, edits);
  EXPECT_EQ(to_json(TableEdits{}), "{}");
  const std::vector<Definition> definitions{{"churned", "no order for 90 days"}, {"", "a rule"}};
  EXPECT_EQ(definitions_from_json(to_json(definitions)).value(), definitions);
  EXPECT_EQ(text(definitions[0]), "churned = no order for 90 days");
  EXPECT_EQ(text(definitions[1]), "a rule");
}

TEST(Edits, BrokenJsonIsAnErrorNotAGuess) {
  for (const auto* broken :
       {"", "[]", "{\"columns\":1}", "{\"columns\":[{}]}", "{\"joins\":[{\"column\":\"a\"}]}",
        "{\"columns\":[{\"column\":\"a\",\"role\":\"king\"}]}", "{\"synonyms\":[1]}"})
    EXPECT_FALSE(table_edits_from_json(broken)) << broken;
  EXPECT_FALSE(definitions_from_json("{\"definitions\":[{\"term\":\"x\"}]}"));
}

TEST(Changes, SayOnlyWhatWasSaid) {
  EXPECT_EQ(after(of_column({.column = "amount", .synonyms = Strings{" turnover ", "Turnover"}})),
            R"({"columns":[{"column":"amount","synonyms":["turnover"]}]})");
  EXPECT_EQ(after({.display = "  Bons "}), R"({"display":"Bons"})");
  EXPECT_EQ(after({}), "{}");
}

TEST(Changes, NullBringsBackWhatWasFound) {
  TableEdits before = orders_where({.column = "amount", .display = "x", .role = Role::rate});
  before.display = "y";
  EXPECT_EQ(after({.display = std::optional<std::string>()}, before),
            R"({"columns":[{"column":"amount","display":"x","role":"rate"}]})");
  EXPECT_EQ(after(of_column({.column = "amount",
                             .display = std::optional<std::string>(),
                             .role = std::optional<std::string>()}),
                  before),
            R"({"display":"y"})");
}

TEST(Changes, AreRefusedWithASentence) {
  const auto role = [](std::string column, std::string role) {
    return after(of_column({.column = std::move(column), .role = std::move(role)}));
  };
  EXPECT_EQ(role("nothing", "rate"), "There is no column nothing in orders.");
  EXPECT_EQ(role("note", "additive"),
            "“note” cannot have the role additive: it holds text, which cannot be calculated with "
            "or ordered in time.");
  EXPECT_NE(role("amount", "time").find("it holds numbers"), std::string::npos);
  EXPECT_NE(role("year", "key").find("its values repeat"), std::string::npos);
  EXPECT_NE(role("amount", "king").find("no role"), std::string::npos);
  EXPECT_NE(role("amount", "unknown").find("no role"), std::string::npos);
  EXPECT_NE(after({.display = " "}).find("must not be empty"), std::string::npos);
  EXPECT_NE(after({.display = "a\nb"}).find("single line"), std::string::npos);
  EXPECT_NE(after({.display = std::string(201, 'x')}).find("200 bytes"), std::string::npos);
  EXPECT_NE(after({.synonyms = Strings{"  "}}).find("empty"), std::string::npos);
  EXPECT_NE(after({.synonyms = Strings{std::string(61, 'x')}}).find("60 bytes"), std::string::npos);
  Strings many;
  for (int i = 0; i < 21; ++i) many.push_back(fmt::format("name {}", i));
  EXPECT_NE(after({.synonyms = many}).find("20 synonyms"), std::string::npos);
}

TEST(Changes, JoinsMustBePossible) {
  using enum JoinState;
  EXPECT_EQ(after(of_join("cust", "customers", "customer_id", confirmed)),
            R"({"joins":[{"column":"cust","to_table":"customers","to_column":"customer_id",)"
            R"("state":"confirmed"}]})");
  EXPECT_NE(after(of_join("cust", "nobody", "id", confirmed)).find("no table nobody"),
            std::string::npos);
  EXPECT_NE(after(of_join("cust", "customers", "id", removed)).find("no column id"),
            std::string::npos);
  EXPECT_NE(after(of_join("note", "customers", "customer_id", confirmed)).find("no row"),
            std::string::npos);
  EXPECT_NE(after(of_join("note", "orders", "note", confirmed)).find("with itself"),
            std::string::npos);
  EXPECT_NE(after(of_join("year", "orders", "qty", confirmed)).find("several times"),
            std::string::npos);
  TableEdits before{.table = "orders"};
  before.joins.push_back({"cust", "gone", "id", confirmed});
  EXPECT_EQ(after(of_join("cust", "gone", "id", found), before), "{}");
}

TEST(Definitions, AreTrimmedAndEachTermIsThereOnce) {
  EXPECT_EQ(checked({{" Churned ", " no order "}, {"", "a rule"}}).value(),
            (std::vector<Definition>{{"Churned", "no order"}, {"", "a rule"}}));
  EXPECT_EQ(checked({{"a", "b"}, {"A", "c"}}).error(), "“A” is defined twice.");
  EXPECT_EQ(checked({{"a", " "}}).error(), "Say what “a” means.");
  EXPECT_FALSE(checked({{"", ""}}));
  EXPECT_FALSE(checked({{std::string(101, 'x'), "b"}}));
  EXPECT_FALSE(checked({{"a", std::string(501, 'x')}}));
  EXPECT_FALSE(checked(std::vector<Definition>(101, {"", "x"})));
  const Catalog catalog = build(test::tenant(), 1, {}, Edits{{}, {{"a", "b"}}});
  EXPECT_EQ(catalog.definitions(), (std::vector<Definition>{{"a", "b"}}));
}

}  // namespace
}  // namespace sqlagent::catalog
