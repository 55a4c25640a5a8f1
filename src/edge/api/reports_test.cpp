#include "edge/api/reports.h"

#include <gtest/gtest.h>

namespace sqlagent::api {
namespace {

struct Reported {
  std::vector<std::pair<std::string, std::string>> events;
  answer::Progress progress = reports_to([this](std::string_view event, std::string json) {
    events.emplace_back(event, std::move(json));
  });
};

TEST(Reports, a_draft_comes_in_pieces_of_a_few_words_and_before_what_follows_it) {
  Reported reported;
  for (const char* word : {"SELECT ", "region, ", "sum(amount) ", "FROM "})
    reported.progress.draft(word);
  reported.progress.step("Checking what the model wrote");
  const std::vector<std::pair<std::string, std::string>> expected{
      {"draft", R"({"text":"SELECT region, sum(amount) "})"},
      {"draft", R"({"text":"FROM "})"},
      {"step", R"({"text":"Checking what the model wrote"})"}};
  EXPECT_EQ(reported.events, expected);
}

TEST(Reports, rows_go_in_portions_and_are_written_by_their_columns) {
  Reported reported;
  reported.progress.columns({{"n", Type::integer}});
  reported.progress.rows(std::vector<Row>(450, Row{Cell("7")}));
  ASSERT_EQ(reported.events.size(), 4u);
  EXPECT_EQ(reported.events[0].first, "columns");
  EXPECT_TRUE(reported.events[1].second.starts_with(R"({"rows":[{"n":7},{"n":7})"));
  EXPECT_EQ(reported.events[3].second.size(), std::string(R"({"rows":[]})").size() + 50 * 8 - 1);
}

TEST(Reports, the_first_event_says_which_question_it_is) {
  const std::string id = "00000000-0000-0000-0000-00000000000a";
  EXPECT_EQ(start_event(ChatId(id), MessageId(id)),
            "id: 1\nevent: start\ndata: {\"session_id\":\"" + id + "\",\"message_id\":\"" + id +
                "\"}\n\n");
  EXPECT_EQ(last_event("finish", "{}"), "id: end\nevent: finish\ndata: {}\n\n");
}

}  // namespace
}  // namespace sqlagent::api
