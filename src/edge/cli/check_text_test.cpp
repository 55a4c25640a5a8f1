#include "edge/cli/check_text.h"

#include <gtest/gtest.h>

namespace sqlagent::cli {
namespace {

using answer::Judged;

sqlagent::Table one_cell(const char* value) {
  sqlagent::Table out;
  out.columns = {{"n", Type::integer}};
  out.rows = {{value}};
  return out;
}

answer::Checked checked(Judged judged) {
  answer::Checked out{.line = 7, .question = "how many\x1b[31m orders", .judged = judged};
  out.expected = one_cell("3");
  out.answer.emplace();
  out.answer->result = one_cell("4");
  out.answer->sql = "SELECT\n  4";
  return out;
}

TEST(CheckText, WhatIsRightIsALineAndStaysOne) {
  EXPECT_EQ(check_text(checked(Judged::right)), "right     how many [31m orders\n");
}

TEST(CheckText, WhatIsWrongShowsBothResultsAndTheStatement) {
  const auto text = check_text(checked(Judged::wrong));
  for (const auto* part : {"wrong     how many", "line      7", "expected  n", "found     n",
                           "SQL       SELECT\n", "            4\n"})
    EXPECT_NE(text.find(part), text.npos) << part << "\n" << text;
}

TEST(CheckText, WhatCouldNotBeAskedSaysWhy) {
  answer::Checked broken{.line = 1, .question = "q", .detail = "No table x."};
  EXPECT_EQ(check_text(broken),
            "broken    q\n          line      1\n          said      No table x.\n");
  const auto json = check_json(broken);
  EXPECT_TRUE(json.at("found").is_null() && json.at("sql").is_null());
}

TEST(CheckTally, CountsAndFailsForAnythingElse) {
  CheckTally tally;
  tally.count(Judged::right);
  EXPECT_TRUE(tally.all_right());
  EXPECT_EQ(tally.text(), "1 question: 1 right.");
  tally.count(Judged::declined);
  tally.count(Judged::broken);
  EXPECT_FALSE(tally.all_right());
  EXPECT_EQ(tally.text(), "3 questions: 1 right, 1 declined, 1 broken.");
  EXPECT_EQ(tally.json({}).at("declined").to_number<int>(), 1);
}

TEST(ProofTally, WhatWasRetiredBeforeFailsNobody) {
  ProofTally tally;
  answer::ProvedAgain proved;
  tally.count(proved);
  proved.known.state = answer::Proof::retired;
  tally.count(proved);
  EXPECT_TRUE(tally.all_stand());
  EXPECT_EQ(tally.text(), "2 verified queries: 1 retired.");
  proved.retired_now = true;
  tally.count(proved);
  EXPECT_FALSE(tally.all_stand());
  EXPECT_EQ(tally.text(), "3 verified queries: 2 retired, 1 failed now.");
  proved.known.reason = "Its table is gone.";
  EXPECT_NE(proof_text(proved).find("Its table is gone."), std::string::npos);
  proved.trouble = "Too long.";
  EXPECT_EQ(proof_text(proved).substr(0, 7), "not run");
}

}  // namespace
}  // namespace sqlagent::cli
