// Policies of a talk: how many round trips each kind of model costs, and where it ends.
#include "core/prompt/dialogue.h"

#include <gtest/gtest.h>

#include "core/nlq/fixture.h"

namespace sqlagent::prompt {
namespace {

sqlagent::Table table_of(std::vector<Row> rows) {
  return {.columns = {{"n", Type::integer}}, .rows = std::move(rows)};
}
const sqlagent::Table kOne = table_of({{"1"}}), kTwo = table_of({{"2"}}),
                      kThree = table_of({{"3"}});

struct Talk {
  explicit Talk(Share share = Share::samples, const sqlagent::Table* offline = nullptr,
                Form form = Form::tools, std::string question = "how many actors?")
      : briefing{std::move(question), *parse_iso_date("2025-04-10"), {}, {}, {}, {}, {}},
        schema(lay_out(catalog, Recall(catalog).rank({}, {}), 4'000, share)),
        readings(nlq::read(briefing.question, catalog, briefing.today)),
        dialogue({.catalog = catalog,
                  .schema = schema,
                  .briefing = briefing,
                  .share = share,
                  .form = form,
                  .offline = offline,
                  .readings = &readings}) {}

  template <class T>
  bool is() const {
    return std::holds_alternative<T>(dialogue.step());
  }
  template <class T>
  const T& as() const {
    return std::get<T>(dialogue.step());
  }
  void call(const std::string& name, const std::string& arguments) {
    ASSERT_TRUE(is<Ask>());
    dialogue.replied("", {{"c" + std::to_string(++ids), name, arguments}});
  }
  void final(const std::string& sql) {
    call("final", "{\"sql\": \"" + sql + "\", \"sentence\": \"\"}");
  }
  const std::string& last() const { return dialogue.messages().back().text; }

  catalog::Catalog catalog = nlq::test::fixture("agency");
  Briefing briefing;
  Schema schema;
  nlq::Readings readings;
  Dialogue dialogue;
  int ids = 0;
};

TEST(Dialogue, APerfectModelCostsOneRoundTrip) {
  Talk talk;
  talk.final("SELECT 1");
  ASSERT_EQ(talk.as<Try>().sql, "SELECT 1");
  talk.dialogue.ran(kOne);
  EXPECT_EQ(talk.as<Answered>().sql, "SELECT 1");
  EXPECT_EQ(talk.dialogue.calls_made(), 1);
}

TEST(Dialogue, OneErrorCostsTwoAndTwoErrorsThree) {
  for (const int errors : {1, 2}) {
    Talk talk;
    for (int i = 0; i < errors; ++i) {
      talk.final("SELECT x");
      talk.dialogue.refused("There is no column x.");
      EXPECT_NE(talk.last().find("There is no column x."), std::string::npos);
    }
    talk.final("SELECT 1");
    talk.dialogue.ran(kOne);
    EXPECT_TRUE(talk.is<Answered>());
    EXPECT_EQ(talk.dialogue.calls_made(), errors + 1);
  }
}

TEST(Dialogue, AStubbornModelIsLeftAfterTwoRepairs) {
  Talk talk;
  for (int i = 0; i < 3; ++i) {
    talk.final("SELECT x");
    talk.dialogue.refused("There is no column x.");
  }
  EXPECT_TRUE(talk.is<GaveUp>());
  EXPECT_EQ(talk.dialogue.calls_made(), 3);
}

TEST(Dialogue, LooksEndWithTheBudget) {
  Talk talk;
  for (int i = 0; i < 4; ++i) {
    talk.call("run_sql", "{\"sql\": \"SELECT 1\"}");
    talk.dialogue.ran(kOne);
  }
  EXPECT_TRUE(talk.is<GaveUp>());
  EXPECT_EQ(talk.dialogue.calls_made(), 4);
}

TEST(Dialogue, PromptTokensEndTheTalk) {
  Talk talk;
  const Budget small{.prompt_tokens = 10};
  const Dialogue none({talk.catalog, talk.schema, talk.briefing}, small);
  EXPECT_TRUE(std::holds_alternative<GaveUp>(none.step()));
}

TEST(Dialogue, AgreementWithTheOfflineEngineNeedsNoSecondSample) {
  Talk talk(Share::schema, &kOne);
  talk.final("SELECT 1");
  talk.dialogue.ran(kOne);
  EXPECT_EQ(talk.as<Answered>().agrees, true);
  EXPECT_EQ(talk.dialogue.calls_made(), 1);
}

TEST(Dialogue, ASecondSampleDecidesADispute) {
  Talk same(Share::schema, &kOne);
  same.final("SELECT 2");
  same.dialogue.ran(kTwo);
  EXPECT_GT(same.as<Ask>().temperature, 0);
  same.final("SELECT 1 + 1");
  same.dialogue.ran(kTwo);
  EXPECT_TRUE(same.as<Answered>().twice);
  EXPECT_EQ(same.as<Answered>().agrees, false);

  Talk offline(Share::schema, &kOne);
  offline.final("SELECT 2");
  offline.dialogue.ran(kTwo);
  offline.final("SELECT 1");
  offline.dialogue.ran(kOne);
  EXPECT_TRUE(offline.is<OfflineStands>());

  Talk none(Share::schema, &kOne);
  none.final("SELECT 2");
  none.dialogue.ran(kTwo);
  none.final("SELECT 3");
  none.dialogue.ran(kThree);
  EXPECT_EQ(none.as<Answered>().sql, "SELECT 2");
  EXPECT_FALSE(none.as<Answered>().twice);
}

// The catalog's actors are asked for with a first name that the SELECT does not ask for.
const char* const kNamed = "how many actors are called 'Ada'?";

TEST(Dialogue, ADoubtfulStatementIsAskedForAgain) {
  Talk talk(Share::samples, nullptr, Form::tools, kNamed);
  talk.final("SELECT count(*) FROM actors");
  talk.dialogue.ran(kTwo);
  ASSERT_TRUE(talk.is<Ask>());
  EXPECT_GT(talk.as<Ask>().temperature, 0);
  talk.final("SELECT count(*) FROM actors WHERE fname = 'Ada'");
  talk.dialogue.ran(kOne);
  EXPECT_EQ(talk.as<Answered>().sample, 1u);
  EXPECT_EQ(talk.as<Answered>().result.rows, kOne.rows);
  EXPECT_FALSE(doubtful(talk.as<Answered>().differences));
}

TEST(Dialogue, WhatStaysDoubtfulSaysSo) {
  Talk talk(Share::samples, nullptr, Form::tools, kNamed);
  for (int i = 0; i < 2; ++i) {
    talk.final("SELECT count(*) FROM actors");
    talk.dialogue.ran(kTwo);
  }
  EXPECT_TRUE(talk.as<Answered>().twice);
  EXPECT_TRUE(doubtful(talk.as<Answered>().differences));
}

TEST(Dialogue, AStatementAboutWhatWasAskedNeedsNoSecondSample) {
  Talk talk(Share::samples, nullptr, Form::tools, kNamed);
  talk.final("SELECT count(*) FROM actors WHERE fname = 'Ada'");
  talk.dialogue.ran(kOne);
  EXPECT_TRUE(talk.is<Answered>());
  EXPECT_EQ(talk.dialogue.calls_made(), 1);
}

TEST(Dialogue, ASecondSampleThatFailsLeavesTheFirst) {
  for (const bool by_endpoint : {true, false}) {
    Talk talk(Share::schema, &kOne);
    talk.final("SELECT 2");
    talk.dialogue.ran(kTwo);
    if (by_endpoint) {
      talk.dialogue.failed("timeout");
    } else {
      while (talk.is<Ask>()) {
        talk.final("SELECT x");
        talk.dialogue.refused("There is no column x.");
      }
    }
    ASSERT_TRUE(talk.is<Answered>());
    EXPECT_EQ(talk.as<Answered>().sql, "SELECT 2");
    EXPECT_EQ(talk.as<Answered>().agrees, false);
  }
}

TEST(Dialogue, TheStatementThatRanIsTheAnswer) {
  Talk talk;
  talk.final("SELECT nn");
  talk.dialogue.ran(kOne, "SELECT n");
  EXPECT_EQ(talk.as<Answered>().sql, "SELECT n");
}

TEST(Dialogue, ItAsksBackOnce) {
  Talk talk;
  talk.call("ask_user", R"({"question": "Which?", "options": ["a", "b"]})");
  EXPECT_EQ(talk.as<AskedBack>().options.size(), 2u);

  const Setting again{talk.catalog, talk.schema, talk.briefing, Share::schema, Form::tools, false};
  Dialogue second(again);
  second.replied("", {{"1", "ask_user", R"({"question": "Which?", "options": ["a", "b"]})"}});
  EXPECT_TRUE(std::holds_alternative<Ask>(second.step()));
}

TEST(Dialogue, LookUpsAreAnsweredFromTheCatalog) {
  Talk open(Share::samples);
  open.call("lookup_values", R"({"text": "paper moon"})");
  EXPECT_NE(open.last().find("productions.title = 'Paper Moons'"), std::string::npos);
  Talk closed(Share::schema);
  closed.call("lookup_values", R"({"text": "paper moon"})");
  EXPECT_EQ(closed.last().find("Paper Moons"), std::string::npos);
  Talk table;
  table.call("describe_table", R"({"table": "agents"})");
  EXPECT_NE(table.last().find("agent_name text"), std::string::npos);
}

TEST(Dialogue, RowsAreShownOnlyWithConsent) {
  const auto secret = sqlagent::Table{.columns = {{"name", Type::text}}, .rows = {{"Moreau"}}};
  for (const auto& [share, shown] : {std::pair(Share::samples, false), {Share::rows, true}}) {
    Talk talk(share);
    talk.call("run_sql", "{\"sql\": \"SELECT 1\"}");
    talk.dialogue.ran(secret);
    EXPECT_EQ(talk.last().find("Moreau") != std::string::npos, shown);
  }
}

TEST(Dialogue, EachOfSeveralCallsIsAnswered) {
  Talk talk;
  talk.dialogue.replied("", {{"a", "describe_table", R"({"table": "agents"})"},
                             {"b", "run_sql", R"({"sql": "SELECT 1"})"},
                             {"c", "describe_table", R"({"table": "nothing"})"}});
  ASSERT_TRUE(talk.is<Try>());
  talk.dialogue.ran(kOne);
  ASSERT_TRUE(talk.is<Ask>());
  std::vector<std::string> answered;
  for (const auto& one : talk.dialogue.messages())
    if (one.who == Said::Who::tool) answered.push_back(one.answers);
  EXPECT_EQ(answered, (std::vector<std::string>{"a", "b", "c"}));
}

TEST(Dialogue, WithoutToolsTheQuestionIsPutAnotherWay) {
  Talk talk;
  talk.dialogue.unknown_tools(Form::fenced);
  ASSERT_TRUE(talk.is<Ask>());
  EXPECT_EQ(talk.dialogue.calls_made(), 1);
  EXPECT_NE(talk.dialogue.messages().front().text.find("```sql"), std::string::npos);
  talk.dialogue.replied("```sql\nSELECT 1\n```", {});
  EXPECT_EQ(talk.as<Try>().sql, "SELECT 1");
  talk.dialogue.refused("no");
  EXPECT_EQ(talk.dialogue.messages().back().who, Said::Who::user);
}

TEST(Dialogue, ItMayDecline) {
  Talk talk;
  talk.call("cannot", R"({"reason": "There is no weather."})");
  EXPECT_EQ(talk.as<Declined>().reason, "There is no weather.");
}

TEST(Dialogue, NonsenseEndsIt) {
  Talk talk;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(talk.is<Ask>());
    talk.dialogue.replied("lovely weather", {});
  }
  EXPECT_TRUE(talk.is<GaveUp>());
}

}  // namespace
}  // namespace sqlagent::prompt
