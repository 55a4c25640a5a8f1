#include "base/json_text.h"

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace sqlagent {
namespace {

using namespace std::string_literals;

TEST(JsonText, escapes_what_json_cannot_hold) {
  EXPECT_EQ(json_string("plain"), "\"plain\"");
  EXPECT_EQ(json_string("a\"b\\c\n\r\t\x01"), R"("a\"b\\c\n\r\t\u0001")");
  EXPECT_EQ(json_string("a\0b"s), R"("a\u0000b")");
  EXPECT_EQ(json_string("Zürich 東京 😀"), "\"Zürich 東京 😀\"");
}

TEST(JsonText, bytes_that_are_not_utf8_become_the_replacement_character) {
  EXPECT_EQ(json_string("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(json_string("\xC0\xAF"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"") << "overlong";
  EXPECT_EQ(json_string("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"") << "surrogate";
  EXPECT_EQ(json_string("\xE6\x9D"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"") << "cut off";
}

TEST(Utf8, counts_characters_and_knows_what_is_not_text) {
  EXPECT_TRUE(is_utf8("Zürich 東京 😀"));
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80")) << "beyond U+10FFFF";
  EXPECT_FALSE(is_utf8("ok\x80"));
  EXPECT_EQ(utf8_length("Zürich 東京 😀"), 11u);
  EXPECT_EQ(utf8_length("a\xFF\xFF"), 3u);
}

}  // namespace
}  // namespace sqlagent
