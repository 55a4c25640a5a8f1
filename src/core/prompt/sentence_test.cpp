#include "core/prompt/sentence.h"

#include "base/case_file.h"

namespace sqlagent::prompt {
namespace {

const sqlagent::Table& result() {
  static const sqlagent::Table table{
      .columns = {{"region", Type::text}, {"revenue", Type::numeric}, {"note", Type::text}},
      .rows = {{"North", "1200.5", std::nullopt}, {"South", "800", "late"}}};
  return table;
}

std::string written(std::string_view text) {
  const auto sentence = sentence_of(
      text, result(), [](size_t, const Cell& cell) { return cell.value_or("no value"); });
  return sentence ? *sentence : "refused: " + sentence.error();
}

TEST(Sentence, Cases) {
  sqlagent::test::run_cases(std::string(SQLAGENT_SOURCE_DIR) + "/src/core/prompt/sentence.case",
                            [](const sqlagent::test::Case& one) {
                              return written(one.input.substr(0, one.input.size() - 1)) + "\n";
                            });
}

TEST(Sentence, OneLineOfLimitedLength) {
  EXPECT_TRUE(written("a\nb").starts_with("refused"));
  EXPECT_TRUE(written(std::string(kSentenceBytes + 1, 'a')).starts_with("refused"));
  EXPECT_TRUE(written("\xff").starts_with("refused"));
  EXPECT_EQ(written(std::string(kSentenceBytes, 'a')), std::string(kSentenceBytes, 'a'));
}

}  // namespace
}  // namespace sqlagent::prompt
