// OpenDocument content, flat, as text: what the samples of LibreOffice do not show.
#include <gtest/gtest.h>

#include "core/sheet/ods_value.h"
#include "core/sheet/test_rows.h"
#include "core/sheet/test_workbook.h"

namespace sqlagent::sheet {
namespace {

// A document with one table of these rows.
std::string flat(const std::string& rows, const std::string& columns = "",
                 const std::string& after = "") {
  return "<?xml version=\"1.0\"?><office:document "
         "office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"><office:body>"
         "<office:spreadsheet><table:table table:name=\"T\">" +
         columns + rows + "</table:table>" + after +
         "</office:spreadsheet></office:body></office:document>";
}

std::string text(const std::string& content, const std::string& attributes = "") {
  return "<table:table-cell office:value-type=\"string\" " + attributes + "><text:p>" + content +
         "</text:p></table:table-cell>";
}

std::string row(const std::string& cells, const std::string& attributes = "") {
  return "<table:table-row " + attributes + ">" + cells + "</table:table-row>";
}

TEST(Ods, RepeatedCellsAndRowsAreThereSoOften) {
  EXPECT_EQ(shown_file(flat(
                row(text("a", "table:number-columns-repeated=\"2\"") +
                        "<table:table-cell table:number-columns-repeated=\"3\"/>" + text("b"),
                    "table:number-rows-repeated=\"2\"") +
                row("<table:table-cell/>", "table:number-rows-repeated=\"5\"") + row(text("c")))),
            "== T\n1: a|a||||b\n2: a|a||||b\n8: c\n");
}

// 2^20 rows of a thousand cells from a few bytes.
TEST(Ods, ABombOfRepeatsMeetsTheLimits) {
  Limits limits;
  limits.cells = 20'000;
  const std::string bomb = flat(row(text("x", "table:number-columns-repeated=\"1000\""),
                                    "table:number-rows-repeated=\"99999999999\""));
  const std::string shown = shown_file(bomb, false, limits);
  EXPECT_TRUE(shown.ends_with("refused: The sheet has more than 20000 cells. Please split it."));
  EXPECT_EQ(shown_file(flat(row(text("x", "table:number-columns-repeated=\"20000\"")))),
            "== T\nrefused: Row 1 has more than 16384 columns. Please split the sheet.");
  // Blank ones to the end of the sheet are how LibreOffice writes "nothing more".
  EXPECT_EQ(shown_file(flat(row(text("x")) +
                            row("<table:table-cell/>", "table:number-rows-repeated=\"1048575\""))),
            "== T\n1: x\n");
}

TEST(Ods, AMomentWithoutItsDayIsKeptAsWritten) {
  const auto date = [](const std::string& value) {
    return row("<table:table-cell office:value-type=\"date\" office:date-value=\"" + value +
               "\"/>");
  };
  EXPECT_EQ(shown_file(flat(date("2024-02-29T00:00:00") + date("T00:00:00") + date(" 00:00:00"))),
            "== T\n1: 2024-02-29\n2: T00:00:00\n3:  00:00:00\n");
}

TEST(Ods, TextIsWhatAPersonSees) {
  EXPECT_EQ(
      shown_file(flat(row(
          "<table:table-cell office:value-type=\"string\"><office:annotation><text:p>note</text:p>"
          "</office:annotation><text:p>  one \n <text:span>two</text:span><text:s "
          "text:c=\"3\"/>three</text:p><text:p>four<text:line-break/>five</text:p>"
          "</table:table-cell>" +
          text("a &amp; b") +
          "<table:table-cell><draw:frame><text:p>drawn</text:p></draw:frame></table:table-cell>" +
          "<table:covered-table-cell office:value-type=\"string\"><text:p>beneath</text:p>"
          "</table:covered-table-cell>" +
          text("end")))),
      "== T\n1: one two   three\\nfour\\nfive|a & b|||end\n");
}

TEST(Ods, TypedValues) {
  const auto cell = [](const std::string& type, const std::string& value) {
    return "<table:table-cell office:value-type=\"" + type + "\" office:" + value +
           "><text:p>as shown</text:p></table:table-cell>";
  };
  EXPECT_EQ(
      shown_file(flat(row(cell("float", "value=\"1.5E3\"") + cell("percentage", "value=\"0.19\"") +
                          cell("currency", "value=\"5\" office:currency=\"GBP\"") +
                          cell("date", "date-value=\"2024-05-01\"") +
                          cell("date", "date-value=\"2024-05-01T13:05:00.500000000\"") +
                          cell("time", "time-value=\"PT12H30M00S\"") +
                          cell("time", "time-value=\"PT36H00M00.5S\"") +
                          cell("boolean", "boolean-value=\"true\""))),
                 true),
      "== T\n1: 1500<number>|0.19<number %>|5<number GBP>|2024-05-01<date>|2024-05-01 "
      "13:05:00.5<stamp>|12:30:00<time>|36:00:00.5<duration>|true<boolean>\n");
}

TEST(Ods, RowsInRowsAreNotTwoRows) {
  EXPECT_EQ(
      shown_file(flat(row(text("a") + row(text("b")) + text("c")) + text("d") + row(text("e")))),
      "== T\n2: b\n3: e\n");
}

TEST(Ods, SpansOfTime) {
  EXPECT_EQ(read_iso_duration("PT1H2M3.5S"), 3'723'500);
  EXPECT_EQ(read_iso_duration("-PT0H30M"), -1'800'000);
  EXPECT_EQ(read_iso_duration("P1DT1H"), 90'000'000);
  for (const char* text : {"", "P", "PT", "1H", "PT1", "PT1X", "P1M", "PT-1H", "PTinfS", "PT1e9H"})
    EXPECT_EQ(read_iso_duration(text), std::nullopt) << text;
}

TEST(Ods, WhatIsHiddenMergedAndDeclared) {
  EXPECT_EQ(
      shown_file(
          flat(row(text("a", "table:number-columns-spanned=\"2\" table:number-rows-spanned=\"1\"") +
                   "<table:covered-table-cell/>") +
                   row(text("b"), "table:visibility=\"filter\""),
               "<table:table-column table:number-columns-repeated=\"2\"/><table:table-column "
               "table:visibility=\"collapse\"/>",
               "<table:database-ranges><table:database-range table:name=\"Sales\" "
               "table:target-range-address=\"T.A1:T.B2\"/></table:database-ranges>")),
      "== T\n1: a\n2h: b\nmerged 1,0-1,1\nhidden columns 2-2\ntable Sales 1,0-2,1 header 1 totals "
      "0\n");
}

TEST(Ods, OtherDocumentsAndLockedOnesAreRefused) {
  const std::string type = "application/vnd.oasis.opendocument.";
  EXPECT_EQ(shown_file(zipped({{"mimetype", type + "text"}, {"content.xml", "<a/>"}})),
            "refused: This is an OpenDocument text, drawing or presentation, not a spreadsheet.");
  EXPECT_EQ(shown_file(zipped(
                {{"mimetype", type + "spreadsheet"},
                 {"content.xml", "?"},
                 {"META-INF/manifest.xml", "<m><file-entry><encryption-data/></file-entry></m>"}})),
            "refused: The workbook is protected with a password. Please save a copy without one.");
  EXPECT_TRUE(
      shown_file(flat("<table:table-row>")).starts_with("refused: The workbook is damaged"));
}

}  // namespace
}  // namespace sqlagent::sheet
