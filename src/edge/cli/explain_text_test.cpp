// How a question was read, over a catalog made here: what stands in it, not how wide it is.
#include "edge/cli/explain_text.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "core/catalog/test_facts.h"
#include "core/nlq/lens.h"

namespace sqlagent::cli {
namespace {

class Explains : public testing::Test {
 protected:
  Explains()
      : catalog_(catalog::test::catalog_of({catalog::test::facts(
            "orders", "order_no,region,amount\n1,North,9.50\n2,South,3.25\n3,North,4.00\n")})),
        lens_(catalog_) {}

  Explained of(const std::string& question) {
    trace_ = {};
    readings_ = nlq::read(question, lens_, make_date(2025, 6, 15), nullptr, &trace_);
    return {question, trace_, readings_, catalog_};
  }

  catalog::Catalog catalog_;
  nlq::Lens lens_;
  nlq::Trace trace_;
  nlq::Readings readings_;
};

}  // namespace

TEST_F(Explains, ShowsWordsReadingsAndTheDecision) {
  const std::string text = explain_text(of("total amount by region"));
  for (std::string_view part : {"orders.amount", "column", "Reading 1 of", "words", "probability",
                                "GROUP BY region", "Decision: answer", "Total amount by region"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST_F(Explains, SaysWhyNothingIsAnswered) {
  const std::string text = explain_text(of("weather by region"));
  EXPECT_NE(text.find("Decision: abstain, since the best reading makes no use of: weather"),
            std::string::npos)
      << text;
}

TEST_F(Explains, AddsUpToTheScore) {
  const auto parsed = boost::json::parse(explain_json(of("total amount by region")));
  const auto& best = parsed.at("candidates").at(0);
  double sum = 0;
  for (const auto& feature : best.at("features").as_array())
    sum += feature.at("value").as_double() * feature.at("weight").as_double();
  EXPECT_NEAR(sum, best.at("score").as_double(), 1e-9);
  EXPECT_EQ(parsed.at("decision").as_string(), "answer");
}

TEST_F(Explains, SmallTalkHasNoReadings) {
  const auto parsed = boost::json::parse(explain_json(of("hello")));
  EXPECT_TRUE(parsed.at("candidates").as_array().empty());
  EXPECT_EQ(parsed.at("reason").as_string(), "nothing of the data is asked");
}

}  // namespace sqlagent::cli
