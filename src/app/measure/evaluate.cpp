#include "app/measure/evaluate.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "app/measure/scratch.h"
#include "base/error.h"
#include "core/catalog/nobody.h"
#include "core/measure/score.h"
#include "core/nlq/lens.h"
#include "core/nlq/trace.h"

namespace sqlagent::measure {
namespace json = boost::json;
namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error(Code::bad_request, "This file cannot be read: " + path.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<QuestionSet> sets_in(const Plan& plan) {
  std::vector<std::filesystem::path> paths;
  std::error_code bad;
  for (const auto& entry : std::filesystem::directory_iterator(plan.folder, bad))
    if (entry.path().extension() == ".questions" &&
        (plan.only.empty() || entry.path().stem() == plan.only))
      paths.push_back(entry.path());
  if (paths.empty())
    throw Error(Code::bad_request, "There are no such questions in " + plan.folder + ".");
  std::ranges::sort(paths);
  std::vector<QuestionSet> sets;
  for (const auto& path : paths) {
    auto set = parse_questions(path.stem().string(), text_of(path));
    if (!set) throw Error(Code::bad_request, set.error());
    sets.push_back(std::move(*set));
  }
  return sets;
}

// A catalog and what the engine makes of it; neither may move.
struct Ready {
  Ready(std::vector<catalog::TableFacts> facts, nlq::Stages stages)
      : catalog(catalog::build(catalog::nobody(), 1, known(std::move(facts), stages))),
        lens(catalog, stages) {}
  static std::vector<catalog::TableFacts> known(std::vector<catalog::TableFacts> facts,
                                                nlq::Stages stages) {
    nlq::leave_out(stages, facts);
    return facts;
  }
  catalog::Catalog catalog;
  nlq::Lens lens;
};

std::vector<catalog::TableFacts> without(std::vector<catalog::TableFacts> facts,
                                         const std::vector<ColumnName>& away) {
  for (const ColumnName& column : away)
    for (auto& table : facts)
      if (table.name == column.table &&
          std::erase_if(table.columns, [&](const catalog::ColumnFacts& one) {
            return one.display == column.header;
          }) == 0)
        throw Error(Code::bad_request, fmt::format("There is no column {} in {} to take away.",
                                                   column.header, column.table));
  return facts;
}

std::string printed(const nlq::Readings& readings) {
  std::string out = fmt::format("{}\n", static_cast<int>(readings.decision));
  for (const auto& reading : readings.ranked)
    out += fmt::format("{} {}\n", reading.sql, reading.probability);
  return out + readings.message;
}

std::string_view name(nlq::Decision decision) {
  return decision == nlq::Decision::answer    ? "answer"
         : decision == nlq::Decision::clarify ? "clarify"
                                              : "abstain";
}

struct Right {
  Table rows;
  Comparison how;
};

Comparison comparison(const Question& question, std::string_view sql) {
  return {.ordered = question.is("ordered"),
          .percent = question.is("percent"),
          .distinct = question.is("distinct"),
          .lists = lists_rows(sql)};
}

bool is_right(const Table& found, const std::vector<Right>& gold) {
  return std::ranges::any_of(
      gold, [&](const Right& one) { return same_result(one.rows, found, one.how); });
}

class Evaluation {
 public:
  Evaluation(pg::asio::any_io_executor executor, pg::Dsn dsn, const Plan& plan)
      : executor_(std::move(executor)), dsn_(std::move(dsn)), plan_(plan) {}

  pg::awaitable<void> run(const QuestionSet& set) {
    auto plain = co_await Scratch::open(executor_, dsn_);
    auto renamed = co_await Scratch::open(executor_, dsn_);
    std::vector<catalog::TableFacts> facts, distracted, other;
    for (const auto& table : set.tables) {
      const std::string bytes = text_of(folder() / set.name / (table + ".csv"));
      auto laid = co_await plain.lay(table, bytes);
      facts.push_back(std::move(laid));
      auto twin = co_await renamed.lay(table, with_headers(bytes, table, set.renamed));
      other.push_back(std::move(twin));
    }
    if (set.market) {
      auto shared = co_await plain.lay_market(set.today);
      facts.insert(facts.end(), shared.begin(), shared.end());
      shared = co_await renamed.lay_market(set.today);
      other.insert(other.end(), shared.begin(), shared.end());
    }
    distracted = facts;
    for (const auto& path : set.distractors) {
      const std::string table = path.substr(path.rfind('/') + 1);
      auto laid = co_await plain.lay(table, text_of(folder() / (path + ".csv")));
      distracted.push_back(std::move(laid));
    }
    const auto as_it_is = std::make_unique<Ready>(facts, plan_.stages);
    const auto with_others = std::make_unique<Ready>(std::move(distracted), plan_.stages);
    const auto under_other_names = std::make_unique<Ready>(std::move(other), plan_.stages);
    for (const Question& question : set.questions) {
      if (question.gold.empty()) {
        co_await ask(set, question, question.text, Twin::unanswerable, *as_it_is, plain, nullptr);
        continue;
      }
      std::vector<Right> rights;
      for (const auto& sql : question.gold) {
        auto rows = co_await plain.rows(sql, as_it_is->catalog);
        if (!rows || rows->rows.empty())
          throw Error(Code::bad_request,
                      fmt::format("{}.questions, line {}: the right statement {}.", set.name,
                                  question.line, rows ? "has no rows" : "fails"));
        rights.push_back({std::move(*rows), comparison(question, sql)});
      }
      const auto* gold = &rights;
      co_await ask(set, question, question.text, Twin::plain, *as_it_is, plain, gold);
      for (const auto& wording : question.wordings)
        co_await ask(set, question, wording, Twin::wording, *as_it_is, plain, gold);
      if (!question.mistyped.empty())
        co_await ask(set, question, question.mistyped, Twin::mistyped, *as_it_is, plain, gold);
      co_await ask(set, question, question.text, Twin::renamed, *under_other_names, renamed, gold);
      co_await ask(set, question, question.text, Twin::distractor, *with_others, plain, gold);
      if (question.needed.empty()) continue;
      const auto reduced = std::make_unique<Ready>(without(facts, question.needed), plan_.stages);
      co_await ask(set, question, question.text, Twin::deleted, *reduced, plain, nullptr);
    }
  }

  std::vector<Asked> outcomes() { return std::move(asked_); }

 private:
  std::filesystem::path folder() const { return plan_.folder; }

  nlq::Readings read(const QuestionSet& set, const Question& question, const std::string& text,
                     const Ready& ready, nlq::Trace* trace) const {
    std::optional<nlq::Context> context;
    for (const auto& turn : question.before) {
      auto readings = nlq::read(turn, ready.lens, set.today, context ? &*context : nullptr);
      if (readings.decision == nlq::Decision::answer)
        context = nlq::Context{readings.ranked.front().intent, turn};
    }
    return nlq::read(text, ready.lens, set.today, context ? &*context : nullptr, trace);
  }

  // gold: what is right; null when it is right to decline.
  pg::awaitable<void> ask(const QuestionSet& set, const Question& question, std::string text,
                          Twin twin, const Ready& ready, Scratch& scratch,
                          const std::vector<Right>* gold) {
    const auto began = std::chrono::steady_clock::now();
    const nlq::Readings readings = read(set, question, text, ready, nullptr);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
    Asked one{.set = set.name,
              .line = question.line,
              .twin = twin,
              .text = std::move(text),
              .kinds = question.kinds,
              .decision = std::string(name(readings.decision)),
              .sql = readings.ranked.empty() ? "" : readings.ranked.front().sql,
              .gold = gold ? question.gold.front() : "",
              .message = readings.message,
              .milliseconds = took.count()};
    nlq::Trace trace;
    one.repeated = printed(readings) == printed(read(set, question, one.text, ready, &trace));
    if (one.answered()) one.confidence = readings.ranked.front().probability;
    std::vector<bool> right(trace.candidates.size());
    if (gold) {
      for (size_t i = 0; i < readings.ranked.size() && i < 3; ++i) {
        const auto found = co_await scratch.rows(readings.ranked[i].sql, ready.catalog);
        const bool good = found && is_right(*found, *gold);
        one.right |= good && i == 0 && one.answered();
        one.in_three |= good;
      }
      for (size_t i = 0; i < trace.candidates.size(); ++i) {
        const auto found = co_await scratch.rows(trace.candidates[i].sql, ready.catalog);
        right[i] = found && is_right(*found, *gold);
        one.in_beam = one.in_beam || right[i];
      }
    }
    if (plan_.on_candidates) plan_.on_candidates(one, trace.candidates, right);
    asked_.push_back(std::move(one));
  }

  const pg::asio::any_io_executor executor_;
  const pg::Dsn dsn_;
  const Plan& plan_;
  std::vector<Asked> asked_;
};

}  // namespace

std::string candidates_json(const Asked& asked, const std::vector<nlq::TracedCandidate>& candidates,
                            const std::vector<bool>& right) {
  json::array all;
  for (size_t i = 0; i < candidates.size(); ++i) {
    const auto& one = candidates[i];
    json::object features;
    for (const auto& [feature, value] : one.features)
      if (value != 0) features[feature.name()] = value;
    all.push_back(json::object{{"right", right[i] && one.uncovered.empty() && !one.soft},
                               {"features", std::move(features)}});
  }
  return json::serialize(json::object{{"set", asked.set},
                                      {"twin", name(asked.twin)},
                                      {"answerable", !to_decline(asked.twin)},
                                      {"answered", asked.answered()},
                                      {"candidates", std::move(all)}});
}

pg::awaitable<std::vector<Asked>> evaluate(pg::asio::any_io_executor executor, pg::Dsn dsn,
                                           Plan plan) {
  Evaluation evaluation(executor, std::move(dsn), plan);
  const auto sets = sets_in(plan);
  for (const QuestionSet& set : sets) co_await evaluation.run(set);
  co_return evaluation.outcomes();
}

}  // namespace sqlagent::measure
