// What is offered is answered: over all fixtures, first questions, next ones and near ones.
#include "core/nlq/suggest.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <tuple>

#include "core/nlq/fixture.h"
#include "core/nlq/lower.h"

namespace sqlagent::nlq::test {
namespace {

const Date kToday = make_date(2025, 6, 15);

std::vector<std::string> fixtures() {
  std::vector<std::string> names;
  const std::filesystem::path folder = std::string(SQLAGENT_SOURCE_DIR) + "/src/core/nlq/fixtures";
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.push_back(entry.path().stem().string());
  std::ranges::sort(names);
  return names;
}

// A fixture ready for questions, with its first ones.
struct Ready {
  explicit Ready(const std::string& from) : name(from), catalog(fixture(from)), lens(catalog) {}
  const std::string name;
  const catalog::Catalog catalog;
  const Lens lens;
  const std::vector<std::string> questions = suggestions(lens, kToday, 6);
};

// Made once for all tests.
const std::vector<std::unique_ptr<Ready>>& every_fixture() {
  static const auto kAll = [] {
    std::vector<std::unique_ptr<Ready>> all;
    for (const auto& name : fixtures()) all.push_back(std::make_unique<Ready>(name));
    return all;
  }();
  return kAll;
}

}  // namespace

TEST(Suggestions, AreAnsweredInEveryFixture) {
  for (const auto& ready : every_fixture()) {
    const auto& [name, lens, questions] = std::tie(ready->name, ready->lens, ready->questions);
    EXPECT_GE(questions.size(), 3u) << name;
    for (const auto& question : questions) {
      EXPECT_TRUE(answers(question, lens, kToday)) << name << ": " << question;
      EXPECT_EQ(std::ranges::count(questions, question), 1) << name << ": " << question;
    }
  }
}

TEST(Suggestions, DifferInKind) {
  const auto catalog = fixture("retail");
  const auto questions = suggestions(Lens(catalog), kToday, 6);
  const auto some = [&](std::string_view words) {
    return std::ranges::any_of(questions, [&](const std::string& question) {
      return question.find(words) != std::string::npos;
    });
  };
  EXPECT_TRUE(some("by month") || some("Compare"));
  EXPECT_TRUE(some("Top 5"));
  EXPECT_TRUE(some("Total"));
}

TEST(Suggestions, OwnTablesStandBeforeSharedOnes) {
  const auto catalog = fixture("retail+market");
  const auto questions = suggestions(Lens(catalog), kToday, 4);
  ASSERT_FALSE(questions.empty());
  for (const auto& question : questions)
    EXPECT_TRUE(answers(question, Lens(fixture("retail")), kToday)) << question;
}

TEST(Suggestions, NoneWithoutData) {
  const auto catalog = catalog::test::catalog_of({});
  EXPECT_TRUE(suggestions(Lens(catalog), kToday, 6).empty());
  EXPECT_TRUE(nearest("revenue by region", Lens(catalog), kToday, 3).empty());
}

TEST(FollowUps, AreAnsweredAfterEverySuggestion) {
  for (const auto& ready : every_fixture()) {
    const auto& [name, lens, questions] = std::tie(ready->name, ready->lens, ready->questions);
    for (const auto& question : questions) {
      const auto first = read(question, lens, kToday);
      ASSERT_EQ(first.decision, Decision::answer) << name << ": " << question;
      const Context context{first.ranked.front().intent, question};
      for (const auto& next : follow_ups(context.last, lens, kToday, 4)) {
        const auto second = read(next, lens, kToday, &context);
        ASSERT_EQ(second.decision, Decision::answer) << name << ": " << question << " → " << next;
        EXPECT_NE(second.ranked.front().sql, first.ranked.front().sql)
            << name << ": " << question << " → " << next;
      }
    }
  }
}

TEST(Nearest, SpeaksOfWhatWasUnderstood) {
  const auto catalog = fixture("retail");
  const Lens lens(catalog);
  const auto questions = nearest("how is the weather by region", lens, kToday, 3);
  ASSERT_FALSE(questions.empty());
  EXPECT_NE(questions.front().find("region"), std::string::npos) << questions.front();
  for (const auto& question : questions) EXPECT_TRUE(answers(question, lens, kToday)) << question;
}

TEST(Nearest, IsAnsweredWhateverWasAsked) {
  for (const auto& ready : every_fixture()) {
    const auto& [name, lens, questions] = std::tie(ready->name, ready->lens, ready->questions);
    for (std::string_view question : {"purple elephants by moon phase", "?", "price of everything",
                                      "customers status city date number amount"})
      for (const auto& near : nearest(question, lens, kToday, 3))
        EXPECT_TRUE(answers(near, lens, kToday)) << name << ": " << near;
  }
}

}  // namespace sqlagent::nlq::test
