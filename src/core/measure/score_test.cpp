#include "core/measure/score.h"

#include <gtest/gtest.h>

#include "core/measure/question_file.h"

namespace sqlagent::measure {
namespace {

Table table(std::vector<Type> types, std::vector<Row> rows) {
  Table out;
  for (const Type type : types) out.columns.push_back({"c", type});
  out.rows = std::move(rows);
  return out;
}

constexpr Type kText = Type::text, kNumber = Type::numeric, kWhole = Type::integer;

TEST(Score, ColumnsAndRowsMayStandInAnyOrder) {
  const auto right = table({kText, kWhole}, {{"Leeds", "3"}, {"York", "5"}});
  EXPECT_TRUE(same_result(right, table({kWhole, kText}, {{"5", "york"}, {"3", "Leeds"}}), {}));
  EXPECT_FALSE(same_result(right, table({kWhole, kText}, {{"3", "York"}, {"5", "Leeds"}}), {}));
  EXPECT_FALSE(same_result(right, table({kWhole, kText}, {{"5", "York"}, {"3", "Leeds"}}),
                           {.ordered = true}));
}

TEST(Score, RowsCountAsOftenAsTheyAre) {
  const auto right = table({kText}, {{"a"}, {"a"}, {"b"}});
  EXPECT_FALSE(same_result(right, table({kText}, {{"a"}, {"b"}}), {}));
  EXPECT_FALSE(same_result(right, table({kText}, {{"a"}, {"b"}, {"b"}}), {}));
  EXPECT_TRUE(same_result(right, table({kText}, {{"a"}, {"b"}}), {.distinct = true}));
}

TEST(Score, FewFurtherColumnsUnlessRowsAreListed) {
  const auto right = table({kText}, {{"a"}});
  const auto wide = table({kText, kWhole, kWhole, kWhole}, {{"a", "1", "2", "3"}});
  EXPECT_FALSE(same_result(right, wide, {}));
  EXPECT_TRUE(same_result(right, wide, {.lists = true}));
  EXPECT_FALSE(same_result(table({kText, kText}, {{"a", "b"}}), right, {.lists = true}));
}

TEST(Score, NumbersByValueOrRounded) {
  const auto right = table({kNumber}, {{"66.6666667"}});
  EXPECT_TRUE(same_result(right, table({kNumber}, {{"66.67"}}), {}));
  EXPECT_TRUE(same_result(right, table({kNumber}, {{"67"}}), {}));
  EXPECT_FALSE(same_result(right, table({kNumber}, {{"66.71"}}), {}));
  EXPECT_FALSE(same_result(right, table({kNumber}, {{"0.666667"}}), {}));
  EXPECT_TRUE(same_result(right, table({kNumber}, {{"0.666667"}}), {.percent = true}));
  EXPECT_FALSE(same_result(right, table({kText}, {{"many"}}), {}));
  EXPECT_FALSE(same_result(table({kWhole}, {{"7"}}), table({kWhole}, {{"8"}}), {}));
}

TEST(Score, RowsThatAPersonWrote) {
  const auto right = written_table({{"North", "1,234.57", "2024-03-01"}, {"", "7", ""}});
  ASSERT_EQ(right.columns.size(), 3U);
  EXPECT_EQ(right.columns[0].type, kText);
  EXPECT_EQ(right.columns[1].type, kNumber);
  EXPECT_EQ(right.columns[2].type, Type::date);
  const auto found = [](const char* sum) {
    return table({kText, kNumber, Type::date}, {{"north", sum, "2024-03-01"}, {{}, "7", {}}});
  };
  EXPECT_TRUE(same_result(right, found("1234.5678"), {.written = true}));
  EXPECT_FALSE(same_result(right, found("1234.5678"), {}));
  EXPECT_FALSE(same_result(right, found("1234.58"), {.written = true}));
  EXPECT_FALSE(same_result(written_table({{"8"}}), table({kWhole}, {{"9"}}), {.written = true}));
  for (const auto* text : {"12,34", "1,2345", ",123", "1,23a", "a,123"})
    EXPECT_EQ(written_table({{text}}).rows[0][0], text);
}

TEST(Score, PeriodsAreTheirFirstDay) {
  const auto right = table({Type::date}, {{"2024-04-01"}});
  for (const char* same : {"2024-04-01 00:00:00", "2024-04", "2024-Q2"})
    EXPECT_TRUE(same_result(right, table({kText}, {{same}}), {})) << same;
  EXPECT_FALSE(same_result(right, table({kText}, {{"2024-05"}}), {}));
  EXPECT_FALSE(same_result(right, table({kText}, {{"2024-04-01 10:00:00"}}), {}));
  EXPECT_TRUE(same_result(table({kWhole}, {{"2024"}}), table({Type::date}, {{"2024-01-01"}}), {}));
  EXPECT_TRUE(same_result(table({kWhole}, {{"3"}}), table({kText}, {{"Wednesday"}}), {}));
}

TEST(Score, NothingIsNotZero) {
  const auto right = table({kNumber}, {{std::nullopt}});
  EXPECT_TRUE(same_result(right, table({kNumber}, {{std::nullopt}}), {}));
  EXPECT_FALSE(same_result(right, table({kNumber}, {{"0"}}), {}));
  EXPECT_TRUE(same_result(table({kText}, {}), table({kText}, {}), {}));
}

TEST(Score, ListsAreStatementsWithoutAggregates) {
  EXPECT_TRUE(lists_rows("SELECT name FROM t WHERE x > (SELECT avg(x) FROM t)"));
  EXPECT_FALSE(lists_rows("SELECT count(*) FROM t"));
  EXPECT_FALSE(lists_rows("SELECT a FROM t GROUP BY a"));
  EXPECT_FALSE(lists_rows("WITH t AS (SELECT 1) SELECT * FROM t"));
}

constexpr std::string_view kFile = R"(# A comment.
today 2025-02-10
rename a.Status=State, a.Two Words=One
distract gym/visits

table a 10
  Status: pick x, y

< first
? second
~ other words
! secnd
@ filter count
= SELECT count(*)
    FROM a
- a.Two Words

? nobody knows
= none
)";

TEST(QuestionFile, IsReadWhole) {
  const auto set = parse_questions("x", kFile);
  ASSERT_TRUE(set) << set.error();
  EXPECT_EQ(iso(set->today), "2025-02-10");
  EXPECT_EQ(set->tables, std::vector<std::string>{"a"});
  ASSERT_EQ(set->renamed.size(), 2U);
  EXPECT_EQ(set->renamed[1].column.header, "Two Words");
  EXPECT_EQ(set->renamed[1].header, "One");
  ASSERT_EQ(set->questions.size(), 2U);
  const Question& first = set->questions.front();
  EXPECT_EQ(first.before, std::vector<std::string>{"first"});
  EXPECT_EQ(first.text, "second");
  EXPECT_EQ(first.line, 10);
  EXPECT_EQ(first.gold, std::vector<std::string>{"SELECT count(*) FROM a"});
  EXPECT_TRUE(first.is("count"));
  EXPECT_FALSE(first.is("group"));
  EXPECT_EQ(first.needed.at(0).header, "Two Words");
  EXPECT_TRUE(set->questions.back().gold.empty());
}

TEST(QuestionFile, SaysWhatIsWrong) {
  const auto error = [](std::string_view text) { return parse_questions("x", text).error(); };
  EXPECT_EQ(error("table a 1\n\n? which\n"), "x.questions, line 3: “which” has no right answer.");
  EXPECT_EQ(error("today soon\n"), "x.questions, line 1: today is no date (YYYY-MM-DD).");
  EXPECT_EQ(error("tabel a 1\n"), "x.questions, line 1: “tabel” is not known.");
  EXPECT_EQ(error(""), "x.questions: there is no table.");
}

TEST(Checks, QuestionsWithRowsOrSqlOverTablesThatAreThere) {
  const auto set = parse_checks("mine.txt",
                                "# mine\n"
                                "? how many orders\n"
                                ": 1,200\n"
                                "\n"
                                "today 2024-02-01\n"
                                "< amount by region\n"
                                "? only North\n"
                                "~ and in the North\n"
                                "@ ordered\n"
                                ": North | 7 |\n"
                                ": South|8|x\n"
                                "? the weather\n"
                                "= none\n");
  ASSERT_TRUE(set) << set.error();
  ASSERT_EQ(set->questions.size(), 3U);
  EXPECT_EQ(set->today, *parse_iso_date("2024-02-01"));
  EXPECT_EQ(set->questions[0].rows, (std::vector<std::vector<std::string>>{{"1,200"}}));
  const auto& second = set->questions[1];
  EXPECT_EQ(second.line, 7);
  EXPECT_EQ(second.before, std::vector<std::string>{"amount by region"});
  EXPECT_EQ(second.rows,
            (std::vector<std::vector<std::string>>{{"North", "7", ""}, {"South", "8", "x"}}));
  EXPECT_TRUE(second.is("ordered"));
  EXPECT_TRUE(set->questions[2].gold.empty() && set->questions[2].rows.empty());
}

TEST(Checks, TheErrorNamesTheLine) {
  const auto error = [](std::string text) { return parse_checks("f", text).error(); };
  EXPECT_EQ(error(""), "f: there is no question in it.");
  EXPECT_EQ(error("\n? which\n\n\n: 7\n"), "f, line 2: “which” has no right answer.");
  EXPECT_EQ(error(": 7\n"), "f, line 1: there is no question above it.");
  EXPECT_EQ(error("? a\n: 1 | 2\n: 3\n"), "f, line 3: this row has 1 values, the one above it 2.");
  EXPECT_EQ(error("how many\n"), "f, line 1: “how” is not known.");
  EXPECT_EQ(error("? a\n+ b\n"), "f, line 2: lines do not start with “+”.");
  EXPECT_EQ(error("? " + std::string(kCheckBytes + 1, 'a') + "\n: 1\n"),
            "f, line 1: a question has at most 4000 bytes.");
  EXPECT_EQ(error("? a\n: \xff\n"), "f, line 2: this is no text in UTF-8.");
  std::string many;
  for (size_t i = 0; i <= kMostChecks; ++i) many += "? a\n: 1\n";
  EXPECT_EQ(error(many), "f: at most 1000 questions in one file.");
}

}  // namespace
}  // namespace sqlagent::measure
