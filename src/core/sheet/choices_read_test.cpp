// A file read again with a person's choices: each changes what it names, says so in the receipt,
// and leaves the rest alone.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/sheet/copy_text.h"
#include "core/sheet/sheet.h"

namespace sqlagent::sheet {
namespace {

constexpr std::string_view kFile =
    "Report\n"
    "name,day,amount\n"
    "a,01/02/2024,\"1,234\"\n"
    "b,03/04/2024,2\n"
    "Total,,\"1,236\"\n"
    "\n"
    "see the manual\n";

Result<Book, Refusal> read_with(std::string_view choices, std::string_view file = kFile) {
  auto parsed = choices_from_json(choices);
  EXPECT_TRUE(parsed) << choices;
  return read(source_of(std::string(file)), "file.csv", {}, *parsed);
}

std::vector<std::vector<std::string>> rows_of(const Book& book) {
  const auto encoder = book.rows(0);
  std::string stream;
  for (;;) {
    const auto piece = (*encoder)->next();
    if (!piece || piece->empty()) break;
    stream += *piece;
  }
  return CopyText(stream).rows(book.tables()[0].columns);
}

const Decision* decision(const Book& book, std::string_view id) {
  const auto& all = book.tables()[0].decisions;
  const auto found = std::ranges::find(all, id, &Decision::id);
  return found == all.end() ? nullptr : &*found;
}

using Texts = std::vector<std::vector<std::string>>;

TEST(ChoicesRead, NoneLeaveEverythingToUs) {
  const auto book = read_with("{}");
  ASSERT_TRUE(book);
  EXPECT_EQ(rows_of(*book),
            (Texts{{"3", "a", "2024-01-02", "1234"}, {"4", "b", "2024-03-04", "2"}}));
  ASSERT_TRUE(decision(*book, "1.1/header"));
  EXPECT_EQ(decision(*book, "1.1/header")->value, "\"2:2\"");
  EXPECT_FALSE(decision(*book, "1.1/header")->chosen);
  EXPECT_EQ(decision(*book, "1.1/row/5")->value, "\"leave_out\"");
}

// Every alternative that a receipt offers can be sent back, is followed, and is then told as
// chosen.
void try_every_alternative(std::string_view file, size_t least) {
  const auto book = read_with("{}", file);
  ASSERT_TRUE(book);
  size_t tried = 0;
  for (const Decision& offered : book->tables()[0].decisions)
    for (const Alternative& alternative : offered.alternatives) {
      const std::string choice = fmt::format("{{\"{}\":{}}}", offered.id, alternative.value);
      const auto again = read_with(choice, file);
      ++tried;
      if (offered.kind == "table") {
        EXPECT_FALSE(again) << "the only table was not wanted";
        continue;
      }
      ASSERT_TRUE(again) << choice << again.error().message;
      const Decision* now = decision(*again, offered.id);
      // A header above the title, or another type, may leave no such decision; a value then is
      // ours.
      if (now && offered.kind != "unit") EXPECT_EQ(now->value, alternative.value) << choice;
      if (now) EXPECT_TRUE(now->chosen) << choice;
    }
  EXPECT_GE(tried, least);
}

TEST(ChoicesRead, EveryAlternativeOfTheReceiptCanBeChosen) {
  try_every_alternative(kFile, 10);
  try_every_alternative("site,Jan 2024,Feb 2024,Mar 2024\na,1,2,3\nb,4,5,7\n", 10);
  try_every_alternative("what,n,m\nNorth\na,1,2\nb,4,5\nSouth\na,1,2\nTotal South,1,2\n", 10);
}

TEST(ChoicesRead, HeaderAndRows) {
  EXPECT_EQ(rows_of(*read_with(R"({"1.1/header":"none"})")).size(), 3u);
  EXPECT_EQ(rows_of(*read_with(R"({"1.1/totals":"keep"})")).back()[1], "Total");
  EXPECT_EQ(rows_of(*read_with(R"({"1.1/row/5":"keep","1.1/row/3":"leave_out"})")),
            (Texts{{"4", "b", "2024-03-04", "2"}, {"5", "Total", "∅", "1236"}}));
  EXPECT_EQ(rows_of(*read_with(R"({"1.1/data":"B4:C4"})")), (Texts{{"4", "2024-03-04", "2"}}));
  EXPECT_EQ(rows_of(*read_with(R"({"1/tables":["A2:A4"]})")), (Texts{{"3", "a"}, {"4", "b"}}));
}

TEST(ChoicesRead, TypesMarksAndNames) {
  EXPECT_EQ(rows_of(*read_with(R"({"1.1/day_order":"day_first"})"))[0][2], "2024-02-01");
  EXPECT_EQ(rows_of(*read_with(R"({"1.1/C/decimal_mark":","})"))[0][3], "1.234");
  const auto text = read_with(R"({"1.1/C/type":"text","1.1/C/name":"Betrag","1.1/name":"Mine"})");
  EXPECT_EQ(rows_of(*text)[0][3], "1,234");
  EXPECT_EQ(text->tables()[0].columns[2].name, "betrag");
  EXPECT_EQ(text->tables()[0].name, "mine");
  EXPECT_EQ(text->tables()[0].display, "Mine");
  // A type that does not fit: the cells are kept beside.
  const auto odd = read_with(R"({"1.1/A/type":"integer"})");
  const auto encoder = odd->rows(0);
  while (!(*encoder)->next()->empty()) {
  }
  EXPECT_EQ((*encoder)->odd_cells().size(), 2u);
}

TEST(ChoicesRead, WordsOfNothingStayWhereTextWasChosen) {
  const std::string_view file = "note,n\nN/A,1\nx,2\n";
  EXPECT_EQ(rows_of(*read_with("{}", file))[0][1], "∅");
  EXPECT_EQ(rows_of(*read_with(R"({"1.1/A/type":"text"})", file))[0][1], "N/A");
}

// Rows that are only counted in the first pass have as many filled cells as are written.
TEST(ChoicesRead, MonthsAsRowsOfALargeFile) {
  std::string file = "site,2024-01,2024-02,2024-03,all\n";
  uint64_t cells = 0, sum = 0;
  for (uint64_t i = 0; i < 8'000; ++i) {
    file += fmt::format("Site {},{},{},{},{}\n", i, i % 7, i % 3 == 0 ? "" : std::to_string(i % 11),
                        i % 5, i % 7 + (i % 3 == 0 ? 0 : i % 11) + i % 5);
    cells += i % 3 == 0 ? 2 : 3;
    sum += i % 7 + (i % 3 == 0 ? 0 : i % 11) + i % 5;
  }
  const auto book = read_with(R"({"1.1/shape":"long"})", file);
  ASSERT_TRUE(book);
  const Found& found = book->tables()[0];
  ASSERT_EQ(found.columns.size(), 3u);  // "all" is the sum of the months
  EXPECT_EQ(found.rows, cells);
  const auto encoder = book->rows(0);
  while (!(*encoder)->next()->empty()) {
  }
  EXPECT_EQ((*encoder)->rows(), cells);
  const auto profiles = (*encoder)->profiles();
  EXPECT_EQ(profiles[0].distinct, 8'000u);
  EXPECT_EQ(profiles[1].distinct, 3u);
  EXPECT_EQ(profiles[2].nulls, 0u);
  EXPECT_EQ(profiles[2].rows, cells);
  EXPECT_DOUBLE_EQ(profiles[2].mean, static_cast<double>(sum) / static_cast<double>(cells));
}

TEST(ChoicesRead, WhatIsNotInTheFileIsTold) {
  const auto told = [](std::string_view choices) {
    const auto book = read_with(choices);
    std::vector<std::string> texts;
    for (const auto* notices : {&book->notices(), &book->tables()[0].notices})
      for (const Notice& notice : *notices)
        if (notice.kind == "choice_without_place") texts.push_back(notice.text);
    return texts;
  };
  using Told = std::vector<std::string>;
  EXPECT_EQ(told(R"({"1.1/C/type":"text","1.1/row/5":"keep","1.1/shape":"wide"})"), Told{});
  EXPECT_EQ(told(R"({"1.1/F/type":"text","1.1/row/99":"keep"})"),
            (Told{"Your choice for column F was not followed: the table is written without it.",
                  "Your choice for row 99 was not followed: the table does not reach so far."}));
  EXPECT_EQ(told(R"({"1.1/shape":"long","1.1/sections":"column"})"),
            (Told{"Your choice for the shape was not followed: no three columns of numbers name "
                  "periods.",
                  "Your choice for sections was not followed: no rows look like names above "
                  "others."}));
  EXPECT_EQ(told(R"({"2/tables":["A1:B2"],"1.7/name":"x"})"),
            (Told{"Your choice for sheet 2 was not followed: the file has no such sheet.",
                  "Your choice for table 1.7 was not followed: the file has no such table."}));
}

TEST(ChoicesRead, FillingDown) {
  const std::string_view file = "group,x,y\nNorth,1,a\n,2,b\n,3,c\nSouth,4,d\n,5,e\n";
  EXPECT_EQ(rows_of(*read_with("{}", file))[1][1], "North");
  EXPECT_EQ(rows_of(*read_with(R"({"1.1/A/fill_down":false})", file))[1][1], "∅");
}

}  // namespace
}  // namespace sqlagent::sheet
