#include "edge/cli/table_text.h"

#include <gtest/gtest.h>

namespace sqlagent::cli {

TEST(TableText, AlignsNumbersToTheRightAndCountsTheRest) {
  Table table;
  table.columns = {{"city", Type::text}, {"n", Type::integer}};
  table.rows = {{Cell("Köln"), Cell("7")}, {Cell(), Cell("1234")}, {Cell("Oslo"), Cell("1")}};
  EXPECT_EQ(table_text(table, 2),
            "city     n\n"
            "────  ────\n"
            "Köln     7\n"
            "–     1234\n"
            "(1 more rows)\n");
}

TEST(TableText, CellsCannotSteerTheTerminal) {
  Table table;
  table.columns = {{"x", Type::text}};
  table.rows = {{Cell("a\x1b[2Jb\nc\xc2\x9bz")}};
  const auto text = table_text(table, 10);
  EXPECT_EQ(text.find('\x1b'), text.npos);
  EXPECT_EQ(text.find("\xc2\x9b"), text.npos);
  EXPECT_NE(text.find("a [2Jb c z"), text.npos);
}

TEST(TableText, CutsLongCellsAtACharacter) {
  Table table;
  table.columns = {{"x", Type::text}};
  table.rows = {{Cell(std::string(39, 'x') + "ü")}, {Cell(std::string(39, 'x') + "üü")}};
  EXPECT_EQ(table_text(table, 10).substr(table_text(table, 10).find("xx")),
            std::string(39, 'x') + "ü\n" + std::string(39, 'x') + "…\n");
}

TEST(TableText, EmptyResult) {
  Table table;
  table.columns = {{"x", Type::text}};
  EXPECT_EQ(table_text(table, 10), "x\n─\n");
}

}  // namespace sqlagent::cli
