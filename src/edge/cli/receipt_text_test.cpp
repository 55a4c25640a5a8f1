#include "edge/cli/receipt_text.h"

#include <gtest/gtest.h>

namespace sqlagent::cli {
namespace {

TEST(ReceiptText, SaysWhatBecameOfEachFile) {
  const std::string text =
      receipt_text(R"({"files":[{"name":"a.csv","status":"SUCCESS","tables":["a"],"error":null},
    {"name":"b.pdf","status":"FAILURE","tables":[],"error":"This is not a spreadsheet but a PDF document."}],
    "receipt":[{"file":"a.csv","notices":[],"tables":[{"table":"a","sheet":"","rows":3,
      "columns":[{"name":"price","header":"Price","type":"numeric","unit":"EUR","evidence":"all 3 values are numbers"}],
      "notices":[{"kind":"blank_rows","text":"2 blank rows were left out."}],
      "odd_cells":[{"row":7,"column":"price","text":"tbd"}]}]}]})");
  EXPECT_EQ(text,
            "a.csv\n"
            "  table a: 3 rows\n"
            "    price                        numeric EUR all 3 values are numbers\n"
            "    2 blank rows were left out.\n"
            "      row 7, price: tbd\n"
            "b.pdf: This is not a spreadsheet but a PDF document.\n");
}

TEST(ReceiptText, NamesSheetsWithoutATable) {
  const std::string text =
      receipt_text(R"({"files":[{"name":"b.xlsx","status":"SUCCESS","tables":["a"],"error":null}],
    "receipt":[{"file":"b.xlsx","notices":[],"decisions":[
      {"id":"1/tables","kind":"sheet","text":"Sheet A holds 1 table."},
      {"id":"12/tables","kind":"sheet","text":"Sheet B holds words but no table."}],
      "tables":[{"table":"a","key":"1.1","sheet":"A","rows":3,"columns":[],"notices":[],
        "odd_cells":[]}]}]})");
  EXPECT_EQ(text,
            "b.xlsx\n"
            "    Sheet B holds words but no table.\n"
            "  table a: 3 rows, from sheet A\n");
}

TEST(ReceiptText, ForeignTextIsNoReceipt) {
  for (const char* text :
       {"", "[]", "{\"files\":3}", "{\"files\":[1],\"receipt\":[2]}", "nonsense"})
    EXPECT_EQ(receipt_text(text), "") << text;
}

TEST(ProgressBar, KeepsWithinTheWidth) {
  EXPECT_EQ(progress_bar(50, "Loading ünits", 40), "[============>           ]  50 %  Loadin");
  EXPECT_EQ(progress_bar(50, "Loading ünits", 43), "[============>           ]  50 %  Loading ü");
  EXPECT_EQ(progress_bar(100, "", 80), "[========================] 100 %  ");
  EXPECT_EQ(progress_bar(-3, "x", 80), "[>                       ]   0 %  x");
}

}  // namespace
}  // namespace sqlagent::cli
