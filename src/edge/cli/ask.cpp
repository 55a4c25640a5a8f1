// `sqlagent ask`: one question from the terminal, through the same journey as the page's.
#include <fmt/format.h>

#include <cstdio>

#include "base/error.h"
#include "edge/api/present.h"
#include "edge/cli/cli.h"
#include "edge/cli/desk.h"
#include "edge/cli/table_text.h"
#include "edge/cli/terminal_text.h"
#include "edge/cli/today.h"

namespace sqlagent::cli {
namespace {

constexpr size_t kRowsShown = 50;
constexpr auto kLastTraces = std::chrono::seconds(2);

std::string text_of(const answer::Answer& answer) {
  std::string out = answer.explanation + "\n";
  for (const auto& option : answer.options) out += "  - " + option + "\n";
  if (answer.kind == answer::Kind::answer) {
    out += "\n" + table_text(answer.result, kRowsShown);
    if (!answer.description.empty()) out += "\n" + answer.description + "\n";
    for (const auto& assumption : answer.assumptions) out += "Assumed: " + assumption.text + "\n";
    out += "\n" + answer.sql + "\n";
    if (answer.engine == answer::Engine::model && answer.model_use)
      out += fmt::format("Written by {} in {} {}, {} + {} tokens.\n", answer.model_use->model,
                         answer.model_use->calls, answer.model_use->calls == 1 ? "call" : "calls",
                         answer.model_use->prompt_tokens, answer.model_use->completion_tokens);
  }
  for (const auto& one : answer.differences) out += "Differs: " + one + "\n";
  if (answer.instead) out += "Shown instead by --engine offline: " + answer.instead->text + "\n";
  for (const auto& warning : answer.warnings) out += "Note: " + warning + "\n";
  if (!answer.follow_ups.empty()) out += "\nYou could ask:\n";
  for (const auto& question : answer.follow_ups) out += "  " + question + "\n";
  return out + "\nGo on in this conversation with --chat " + answer.chat.text() + "\n";
}

// What a model writes, as it comes, and what is done with it; on stderr, so that the answer on
// stdout can be used.
answer::Progress shown_progress() {
  answer::Progress progress;
  const auto talks = std::make_shared<bool>(false);
  progress.step = [talks](std::string_view step) {
    const bool of_model = step.contains("model");
    if (!of_model) return;
    std::fprintf(stderr, "%s· %.*s\n", *talks ? "\n" : "", static_cast<int>(step.size()),
                 step.data());
    *talks = false;
  };
  progress.draft = [talks](std::string_view piece) {
    std::fputs(terminal_text(piece).c_str(), stderr);
    *talks = true;
  };
  return progress;
}

asio::awaitable<int> run(asio::any_io_executor loop, const Config& config, AskOptions options) {
  const auto today = today_or(options.today);
  std::optional<ChatId> chat;
  if (!options.chat.empty()) {
    chat = ChatId::parse(options.chat);
    if (!chat)
      throw Error(Code::bad_request, "--chat takes the id that an earlier answer printed.");
  }
  Desk desk(loop, config);
  const auto who = co_await desk.sign_in(options.as_email);
  const auto brain = co_await desk.brain(options.engine, who.tenant);
  answer::Question question{who.tenant, who.user, options.question, chat, today, false, brain};
  auto progress = options.json ? answer::Progress() : shown_progress();
  const auto deadline = Deadline::in(kPatience);
  const auto answer =
      co_await desk.answers.answer(std::move(question), std::move(progress), deadline);
  if (options.json)
    std::printf("%s\n", api::answer_json(answer).c_str());
  else
    std::fputs(terminal_text(text_of(answer)).c_str(), stdout);
  std::fflush(stdout);  // nobody waits for a collector
  const auto last = Deadline::in(kLastTraces);
  if (desk.traces) co_await desk.traces->flush(last);
  co_return answer.kind == answer::Kind::answer ? 0 : 1;
}

}  // namespace

int ask(const Config& config, const AskOptions& options) {
  if (!reaches_services(config, "ask")) return 2;
  return one_journey<int>([&](asio::any_io_executor loop) { return run(loop, config, options); });
}

}  // namespace sqlagent::cli
