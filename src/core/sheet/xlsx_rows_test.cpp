// The .xlsx reader alone: what it tells of cells and of their arrangement.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/sheet/test_rows.h"
#include "core/sheet/test_workbook.h"

namespace sqlagent::sheet {
namespace {

std::string rows_shown(const std::string& rows, bool tell = false) {
  TestWorkbook workbook;
  workbook.sheets = {{"A", rows}};
  workbook.strings = {"<t>zero</t>"};
  return shown_file(workbook.bytes(), tell).substr(5);
}

TEST(XlsxRows, FormulasBoldAndDurations) {
  TestWorkbook workbook;
  workbook.styles =
      "<numFmts><numFmt numFmtId=\"164\" formatCode=\"[h]:mm\"/></numFmts><fonts><font/><font><b/>"
      "</font><font><b val=\"0\"/></font></fonts><cellXfs><xf/><xf numFmtId=\"164\"/><xf "
      "fontId=\"1\"/><xf fontId=\"2\"/></cellXfs>";
  workbook.sheets = {{"A",
                      "<row><c s=\"1\"><v>1.5</v></c><c s=\"2\" t=\"str\"><f>A1</f><v>x</v></c>"
                      "<c s=\"3\"><v>7</v></c><c><f>B1</f></c><c t=\"b\"><v>0</v></c>"
                      "<c t=\"d\"><v>2024-05-01T00:00:00</v></c></row>"}};
  EXPECT_EQ(shown_file(workbook.bytes(), true),
            "== A\n1: 36:00:00<duration>|x<text formula bold>|7<number>||false<boolean>|"
            "2024-05-01<date>\n");
  const auto file = detail::open_file(source_of(workbook.bytes()), "x", {});
  const auto rows = (*file)->rows(0);
  shown_rows(**rows);
  EXPECT_EQ((*rows)->notes().uncalculated, 1u);
}

TEST(XlsxRows, ArrangementIsTold) {
  TestWorkbook workbook;
  workbook.sheets = {
      {"A", "<row r=\"2\" hidden=\"1\"><c r=\"C2\"><v>1</v></c></row>", "veryHidden",
       "<sheetViews><sheetView><pane ySplit=\"2\" state=\"frozen\"/></sheetView></sheetViews>"
       "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"5\" max=\"4\" "
       "hidden=\"1\"/></cols>",
       "<autoFilter ref=\"A1:C9\"/><mergeCells><mergeCell ref=\"A1:B2\"/><mergeCell "
       "ref=\"B9:A1\"/><mergeCell ref=\"nonsense\"/></mergeCells>",
       "<Relationship Id=\"x\" Type=\"a/table\" Target=\"../tables/t.xml\"/><Relationship "
       "Id=\"y\" Type=\"a/hyperlink\" TargetMode=\"External\" Target=\"http://example.org\"/>"}};
  workbook.more = {
      {"xl/tables/t.xml",
       "<table name=\"T\" displayName=\"Sales\" ref=\"A1:C9\" totalsRowCount=\"1\"/>"}};
  EXPECT_EQ(shown_file(workbook.bytes()),
            "== A (very hidden)\n2h: ||1\nmerged 1,0-2,1\nhidden columns 1-2\ntable Sales 1,0-9,2 "
            "header 1 totals 1\nfilter 1,0-9,2\nfrozen 2\n");
}

TEST(XlsxRows, ACellsPlaceIsItsColumn) {
  EXPECT_EQ(rows_shown("<row r=\"3\"><c r=\"C3\"><v>1</v></c><c><v>2</v></c></row>"), "3: ||1|2\n");
  EXPECT_EQ(rows_shown("<row><c r=\"XFD1\"><v>1</v></c></row>"),
            "1: " + std::string(16'383, '|') + "1\n");
  EXPECT_EQ(rows_shown("<row><c r=\"XFD1\"><v>1</v></c><c><v>2</v></c></row>"),
            "refused: Row 1 has more than 16384 columns. Please split the sheet.");
  EXPECT_EQ(rows_shown("<row r=\"99999999\"><c><v>1</v></c></row>"),
            "refused: The workbook is damaged: row 99999999 follows row 0.");
}

TEST(XlsxRows, XmlAsItMayBeWritten) {
  EXPECT_EQ(rows_shown("<!-- a > b --><x:row xmlns:x='y'><x:c t='s'\n ><x:v>0</x:v></x:c ></x:row>"
                       "<?go <on> ?><row><c t=\"inlineStr\"><is><t><![CDATA[<&]]]></t></is></c>"
                       "<c t=\"str\"><v>a&#x20AC;&#10;&lt;b&gt;\r\nc</v></c></row>"),
            "1: zero\n2: <&]|a€\\n<b>\\nc\n");
  for (const char* broken :
       {"<row><c><v>1</v></c>", "<row a></row>", "<row a=b></row>", "</row></row></row>",
        "<row><c t=\"str\"><v>&nope;</v></c></row>", "<row><c t=\"str\"><v>&#xD800;</v></c></row>",
        "<", "<row", "<!nonsense>      ", "<![CDATA[", "<!--", "<row \"\"/>"})
    EXPECT_TRUE(rows_shown(broken).starts_with("refused: The workbook is damaged")) << broken;
}

TEST(XlsxRows, TokensMayLieAcrossPieces) {
  std::string rows;
  for (int i = 1; i <= 1500; ++i)
    rows += fmt::format("<row r=\"{0}\"><c r=\"A{0}\" t=\"str\"><v>&amp;é{0}</v></c></row>", i);
  for (size_t shift = 0; shift < 20; ++shift) {
    const std::string shown = rows_shown(std::string(shift, ' ') + rows);
    ASSERT_TRUE(shown.ends_with("1499: &é1499\n1500: &é1500\n")) << shift;
    ASSERT_EQ(std::ranges::count(shown, '\n'), 1500) << shift;
  }
}

TEST(XlsxRows, ARowInsideACellEndsIt) {
  EXPECT_EQ(rows_shown("<row><c r=\"B1\"><v>1</v><row></row></c></row><row><c><v>2</v></c></row>"),
            "3: 2\n");
}

TEST(XlsxRows, WhatIsKeptIsBounded) {
  TestWorkbook workbook;
  workbook.sheets = {{std::string(199, 'n') + "éé", "<row><c s=\"99999\"><v>1</v></c></row>"}};
  for (int i = 0; i < 100'000; ++i) workbook.styles += "<xf/>";
  workbook.styles = "<cellXfs>" + workbook.styles + "</cellXfs>";
  EXPECT_EQ(shown_file(workbook.bytes()), "== " + std::string(199, 'n') + "\n1: 1\n");
  workbook.sheets.assign(3, {"A", ""});
  Limits limits;
  limits.sheets = 2;
  EXPECT_EQ(shown_file(workbook.bytes(), false, limits),
            "refused: The workbook has more than 2 sheets.");
  limits = {};
  limits.inflated_bytes = 100'000;
  EXPECT_EQ(shown_file(workbook.bytes(), false, limits),
            "refused: The file unpacks to more than 0 MB. Please split it.");
  limits = {};
  limits.archive_entries = 3;
  EXPECT_EQ(shown_file(workbook.bytes(), false, limits),
            "refused: The archive holds more than 3 parts.");
  limits = {};
  limits.bytes = 10;
  EXPECT_EQ(shown_file(workbook.bytes(), false, limits),
            "refused: The file is larger than 0 MB. Please split it.");
}

TEST(XlsxRows, BinaryWorkbooksAreNamed) {
  EXPECT_EQ(shown_file(zipped({{"[Content_Types].xml", "<T/>"}, {"xl/workbook.bin", "x"}})),
            "refused: This is a binary workbook (.xlsb). Please open it in Excel and save it as "
            ".xlsx.");
  EXPECT_EQ(shown_file(zipped({{"[Content_Types].xml", "<T/>"}, {"visio/document.xml", "x"}})),
            "refused: This is a document of another program, not a spreadsheet that can be read.");
}

}  // namespace
}  // namespace sqlagent::sheet
