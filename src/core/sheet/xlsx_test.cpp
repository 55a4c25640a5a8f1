#include <gtest/gtest.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/sheet/copy_text.h"
#include "core/sheet/number_format.h"
#include "core/sheet/sheet.h"
#include "core/sheet/test_workbook.h"

namespace sqlagent::sheet {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(const Book& book, size_t table = 0) {
  const auto encoder = book.rows(table);
  if (!encoder) return {{encoder.error().message}};
  std::string stream;
  for (;;) {
    const auto piece = (*encoder)->next();
    if (!piece) return {{piece.error().message}};
    if (piece->empty()) break;
    stream += *piece;
  }
  return CopyText(stream).rows(book.tables()[table].columns);
}

std::string refusal_of(const std::string& bytes, Limits limits = {}) {
  const auto book = read(source_of(bytes), "book.xlsx", limits);
  if (!book) return book.error().message;
  for (size_t i = 0; i < book->tables().size(); ++i)
    if (const Rows rows = rows_of(*book, i); rows.size() == 1 && rows[0].size() == 1)
      return rows[0][0];
  return "taken";
}

TestWorkbook simple() {
  TestWorkbook workbook;
  workbook.sheets = {
      {"People",
       "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"
       "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\"><v>5</v></c></row>"}};
  workbook.strings = {"<t>Name</t>", "<t>Age</t>", "<t>Ada</t>"};
  return workbook;
}

TEST(Xlsx, SharedStringsAndNumbers) {
  const auto book = read(source_of(simple().bytes()), "book.xlsx");
  ASSERT_TRUE(book.has_value()) << book.error().message;
  EXPECT_EQ(book->tables()[0].name, "people");
  EXPECT_EQ(book->tables()[0].display, "book · People");
  EXPECT_EQ(rows_of(*book), (Rows{{"2", "Ada", "5"}}));
}

TEST(Xlsx, AbsoluteTargetsAndStrictNamespacesReadAlike) {
  TestWorkbook workbook = simple();
  workbook.target_prefix = "/xl/worksheets/";
  workbook.main_namespace = "http://purl.oclc.org/ooxml/spreadsheetml/main";
  workbook.relations_namespace = "http://purl.oclc.org/ooxml/officeDocument/relationships";
  const auto book = read(source_of(workbook.bytes()), "book.xlsx");
  ASSERT_TRUE(book.has_value()) << book.error().message;
  EXPECT_EQ(rows_of(*book), (Rows{{"2", "Ada", "5"}}));
}

TEST(Xlsx, EverySheetIsReadHiddenOnesToo) {
  TestWorkbook workbook = simple();
  workbook.sheets.push_back(
      {"Sheet2", "<row><c t=\"inlineStr\"><is><t>x</t></is></c></row><row><c><v>1.5</v></c></row>",
       "hidden"});
  workbook.sheets.push_back({"Nothing", ""});
  const auto book = read(source_of(workbook.bytes()), "My Book.xlsx");
  ASSERT_TRUE(book.has_value());
  ASSERT_EQ(book->tables().size(), 2u);
  EXPECT_EQ(book->tables()[1].name, "my_book");
  EXPECT_EQ(rows_of(*book, 1), (Rows{{"2", "1.5"}}));
  EXPECT_EQ(book->notices()[0].text, "Sheet Nothing holds no cells.");
}

TEST(Xlsx, CellsWithoutReferencesGapsAndRichText) {
  TestWorkbook workbook;
  workbook.sheets = {
      {"A",
       "<row><c t=\"inlineStr\"><is><r><t>na</t></r><r><t>me</t></r></is></c><c "
       "t=\"str\"><f>X</f><v>b</v></c>"
       "<c r=\"D1\" t=\"s\"><v>0</v></c></row>"
       "<row r=\"5\"><c r=\"D5\" t=\"b\"><v>1</v></c><c r=\"A5\" t=\"s\"><v>1</v></c></row>"}};
  workbook.strings = {"<r><t>ok</t></r><rPh><t>phonetic</t></rPh>", "<t>a_x000A_b</t>"};
  const auto book = read(source_of(workbook.bytes()), "b.xlsx");
  ASSERT_TRUE(book.has_value()) << book.error().message;
  const Found& found = book->tables()[0];
  ASSERT_EQ(found.columns.size(), 3u);  // the third has neither a header nor a cell
  EXPECT_EQ(found.columns[0].name, "name");
  EXPECT_EQ(found.columns[2].name, "ok");
  EXPECT_EQ(found.columns[2].format.type, Type::boolean);
  EXPECT_EQ(rows_of(*book), (Rows{{"5", "a\nb", "∅", "true"}}));
}

TEST(Xlsx, DatesTimesPercentAndCurrencyByTheirFormats) {
  TestWorkbook workbook;
  workbook.styles =
      "<numFmts><numFmt numFmtId=\"164\" formatCode=\"dd.mm.yyyy\"/><numFmt numFmtId=\"165\" "
      "formatCode=\"#,##0.00 [$€-407]\"/>"
      "<numFmt numFmtId=\"166\" formatCode=\"&quot;day&quot; 0\"/></numFmts>"
      "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
      "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"22\"/><xf "
      "numFmtId=\"20\"/><xf numFmtId=\"10\"/>"
      "<xf numFmtId=\"165\"/><xf numFmtId=\"166\"/></cellXfs>";
  std::string header, row;
  for (const char* name : {"date", "stamp", "time", "share", "amount", "plain"})
    header += fmt::format("<c t=\"inlineStr\"><is><t>{}</t></is></c>", name);
  row =
      "<c s=\"1\"><v>45413</v></c><c s=\"2\"><v>45413.5451388889</v></c><c "
      "s=\"3\"><v>0.75</v></c><c s=\"4\"><v>0.125</v></c>"
      "<c s=\"5\"><v>1234.5</v></c><c s=\"6\"><v>7</v></c>";
  workbook.sheets = {{"A", "<row>" + header + "</row><row>" + row + "</row>"}};
  const auto book = read(source_of(workbook.bytes()), "b.xlsx");
  ASSERT_TRUE(book.has_value()) << book.error().message;
  EXPECT_EQ(rows_of(*book),
            (Rows{{"2", "2024-05-01", "2024-05-01 13:05:00", "18:00:00", "0.125", "1234.5", "7"}}));
  const auto& columns = book->tables()[0].columns;
  EXPECT_EQ(columns[3].unit, "%");
  EXPECT_EQ(columns[4].unit, "EUR");
  EXPECT_EQ(columns[5].unit, std::nullopt);

  workbook.workbook_properties = "<workbookPr date1904=\"1\"/>";
  workbook.sheets = {
      {"A",
       "<row><c t=\"inlineStr\"><is><t>d</t></is></c></row><row><c s=\"1\"><v>0</v></c></row>"}};
  const auto old = read(source_of(workbook.bytes()), "b.xlsx");
  EXPECT_EQ(rows_of(*old), (Rows{{"2", "1904-01-01"}}));
}

TEST(Xlsx, ErrorCellsAreEmptyAndCounted) {
  TestWorkbook workbook = simple();
  workbook.sheets[0].rows +=
      "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>2</v></c><c r=\"B3\" t=\"e\"><v>#DIV/0!</v></c></row>";
  const auto book = read(source_of(workbook.bytes()), "b.xlsx");
  ASSERT_TRUE(book.has_value());
  EXPECT_EQ(book->tables()[0].columns[1].format.type, Type::integer);
  EXPECT_EQ(rows_of(*book), (Rows{{"2", "Ada", "5"}, {"3", "Ada", "∅"}}));
}

TEST(Xlsx, ABatchMayEndInTheMiddleOfARow) {
  TestWorkbook workbook;
  std::string rows =
      "<row r=\"1\"><c t=\"inlineStr\"><is><t>id</t></is></c><c "
      "t=\"inlineStr\"><is><t>text</t></is></c></row>";
  for (int i = 2; i <= 30'000; ++i)
    rows += fmt::format(
        "<row r=\"{0}\"><c><v>{0}</v></c><c t=\"inlineStr\"><is><t>text {0}</t></is></c></row>", i);
  workbook.sheets = {{"A", rows}};
  const auto book = read(source_of(workbook.bytes()), "b.xlsx");
  ASSERT_TRUE(book.has_value());
  const Rows read_rows = rows_of(*book);
  ASSERT_EQ(read_rows.size(), 29'999u);
  for (size_t i = 0; i < read_rows.size(); ++i) {
    const std::string n = std::to_string(i + 2);
    ASSERT_EQ(read_rows[i], (std::vector<std::string>{n, n, "text " + n}));
  }
}

TEST(Xlsx, HostileAndBrokenWorkbooksAreRefusedInWords) {
  const std::string damaged =
      "The workbook is damaged or not complete. Please open it in Excel, save it again and upload "
      "the copy.";
  const std::string bytes = simple().bytes();
  EXPECT_EQ(refusal_of(bytes.substr(0, bytes.size() / 2)), damaged);
  EXPECT_EQ(refusal_of(bytes.substr(0, 4)), damaged);

  TestWorkbook entities = simple();
  entities.prolog = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\">]>";
  EXPECT_EQ(refusal_of(entities.bytes()),
            "The workbook contains a document type definition, which no spreadsheet program "
            "writes. It was not read.");

  TestWorkbook bomb = simple();
  bomb.sheets[0].rows += "<row r=\"3\"><c t=\"inlineStr\"><is><t>" + std::string(40 << 20, ' ') +
                         "</t></is></c></row>";
  EXPECT_EQ(refusal_of(bomb.bytes()), "A cell in row 3 is longer than 1024 KB. Please shorten it.");
  bomb.sheets[0].rows = std::string(20 << 20, ' ');
  EXPECT_EQ(refusal_of(bomb.bytes()),
            "The file unpacks to far more data than a spreadsheet holds. It was not read any "
            "further.");

  Limits few;
  few.shared_string_bytes = 8;
  EXPECT_TRUE(refusal_of(bytes, few).starts_with("The workbook holds more than"));

  TestWorkbook strings = simple();
  strings.sheets[0].rows = "<row><c t=\"s\"><v>99</v></c></row>";
  EXPECT_EQ(refusal_of(strings.bytes()),
            "The workbook is damaged: a cell in row 1 names a text that is not there.");
  TestWorkbook order = simple();
  order.sheets[0].rows = "<row r=\"5\"/><row r=\"4\"/>";
  EXPECT_EQ(refusal_of(order.bytes()), "The workbook is damaged: row 4 follows row 5.");
  TestWorkbook empty = simple();
  empty.sheets[0].rows = "";
  EXPECT_EQ(refusal_of(empty.bytes()), "There is no table in this file: no sheet holds any cells.");
}

TEST(Xlsx, OtherArchivesAreNamed) {
  EXPECT_EQ(refusal_of(zipped({{"word/document.xml", "<a/>"}})),
            "This is a Word document, not a spreadsheet.");
  EXPECT_EQ(refusal_of(zipped({{"Index/Document.iwa", "?"}})),
            "This is a Numbers or Pages document. Please export it as .xlsx or .csv.");
}

TEST(NumberFormat, SaysDateOnlyWhereADateIsShown) {
  using Kind = NumberFormat::Kind;
  const auto kind = [](std::string_view code) { return format_of_code(code).kind; };
  for (const char* code :
       {"yyyy-mm-dd", "d/m/yy", "mmm", "[$-409]d. mmmm yyyy", "dd\\.mm\\.yyyy;@"})
    EXPECT_EQ(kind(code), Kind::date) << code;
  for (const char* code : {"h:mm", "mm:ss.0", "h:mm AM/PM"})
    EXPECT_EQ(kind(code), Kind::time) << code;
  EXPECT_EQ(kind("m/d/yyyy h:mm"), Kind::date_time);
  for (const char* code : {"[h]:mm:ss", "[hh]:mm", "[mm]:ss", "[s]"})
    EXPECT_EQ(kind(code), Kind::duration) << code;
  for (const char* code :
       {"General", "0.00", "#,##0 \"days\"", "0\\d", "[Red]0", "0.00E+00", "@", "_-* #,##0_-"})
    EXPECT_EQ(kind(code), Kind::number) << code;
  EXPECT_EQ(format_of_code("0.0%").unit, Unit::percent);
  EXPECT_EQ(format_of_code("\"$\"#,##0").unit, Unit::usd);
  EXPECT_EQ(format_of_code("#,##0 [$CHF-807]").unit, Unit::chf);
}

TEST(NumberFormat, SerialsAroundTheDayThatNeverWas) {
  using Kind = NumberFormat::Kind;
  EXPECT_EQ(serial_text("1", Kind::date, false).text, "1900-01-01");
  EXPECT_EQ(serial_text("59", Kind::date, false).text, "1900-02-28");
  EXPECT_EQ(serial_text("61", Kind::date, false).text, "1900-03-01");
  EXPECT_EQ(serial_text("2958465", Kind::date, false).text, "9999-12-31");
  for (const char* bad : {"-1", "2958466", "x", "", "nan", "1e99"})
    EXPECT_EQ(serial_text(bad, Kind::date, false).text, "") << bad;
  EXPECT_EQ(serial_text("45413.999999999", Kind::date_time, false).text,
            "2024-05-02");  // noise, not a time
}

TEST(NumberFormat, HoursGoOnAfterADay) {
  using Kind = NumberFormat::Kind;
  using Stored = Cell::Stored;
  const auto told = [](double serial, Kind kind) { return serial_text(serial, kind, false); };
  EXPECT_EQ(told(1.260416666666667, Kind::duration).text, "30:15:00");
  EXPECT_EQ(told(-0.5, Kind::duration).text, "-12:00:00");
  EXPECT_EQ(told(0.25, Kind::duration).stored, Stored::duration);
  EXPECT_EQ(told(1.5, Kind::time).text, "36:00:00");
  EXPECT_EQ(told(45413.5, Kind::time).text, "2024-05-01 12:00:00");
  EXPECT_EQ(told(0.5, Kind::date_time).stored, Stored::time);
  EXPECT_EQ(told(0, Kind::date).text, "");  // the 0 January of a formula that found nothing
  EXPECT_EQ(serial_text(0.0, Kind::date, true).text, "1904-01-01");
}

TEST(NumberFormat, DoublesComeBackAsTheyWereTyped) {
  EXPECT_EQ(plain_number("9583.3299999999999"), "9583.33");
  EXPECT_EQ(plain_number("0.30000000000000004"), "0.3");
  EXPECT_EQ(plain_number("1.5E-3"), "0.0015");
  EXPECT_EQ(plain_number("-1E+3"), "-1000");
  EXPECT_EQ(plain_number("4.0123456789012E+12"), "4012345678901.2");
  EXPECT_EQ(plain_number("999999999999999.9"), "1000000000000000");
  EXPECT_EQ(plain_number("1E-300"), "0");
  EXPECT_EQ(plain_number("12345678901234567"), "12345678901234567");
  EXPECT_EQ(plain_number("abc"), "abc");
  EXPECT_EQ(plain_number(0.1 + 0.2), "0.3");
  EXPECT_EQ(plain_number(1e15), "1000000000000000");
  EXPECT_EQ(plain_number(-7.0), "-7");
  EXPECT_EQ(plain_number(1e-7), "0.0000001");
}

}  // namespace
}  // namespace sqlagent::sheet
