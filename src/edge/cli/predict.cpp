// `sqlagent predict`: what the engine would answer to a file of questions about any PostgreSQL, for
// measuring. Reads the databases, runs none of the statements. What it writes is what a person
// would get: a statement that the door refuses is no answer.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>

#include "app/market/survey.h"
#include "base/error.h"
#include "base/json_text.h"
#include "core/catalog/nobody.h"
#include "core/nlq/lens.h"
#include "core/sql/admit.h"
#include "edge/cli/cli.h"
#include "edge/cli/one_journey.h"
#include "edge/cli/today.h"
#include "edge/cli/without.h"

namespace sqlagent::cli {
namespace json = boost::json;
namespace {

constexpr size_t kAlternatives = 9;
constexpr auto kPatience = std::chrono::minutes(10);  // to look at one database

struct Question {
  std::string id, db, schema, evidence;
  std::vector<std::string> turns;    // the last one is answered, the others lead to it
  std::vector<std::string> without;  // "table.column": as if it were not there
  std::optional<Date> today;
};

std::string text_in(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : "";
}

std::vector<std::string> list_in(const json::object& from, std::string_view key) {
  std::vector<std::string> out;
  if (const auto* value = from.if_contains(key); value && value->is_array())
    for (const auto& item : value->as_array())
      if (item.is_string()) out.emplace_back(item.as_string());
  return out;
}

Question question_in(const std::string& line, size_t number) {
  boost::system::error_code bad;
  const json::value parsed = json::parse(line, bad);
  if (bad || !parsed.is_object())
    throw Error(Code::bad_request, fmt::format("Line {} is not a JSON object.", number));
  const auto& object = parsed.as_object();
  Question q{.id = text_in(object, "id"),
             .db = text_in(object, "db"),
             .schema = text_in(object, "schema"),
             .evidence = text_in(object, "evidence"),
             .turns = list_in(object, "turns"),
             .without = list_in(object, "without"),
             .today = parse_iso_date(text_in(object, "today"))};
  if (q.turns.empty()) q.turns.push_back(text_in(object, "question"));
  q.schema = q.schema.substr(0, q.schema.find(','));
  if (q.schema.empty()) q.schema = "public";
  if (q.id.empty() || q.turns.back().empty())
    throw Error(Code::bad_request, fmt::format("Line {} has no id or no question.", number));
  return q;
}

std::string url_of(std::string url, const std::string& db) {
  if (const size_t at = url.find("{db}"); at != url.npos) url.replace(at, 4, db);
  return url;
}

// Looks at each schema once; the facts of the last one are kept for questions about columns that
// are taken away.
class Databases {
 public:
  explicit Databases(const PredictOptions& options)
      : options_(options), stages_(stages_without(options.without)) {}

  const nlq::Lens& lens(const Question& q) {
    const auto key = std::pair{q.db, q.schema};
    auto& facts = facts_[key];
    if (facts.empty()) {
      facts = look_at(q);
      nlq::leave_out(stages_, facts);
    }
    auto& ready = ready_[{key, q.without}];
    if (!ready) ready = std::make_unique<Ready>(without(facts, q.without), stages_);
    return ready->lens;
  }

 private:
  struct Ready {
    Ready(std::vector<catalog::TableFacts> facts, nlq::Stages stages)
        : catalog(catalog::build(catalog::nobody(), 1, std::move(facts))), lens(catalog, stages) {}
    catalog::Catalog catalog;
    nlq::Lens lens;
  };

  std::vector<catalog::TableFacts> look_at(const Question& q) {
    const auto keys =
        options_.hide_keys ? market::DeclaredKeys::hidden : market::DeclaredKeys::used;
    const std::string url = url_of(options_.postgres, q.db);
    return one_journey<std::vector<catalog::TableFacts>>(
        [&](asio::any_io_executor loop) -> asio::awaitable<std::vector<catalog::TableFacts>> {
          const auto deadline = Deadline::in(kPatience);
          const pg::Dsn dsn(url);
          auto session = co_await pg::Session::connect(loop, dsn, deadline);
          auto facts = co_await market::survey(session, q.schema, keys, deadline);
          co_return facts;
        });
  }

  static std::vector<catalog::TableFacts> without(std::vector<catalog::TableFacts> facts,
                                                  const std::vector<std::string>& columns) {
    for (auto& table : facts)
      std::erase_if(table.columns, [&](const catalog::ColumnFacts& column) {
        return std::ranges::find(columns, table.name + "." + column.name) != columns.end();
      });
    return facts;
  }

  const PredictOptions& options_;
  const nlq::Stages stages_;
  std::map<std::pair<std::string, std::string>, std::vector<catalog::TableFacts>> facts_;
  std::map<std::pair<std::pair<std::string, std::string>, std::vector<std::string>>,
           std::unique_ptr<Ready>>
      ready_;
};

std::string_view name(nlq::Decision decision) {
  switch (decision) {
    case nlq::Decision::answer:
      return "answer";
    case nlq::Decision::clarify:
      return "clarify";
    case nlq::Decision::abstain:
      break;
  }
  return "abstain";
}

std::string prediction(const Question& q, const nlq::Lens& lens, Date today) {
  const auto began = std::chrono::steady_clock::now();
  std::optional<nlq::Context> context;
  nlq::Readings readings;
  for (const auto& turn : q.turns) {
    readings = nlq::read(turn, lens, today, context ? &*context : nullptr, nullptr, q.evidence);
    if (!readings.ranked.empty() && readings.decision == nlq::Decision::answer)
      context = nlq::Context{readings.ranked.front().intent, turn};
  }
  std::vector<std::string> statements;
  for (const auto& reading : readings.ranked)
    if (sql::admit(reading.sql, lens.catalog)) statements.push_back(reading.sql);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;

  const bool answers = readings.decision == nlq::Decision::answer && !statements.empty();
  const auto decision = readings.decision == nlq::Decision::clarify ? readings.decision
                        : answers                                   ? nlq::Decision::answer
                                                                    : nlq::Decision::abstain;
  std::string out = "{\"id\":" + json_string(q.id) + ",\"sql\":";
  out += answers ? json_string(statements.front()) : "null";
  out += fmt::format(",\"decision\":\"{}\",\"confidence\":{:.6f},\"latency_ms\":{:.3f}",
                     name(decision), answers ? readings.ranked.front().probability : 0.0,
                     took.count());
  if (!answers) out += ",\"message\":" + json_string(readings.message);
  out += ",\"alternatives\":[";
  const size_t first = answers ? 1 : 0;
  for (size_t i = first; i < statements.size() && i < first + kAlternatives; ++i)
    out += (i > first ? "," : "") + json_string(statements[i]);
  return out + "]}\n";
}

}  // namespace

int predict(const PredictOptions& options) {
  std::ifstream in(options.questions);
  if (!in) throw Error(Code::bad_request, "The questions cannot be read: " + options.questions);
  std::vector<Question> questions;
  std::string line;
  for (size_t number = 1; std::getline(in, line); ++number)
    if (!line.empty()) questions.push_back(question_in(line, number));
  Databases databases(options);
  const Date today = today_or("");
  std::ofstream out(options.out, std::ios::trunc);
  for (const Question& q : questions)
    out << prediction(q, databases.lens(q), q.today.value_or(today));
  out.close();
  if (!out) throw Error(Code::bad_request, "The predictions cannot be written: " + options.out);
  return 0;
}

}  // namespace sqlagent::cli
