// `sqlagent ask`: one question from the terminal, through the same journey as the page's.
#include <cstdio>

#include "base/error.h"
#include "edge/api/present.h"
#include "edge/cli/cli.h"
#include "edge/cli/desk.h"
#include "edge/cli/table_text.h"
#include "edge/cli/today.h"

namespace sqlagent::cli {
namespace {

constexpr size_t kRowsShown = 50;
constexpr auto kLastTraces = std::chrono::seconds(2);

void print(const answer::Answer& answer) {
  std::printf("%s\n", answer.explanation.c_str());
  for (const auto& option : answer.options) std::printf("  - %s\n", option.c_str());
  if (answer.kind == answer::Kind::answer) {
    std::printf("\n%s", table_text(answer.result, kRowsShown).c_str());
    if (!answer.description.empty()) std::printf("\n%s\n", answer.description.c_str());
    for (const auto& assumption : answer.assumptions)
      std::printf("Assumed: %s\n", assumption.text.c_str());
    std::printf("\n%s\n", answer.sql.c_str());
    if (answer.engine == answer::Engine::model && answer.model_use)
      std::printf("Written by %s in %d %s, %llu + %llu tokens.\n", answer.model_use->model.c_str(),
                  answer.model_use->calls, answer.model_use->calls == 1 ? "call" : "calls",
                  static_cast<unsigned long long>(answer.model_use->prompt_tokens),
                  static_cast<unsigned long long>(answer.model_use->completion_tokens));
  }
  for (const auto& one : answer.differences) std::printf("Differs: %s\n", one.c_str());
  if (answer.instead)
    std::printf("Shown instead by --engine offline: %s\n", answer.instead->text.c_str());
  for (const auto& warning : answer.warnings) std::printf("Note: %s\n", warning.c_str());
  if (!answer.follow_ups.empty()) std::printf("\nYou could ask:\n");
  for (const auto& question : answer.follow_ups) std::printf("  %s\n", question.c_str());
  std::printf("\nGo on in this conversation with --chat %s\n", answer.chat.text().c_str());
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
    std::fprintf(stderr, "%.*s", static_cast<int>(piece.size()), piece.data());
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
  const auto brain = desk.brain(options.engine);
  const auto who = co_await desk.sign_in(options.as_email);
  answer::Question question{who.tenant, who.user, options.question, chat, today, false, brain};
  auto progress = options.json ? answer::Progress() : shown_progress();
  const auto deadline = Deadline::in(kPatience);
  const auto answer =
      co_await desk.answers.answer(std::move(question), std::move(progress), deadline);
  if (options.json)
    std::printf("%s\n", api::answer_json(answer).c_str());
  else
    print(answer);
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
