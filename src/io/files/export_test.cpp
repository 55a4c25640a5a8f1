// What leaves as CSV and as a workbook, and the file that has no name.
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "io/files/csv_text.h"
#include "io/files/nameless_file.h"
#include "io/files/sheet_value.h"
#include "io/files/spool.h"
#include "io/files/xlsx_writer.h"

namespace sqlagent::files {
namespace {

const std::vector<ResultColumn> kTwo{{"name", Type::text}, {"paid", Type::boolean}};

std::string line(Cell cell, Type type = Type::text) {
  std::string out;
  append_csv_row(out, {{"a", type}, {"b", Type::text}}, {std::move(cell), Cell("x")});
  return out;
}

// ---- CSV

TEST(CsvText, HasAMarkNamesAndCarriageReturns) {
  std::string out;
  append_csv_head(out, kTwo);
  append_csv_row(out, kTwo, {Cell("Zoë"), Cell("t")});
  EXPECT_EQ(out, "\xEF\xBB\xBFname,paid\r\nZoë,true\r\n");
}

TEST(CsvText, QuotesWhatWouldOtherwiseMeanSomethingElse) {
  EXPECT_EQ(line("a,b"), "\"a,b\",x\r\n");
  EXPECT_EQ(line("say \"hi\""), "\"say \"\"hi\"\"\",x\r\n");
  EXPECT_EQ(line("two\nlines"), "\"two\nlines\",x\r\n");
  EXPECT_EQ(line(" padded"), "\" padded\",x\r\n");
  EXPECT_EQ(line(std::nullopt), ",x\r\n");
  EXPECT_EQ(line(""), "\"\",x\r\n") << "an empty text is not NULL";
}

TEST(CsvText, NoCellIsAFormula) {
  for (const std::string first : {"=", "+", "-", "@", "\t", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"})
    EXPECT_EQ(line(first + "SUM(A1)"), "'" + first + "SUM(A1),x\r\n");
  EXPECT_EQ(line("\rx"), "\"'\rx\",x\r\n");
  EXPECT_EQ(line("=HYPERLINK(\"http://x\",\"y\")"),
            "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",x\r\n");
  EXPECT_EQ(line("-1 days", Type::interval), "'-1 days,x\r\n");
  std::string head;
  append_csv_head(head, {{"=cmd|'/c calc'!A0", Type::text}});
  EXPECT_EQ(head, "\xEF\xBB\xBF'=cmd|'/c calc'!A0\r\n");
}

TEST(CsvText, NumbersStayNumbers) {
  for (const auto* number : {"-5", "-0.50", "1e+20", "+3", "12345678901234567890.123"}) {
    EXPECT_EQ(line(number, Type::numeric), number + std::string(",x\r\n"));
    EXPECT_FALSE(is_formula_like(number)) << number;
  }
  for (const auto* formula : {"-", "+", "-5+3", "-1e", "-1.", "--1", "+cmd", "-5 "})
    EXPECT_TRUE(is_formula_like(formula)) << formula;
}

TEST(CsvText, ARowOfOneNullIsStillARow) {
  std::string out;
  append_csv_row(out, {{"a", Type::text}}, {std::nullopt});
  EXPECT_EQ(out, "\"\"\r\n");
}

// ---- values of a workbook

double number(std::string_view text, Type type) {
  const auto value = sheet_number(text, type);
  return value ? value->value : -999;
}

TEST(SheetValue, NumbersThatAWorkbookCanHold) {
  EXPECT_EQ(number("12.50", Type::numeric), 12.5);
  EXPECT_EQ(number("-3", Type::integer), -3);
  EXPECT_EQ(number("3.3333333333333333", Type::numeric), 10.0 / 3)
      << "an average stays a number; Excel would round it itself";
  EXPECT_EQ(number("123456789012345", Type::integer), 123456789012345.0);
  for (const auto* text : {"1234567890123456", "-1234567890123456.5", "NaN", "Infinity", "1e999"})
    EXPECT_FALSE(sheet_number(text, Type::numeric)) << text;
  EXPECT_FALSE(sheet_number("12", Type::text)) << "a text is a text";
}

TEST(SheetValue, DatesCountAsSpreadsheetsDo) {
  EXPECT_EQ(number("1900-03-01", Type::date), 61);
  EXPECT_EQ(number("2024-02-29", Type::date), 45351);
  EXPECT_EQ(sheet_number("2024-02-29", Type::date)->kind, SheetKind::date);
  EXPECT_EQ(number("2024-02-29 12:00:00", Type::timestamp), 45351.5);
  EXPECT_EQ(sheet_number("2024-02-29 12:00:00", Type::timestamp)->kind, SheetKind::moment);
  EXPECT_NEAR(number("2024-02-29 18:00:00.25", Type::timestamp), 45351.75000289, 1e-8);
  for (const auto* text : {"1900-02-28", "infinity", "0044-03-15 BC", "2024-02-29 12:00:00+00"}) {
    EXPECT_FALSE(sheet_number(text, Type::date)) << text;
    EXPECT_FALSE(sheet_number(text, Type::timestamp)) << text;
  }
}

// ---- files

class Folder : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(path_); }
  void TearDown() override { std::filesystem::remove_all(path_); }
  size_t names() const {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(path_), {}));
  }
  const std::string path_ = testing::TempDir() + "export_test_" +
                            std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
                            "_" + ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(Folder, ANamelessFileIsWrittenAndReadAndHasNoName) {
  const NamelessFile file(path_);
  std::ofstream(file.path()) << "hello";
  EXPECT_EQ(names(), 0u);
  const ReadableFile reader(file.path());
  std::array<char, 8> buffer{};
  EXPECT_EQ(reader.read(0, buffer), 5u);
  EXPECT_STREQ(buffer.data(), "hello");
}

TEST_F(Folder, ANamelessFileNeedsAFolder) {
  std::ofstream(path_ + "/file") << "x";
  EXPECT_THROW(NamelessFile(path_ + "/file/below"), Error);
}

TEST_F(Folder, AWorkbookIsAZipAndLeavesNothingBehind) {
  const NamelessFile file(path_);
  {
    XlsxWriter writer(file.path(), path_, kTwo);
    writer.write({{Cell("=1+1"), Cell("t")}, {std::nullopt, std::nullopt}});
    writer.finish();
  }
  EXPECT_EQ(names(), 0u);
  const ReadableFile reader(file.path());
  std::array<char, 4> start{};
  EXPECT_EQ(reader.read(0, start), 4u);
  EXPECT_EQ(std::string_view(start.data(), 4), "PK\x03\x04");
}

TEST_F(Folder, AWorkbookGivenUpLeavesNothingBehind) {
  {
    const NamelessFile file(path_);
    XlsxWriter writer(file.path(), path_, kTwo);
    writer.write({{Cell("x"), Cell("t")}});
  }
  EXPECT_EQ(names(), 0u);
}

TEST_F(Folder, CellsLongerThanExcelTakesAreCut) {
  const NamelessFile file(path_);
  XlsxWriter writer(file.path(), path_, {{"a", Type::text}});
  std::string emoji;
  for (int i = 0; i < 20'000; ++i) emoji += "\U0001F600";
  EXPECT_NO_THROW(writer.write({{Cell(std::string(100'000, 'x'))}, {Cell(emoji)}}));
  EXPECT_NO_THROW(writer.finish());
}

}  // namespace
}  // namespace sqlagent::files
