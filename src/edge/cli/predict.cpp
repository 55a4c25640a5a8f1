// `sqlagent predict`: what the engine would answer to a file of questions about any PostgreSQL, for
// measuring. Reads the databases; statements run only where a model is asked (predict_model.h).
// What it writes is what a person would get: a statement that the door refuses is no answer.
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
#include "core/nlq/phrase.h"
#include "core/sql/admit.h"
#include "edge/cli/cli.h"
#include "edge/cli/one_journey.h"
#include "edge/cli/predict_model.h"
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

// What the offline engine reads, admitted, best first; and what led there.
struct Read {
  nlq::Readings readings;
  std::vector<std::string> statements;
  std::vector<prompt::Asked> history;
};

Read read_offline(const Question& q, const nlq::Lens& lens, Date today) {
  Read out;
  std::optional<nlq::Context> context;
  for (const auto& turn : q.turns) {
    out.readings = nlq::read(turn, lens, today, context ? &*context : nullptr, nullptr, q.evidence);
    const auto& ranked = out.readings.ranked;
    if (!ranked.empty() && out.readings.decision == nlq::Decision::answer) {
      context = nlq::Context{ranked.front().intent, turn};
      if (&turn != &q.turns.back()) out.history.push_back({turn, ranked.front().sql});
    }
  }
  for (const auto& reading : out.readings.ranked)
    if (sql::admit(reading.sql, lens.catalog)) out.statements.push_back(reading.sql);
  return out;
}

Predicted offline_of(const Read& read) {
  const bool answers = read.readings.decision == nlq::Decision::answer && !read.statements.empty();
  Predicted out;
  if (answers) {
    out.sql = read.statements.front();
    out.confidence = read.readings.ranked.front().probability;
  } else {
    out.asks_back = read.readings.decision == nlq::Decision::clarify;
    out.message = read.readings.message;
  }
  return out;
}

std::string prediction(const Question& q, const nlq::Lens& lens, Date today,
                       const PredictOptions& options, const PredictModel& model) {
  const auto began = std::chrono::steady_clock::now();
  const auto read = read_offline(q, lens, today);
  auto stands = offline_of(read);
  const auto first = stands.sql;
  if (model.wanted(stands)) {
    const auto& ranked = read.readings.ranked;
    const std::string asked = q.turns.back() + (q.evidence.empty() ? "" : " (" + q.evidence + ")");
    const std::string reading = first ? nlq::describe(ranked.front().intent, lens.catalog) : "";
    stands = model.ask(stands, {lens, url_of(options.postgres, q.db), q.schema, asked, read.history,
                                reading, today});
  }
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;

  std::string out = "{\"id\":" + json_string(q.id) + ",\"sql\":";
  out += stands.sql ? json_string(*stands.sql) : "null";
  out += fmt::format(",\"decision\":\"{}\",\"confidence\":{:.6f},\"latency_ms\":{:.3f}",
                     stands.sql         ? "answer"
                     : stands.asks_back ? "clarify"
                                        : "abstain",
                     stands.sql ? stands.confidence : 0.0, took.count());
  if (stands.calls > 0)
    out += fmt::format(",\"engine\":\"{}\",\"calls\":{}", stands.by_model ? "model" : "offline",
                       stands.calls);
  if (!stands.sql) out += ",\"message\":" + json_string(stands.message);
  out += ",\"alternatives\":[";
  size_t written = 0;
  for (const auto& statement : read.statements) {
    if (written >= kAlternatives || statement == stands.sql) continue;
    out += (written++ > 0 ? "," : "") + json_string(statement);
  }
  return out + "]}\n";
}

}  // namespace

int predict(const Config& config, const PredictOptions& options) {
  std::ifstream in(options.questions);
  if (!in) throw Error(Code::bad_request, "The questions cannot be read: " + options.questions);
  std::vector<Question> questions;
  std::string line;
  for (size_t number = 1; std::getline(in, line); ++number)
    if (!line.empty()) questions.push_back(question_in(line, number));
  const PredictModel model(config, options.engine);
  Databases databases(options);
  const Date today = today_or("");
  std::ofstream out(options.out, std::ios::trunc);
  for (const Question& q : questions)
    out << prediction(q, databases.lens(q), q.today.value_or(today), options, model);
  out.close();
  if (!out) throw Error(Code::bad_request, "The predictions cannot be written: " + options.out);
  return 0;
}

}  // namespace sqlagent::cli
