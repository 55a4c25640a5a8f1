// The same workbook as LibreOffice writes it in four formats: every reader sees the same.
#include <gtest/gtest.h>

#include "core/sheet/test_rows.h"

namespace sqlagent::sheet {
namespace {

// One sheet of a sample.
std::string sheet_of(const std::string& sample, std::string_view sheet, bool tell) {
  const std::string all = shown_file(sample_bytes(sample), tell);
  const size_t begin = all.find(std::string("== ").append(sheet));
  if (begin == all.npos) return "not there: " + all;
  return all.substr(begin, all.find("\n== ", begin) - begin) + "\n";
}

class Samples : public testing::TestWithParam<const char*> {};

TEST_P(Samples, CellsComeWithTheirTypes) {
  const std::string name = GetParam();
  const bool open_document = name.ends_with("ods");
  std::string expected =
      "== Cells\n"
      "1: what<text bold>|value<text bold>\n"
      "2: whole<text>|42<number>\n"
      "3: negative<text>|-7.25<number>\n"
      "4: large<text>|1234567890123<number>\n"
      "5: small<text>|0.000125<number>\n"
      "6: percent<text>|0.125<number %>\n"
      "7: euro<text>|1234.5<number EUR>\n"
      "8: dollar<text>|99.95<number USD>\n"
      "9: date<text>|2024-05-01<date>\n"
      "10: old date<text>|0<number>\n"
      "11: stamp<text>|2024-05-01 13:05:09<stamp>\n"
      "12: time<text>|18:30:00<time>\n"
      "13: duration<text>|30:15:00<duration>\n"
      "14: text<text>|Zoë & <Søren> \"日本\" 🚀<text>\n"
      "15: two lines<text>|one\\ntwo<text>\n"
      "16: digits<text>|00123<text>\n"
      "17: formula<text>|42<number formula>\n"
      "18: words<text>|ab<text formula>\n"
      "19: truth<text>|true<boolean formula>\n"
      "20: error<text>|#DIV/0!<error formula>\n"
      "21: nothing<text>\n";
  // LibreOffice writes a comparison's result as the number 1 there.
  if (open_document) expected.replace(expected.find("true<boolean"), 12, "1<number");
  EXPECT_EQ(sheet_of(name, "Cells", true), expected);
}

TEST_P(Samples, ArrangementIsTold) {
  const std::string name = GetParam();
  EXPECT_EQ(sheet_of(name, "Arrangement", false),
            std::string("== Arrangement\n"
                        "1: Region|2024||2025\n"
                        "2: |Q1|Q2|Q1\n"
                        "3: North|1|2|3\n"
                        "4h: |4|5|6\n"
                        "6: South|7|8|9\n"
                        "7: |10|11|12\n"
                        "9: far|||apart\n"
                        "merged 1,0-2,0\n"
                        "merged 1,1-1,2\n"
                        "merged 3,0-4,0\n"
                        "merged 6,0-7,0\n"
                        "hidden columns 2-2\n") +
                (name.ends_with("xls") ? "" : "filter 2,0-7,3\n"));
  EXPECT_EQ(sheet_of(name, "Hidden", false), "== Hidden (hidden)\n2: |seen by nobody\n");
  EXPECT_EQ(sheet_of(name, "Empty", false), "== Empty\n");
  EXPECT_TRUE(sheet_of(name, "Repeated", false)
                  .starts_with("== Repeated\n"
                               "1: a|a|a|1|1\n"
                               "2: x|x|x|5|5\n"
                               "3: x|x|x|5|5\n"
                               "4: x|x|x|5|5\n"
                               "5: x|x|x|5|5\n"
                               "7: |||end\n"));
}

TEST_P(Samples, CutOffAnywhereTheyAreRefusedNotMisread) {
  const std::string bytes = sample_bytes(GetParam());
  const std::string whole = shown_file(bytes);
  for (const size_t percent : {20u, 50u, 80u, 97u}) {
    const std::string shown = shown_file(bytes.substr(0, bytes.size() * percent / 100));
    EXPECT_TRUE(shown.find("refused: ") != shown.npos || (shown == whole && percent > 90))
        << percent << "%\n"
        << shown;
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, Samples,
                         testing::Values("sample.xlsx", "sample.xls", "sample.ods", "sample.fods"),
                         [](const auto& one) {
                           const std::string name = one.param;
                           return name.substr(name.rfind('.') + 1);
                         });

}  // namespace
}  // namespace sqlagent::sheet
