// `sqlagent check`: an owner's own test questions, asked and judged; without a file, every verified
// query of the owner's proved again.
#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "app/answer/check.h"
#include "base/error.h"
#include "edge/cli/check_text.h"
#include "edge/cli/cli.h"
#include "edge/cli/desk.h"
#include "edge/cli/today.h"

namespace sqlagent::cli {
namespace {

constexpr size_t kFileBytes = 1 << 20;

measure::QuestionSet questions_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kFileBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || (file.gcount() == 0 && !file.eof()))
    throw Error(Code::bad_request, path + " cannot be read.");
  text.resize(static_cast<size_t>(file.gcount()));
  if (text.size() > kFileBytes) throw Error(Code::bad_request, path + " is longer than 1 MiB.");
  auto set = measure::parse_checks(path, text);
  if (!set) throw Error(Code::bad_request, set.error());
  return std::move(*set);
}

std::chrono::milliseconds patience_of(const Config& config) {
  return std::chrono::seconds(config.answer_seconds);
}

// Each is told as soon as it is known: a model may take its time.
asio::awaitable<int> ask_all(asio::any_io_executor loop, const Config& config,
                             const CheckOptions& options, const measure::QuestionSet& set) {
  Desk desk(loop, config);
  const auto who = co_await desk.sign_in(options.as_email);
  const auto brain = co_await desk.brain(options.engine, who.tenant);
  const bool dated = options.today.empty() && set.today != Date{};
  const answer::Asker asker{who.tenant, who.user, dated ? set.today : today_or(options.today),
                            brain};
  CheckTally tally;
  boost::json::array list;
  for (const auto& question : set.questions) {
    const auto checked = co_await answer::check(desk.answers, asker, question, patience_of(config));
    for (const auto& one : checked) {
      tally.count(one.judged);
      if (options.json)
        list.push_back(check_json(one));
      else
        std::fputs(check_text(one).c_str(), stdout);
    }
    std::fflush(stdout);
  }
  if (options.json)
    std::printf("%s\n", boost::json::serialize(tally.json(std::move(list))).c_str());
  else
    std::printf("%s\n", tally.text().c_str());
  co_return tally.all_right() ? 0 : 1;
}

asio::awaitable<int> prove_all(asio::any_io_executor loop, const Config& config,
                               const CheckOptions& options) {
  Desk desk(loop, config);
  const auto who = co_await desk.sign_in(options.as_email);
  const auto proved = co_await desk.answers.prove_all(who.tenant, patience_of(config));
  ProofTally tally;
  boost::json::array list;
  for (const auto& one : proved) {
    tally.count(one);
    if (options.json)
      list.push_back(proof_json(one));
    else
      std::fputs(proof_text(one).c_str(), stdout);
  }
  if (options.json)
    std::printf("%s\n", boost::json::serialize(tally.json(std::move(list))).c_str());
  else
    std::printf("%s\n", tally.text().c_str());
  co_return tally.all_stand() ? 0 : 1;
}

}  // namespace

int check(const Config& config, const CheckOptions& options) {
  measure::QuestionSet set;
  try {
    if (!options.file.empty()) set = questions_of(options.file);
  } catch (const Error& error) {
    std::fprintf(stderr, "sqlagent check: %s\n", error.for_the_user().c_str());
    return 2;
  }
  if (!reaches_services(config, "check")) return 2;
  return one_journey<int>([&](asio::any_io_executor loop) {
    return options.file.empty() ? prove_all(loop, config, options)
                                : ask_all(loop, config, options, set);
  });
}

}  // namespace sqlagent::cli
