#include "edge/cli/terminal_text.h"

#include <gtest/gtest.h>

namespace sqlagent::cli {
namespace {

TEST(TerminalText, SteersNothing) {
  EXPECT_EQ(terminal_text("\x1b]0;owned\x07 a\r"), "·]0;owned· a·");
  EXPECT_EQ(terminal_text("\xc2\x9b"
                          "2J"),
            "·2J");
  EXPECT_EQ(terminal_text("total\t7 €\n× Müller"), "total\t7 €\n× Müller");
  EXPECT_EQ(terminal_text("\xc2"), "\xc2");
}

}  // namespace
}  // namespace sqlagent::cli
