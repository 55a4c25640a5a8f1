// Text files: the bytes, the dialect, and rows that do not fit.
#include <gtest/gtest.h>

#include <random>

#include "core/sheet/code_page.h"
#include "core/sheet/dialect.h"
#include "core/sheet/test_rows.h"
#include "core/sheet/utf8.h"

namespace sqlagent::sheet {
namespace {

char delimiter_of(std::string_view head) {
  return sniff_dialect(head).delimiter;
}

TEST(Dialect, TheSignThatMakesRowsAlike) {
  EXPECT_EQ(delimiter_of("a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n"), ';');
  EXPECT_EQ(delimiter_of("1,5;2,5;3,5\n4,5;5,5;6,5\n7,1;8,1;9,1\n"), ';');
  EXPECT_EQ(delimiter_of("name,tags\nx,a|b\ny,c|d\nz,e|f\n"), ',');
  EXPECT_EQ(delimiter_of("name\ttext\nx\tone, two\ny\tthree, four\n"), '\t');
  EXPECT_EQ(delimiter_of("Report of May\n\nid,amount\n1,2\n3,4\n5,6\n"), ',');
  EXPECT_EQ(delimiter_of("name\nSmith, John\nDoe, Jane\nRoe\n"), '\0');
  EXPECT_EQ(delimiter_of("size,note\n5\" pipe,x\n6\" pipe,y\n"), ',');
  EXPECT_EQ(delimiter_of("a^b^c\n1^2^3\n4^5^6\n"), '^');
  EXPECT_EQ(delimiter_of("time\n12:30:00\n12:31:00\n"), '\0');
  EXPECT_EQ(delimiter_of("root:x:0:0\nbin:x:2:2\nsys:x:3:3\n"), ':');
  EXPECT_EQ(delimiter_of("\"a;b\",c\n\"d;e\",f\n"), ',');
}

TEST(CodePage, ByTheLettersThatWouldBeSigns) {
  EXPECT_EQ(likely_code_page("Caf\xE9 M\xFCller stra\xDF"
                             "e 20 m\xB3 N\xBA 5"),
            CodePage::windows_1252);
  EXPECT_EQ(likely_code_page("Wa\xB3\xEAsa Ro\xBFniatowski Pa\xB3ka"), CodePage::windows_1250);
  EXPECT_EQ(likely_code_page("P\xF8\xED"
                             "b\xECh \xF8\xEDzen\xED m\xECsto"),
            CodePage::windows_1250);
  EXPECT_EQ(likely_code_page("\xCC\xEE\xF1\xEA\xE2\xE0 \xC8\xE2\xE0\xED \xCF\xE5\xF2\xF0"),
            CodePage::windows_1251);
  EXPECT_EQ(likely_code_page("plain"), CodePage::windows_1252);
  EXPECT_EQ(shown_file("miasto,x\n\xA3\xF3"
                       "d\x9F,1\nWa\xB3"
                       "cz,2\nZ\xB3otoryja,3\n"),
            "1: miasto|x\n2: Łódź|1\n3: Wałcz|2\n4: Złotoryja|3\n");
}

TEST(Utf8, TheFastCheckAgreesWithTheSlowOne) {
  std::mt19937 random(5);
  const std::string sound =
      "plain ASCII, Zoë, Ωμέγα, 日本語, 🚀🚀 and more plain ASCII to fill several blocks; "
      "ÿ߿ࠀ\uFFFD";
  for (int round = 0; round < 20'000; ++round) {
    std::string text = sound.substr(random() % 8) + sound;
    for (int i = static_cast<int>(random() % 3); i > 0; --i)
      text[random() % text.size()] = static_cast<char>(random());
    text.resize(random() % (text.size() + 1));
    bool slow = true;
    for (std::string_view rest = text; slow && !rest.empty();) {
      const int length = utf8_character_bytes(rest);
      slow = length > 0 && rest.front() != '\0';
      if (slow) rest.remove_prefix(static_cast<size_t>(length));
    }
    ASSERT_EQ(is_utf8_text(text), slow) << round;
  }
}

TEST(Text, BytesThatAreNotUtf8AreReadOneByOneWhereverTheyStand) {
  std::string bytes = "a,b\n";
  for (int i = 0; i < 3000; ++i) bytes += fmt::format("München {},x\n", i);
  bytes +=
      "Stra\xDF"
      "e,\xE9\n";
  const std::string shown = shown_file(bytes);
  EXPECT_TRUE(shown.find("2: München 0|x\n") != shown.npos);
  EXPECT_TRUE(shown.ends_with("3001: München 2999|x\n3002: Straße|é\n"));
}

TEST(Text, RowsThatAreNoRows) {
  Limits limits;
  limits.row_bytes = 300'000;
  const std::string cell(200'000, 'x');
  EXPECT_EQ(shown_file("a," + cell + "\nb,c\n", false, limits), "1: a|" + cell + "\n2: b|c\n");
  EXPECT_EQ(shown_file("a,b\n" + std::string(2'000'000, 'x'), false, limits),
            "1: a|b\nrefused: Row 2 is longer than 0 MB. Is this really a table?");
  EXPECT_EQ(shown_file("a,b\n" + std::string(500'000, ',') + "\n"),
            "1: a|b\nrefused: Row 2 has more than 16384 columns. Is the right sign taken as "
            "separator?");
  EXPECT_TRUE(shown_file("a,b\n\"" + std::string(500'000, ',') + "\n")
                  .find("has more than 16384 columns") != std::string::npos);
  limits.cells = 10;
  EXPECT_TRUE(shown_file("a,b\n1,2\n3,4\n5,6\n7,8\n9,0\n", false, limits)
                  .ends_with("refused: The file has more than 10 cells. Please split it."));
  // A quote that is never closed costs its own field, not the rest of the file.
  std::string flood = "a,b\n\"open,1\n";
  for (int i = 0; i < 50'000; ++i) flood += "\n\n,\n2,3\n";
  const std::string shown = shown_file(flood);
  EXPECT_TRUE(shown.starts_with("1: a|b\n2: \"open|1\n"));
  EXPECT_TRUE(shown.ends_with(": 2|3\n"));
}

TEST(Text, TwoLettersAreNoProof) {
  EXPECT_EQ(shown_file("BMI,age\n21,40\n"), "1: BMI|age\n2: 21|40\n");
  EXPECT_EQ(shown_file("MZ,x\n1,2\n"), "1: MZ|x\n2: 1|2\n");
  EXPECT_EQ(shown_file(std::string("MZ\x90\0\3\0\0\0", 8)),
            "refused: This is not a spreadsheet but a program.");
  EXPECT_EQ(shown_file("[{\"a\": 1}]"),
            "refused: This is a JSON document. Please open it in Excel and save it as .xlsx or "
            ".csv.");
}

}  // namespace
}  // namespace sqlagent::sheet
