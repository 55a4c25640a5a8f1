#include "edge/api/attachment.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace sqlagent::api {
namespace {

std::string plain(std::string_view title) {
  const auto value = attachment(title, "csv");
  const auto begin = value.find('"') + 1;
  return value.substr(begin, value.find('"', begin) - begin);
}

TEST(Attachment, NamesAFileAfterTheQuestion) {
  EXPECT_EQ(attachment("Revenue by region", "csv"),
            "attachment; filename=\"Revenue by region.csv\"; "
            "filename*=UTF-8''Revenue%20by%20region.csv");
  EXPECT_EQ(plain("What is our revenue?"), "What is our revenue.csv");
}

TEST(Attachment, HasItsOwnLettersAndAsciiOnes) {
  EXPECT_EQ(attachment("Größe", "xlsx"),
            "attachment; filename=\"Gre.xlsx\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.xlsx");
  EXPECT_EQ(attachment("売上", "csv"),
            "attachment; filename=\"result.csv\"; filename*=UTF-8''%E5%A3%B2%E4%B8%8A.csv");
}

TEST(Attachment, NobodyWritesHeadersWithAQuestion) {
  for (const auto* title : {"a\r\nSet-Cookie: x=y", "a\nb", "a\";b=\"c", "a\x01\x7f", "a%0d%0ab"}) {
    const auto value = attachment(title, "csv");
    EXPECT_EQ(value.find_first_of("\r\n\x01\x7f"), std::string::npos) << value;
    EXPECT_EQ(std::count(value.begin(), value.end(), '"'), 2) << value;
    EXPECT_EQ(std::count(value.begin(), value.end(), ';'), 2) << value;
  }
}

TEST(Attachment, NamesNoPathNoDeviceAndNothingTurnedAround) {
  EXPECT_EQ(plain("../../etc/passwd"), "etc passwd.csv");
  EXPECT_EQ(plain("C:\\autoexec"), "C autoexec.csv");
  EXPECT_EQ(plain(".hidden"), "hidden.csv");
  for (const auto* device : {"con", "NUL", "com1", "LPT9", "aux.x"})
    EXPECT_EQ(plain(device), "result.csv") << device;
  EXPECT_EQ(attachment("sales\u202Evsc", "csv").find("%E2%80%AE"), std::string::npos);
  for (const auto* nothing : {"", "   ", "...", "???"}) EXPECT_EQ(plain(nothing), "result.csv");
}

TEST(Attachment, CutsLongQuestionsAtACharacter) {
  EXPECT_EQ(plain(std::string(500, 'x')), std::string(80, 'x') + ".csv");
  std::string umlauts;
  for (int i = 0; i < 100; ++i) umlauts += "ü";
  std::string expected;
  for (int i = 0; i < 80; ++i) expected += "%C3%BC";
  EXPECT_NE(attachment(umlauts, "csv").find("''" + expected + ".csv"), std::string::npos);
}

}  // namespace
}  // namespace sqlagent::api
