// `sqlagent ask`: one question from the terminal, through the same journey as the page's.
#include <cstdio>

#include "app/answer/answer.h"
#include "app/identity/identity.h"
#include "app/jobs/doorbell.h"
#include "base/error.h"
#include "edge/api/present.h"
#include "edge/api/statement_limits.h"
#include "edge/cli/cli.h"
#include "edge/cli/one_journey.h"
#include "edge/cli/table_text.h"
#include "edge/cli/today.h"

namespace sqlagent::cli {
namespace {

constexpr size_t kRowsShown = 50;
// A first sign-in waits for its tenant to be made.
constexpr auto kPatience = std::chrono::seconds(30);

void print(const answer::Answer& answer) {
  std::printf("%s\n", answer.explanation.c_str());
  for (const auto& option : answer.options) std::printf("  - %s\n", option.c_str());
  if (answer.kind == answer::Kind::answer) {
    std::printf("\n%s", table_text(answer.result, kRowsShown).c_str());
    if (!answer.description.empty()) std::printf("\n%s\n", answer.description.c_str());
    for (const auto& assumption : answer.assumptions)
      std::printf("Assumed: %s\n", assumption.text.c_str());
    for (const auto& warning : answer.warnings) std::printf("Note: %s\n", warning.c_str());
    std::printf("\n%s\n", answer.sql.c_str());
  }
  if (!answer.follow_ups.empty()) std::printf("\nYou could ask:\n");
  for (const auto& question : answer.follow_ups) std::printf("  %s\n", question.c_str());
  std::printf("\nGo on in this conversation with --chat %s\n", answer.chat.text().c_str());
}

asio::awaitable<int> run(asio::any_io_executor loop, const Config& config, AskOptions options) {
  const auto deadline = Deadline::in(kPatience);
  const auto today = today_or(options.today);
  std::optional<ChatId> chat;
  if (!options.chat.empty()) {
    chat = ChatId::parse(options.chat);
    if (!chat)
      throw Error(Code::bad_request, "--chat takes the id that an earlier answer printed.");
  }
  pg::Pool control(loop, pg::Dsn(config.control_url->reveal()), 2);
  jobs::Wire wire(loop, *config.redis_url, config.secret_key);
  jobs::Doorbell bell(control, wire);
  identity::Settings settings{config.secret_key, std::chrono::minutes(config.token_minutes),
                              config.admins};
  identity::Identity identity(control, settings,
                              [&](TaskId task) { bell.ring_soon(std::move(task)); });
  tenancy::Tenancy tenancy(control, config.secret_key, pg::Dsn(config.control_url->reveal()),
                           api::statement_limits(config));
  answer::Answers answers(tenancy, control);

  const auto signed_in = co_await identity.sign_in_local(options.as_email, "", deadline);
  const auto& who = signed_in.principal;
  answer::Question question{who.tenant, who.user, options.question, chat, today};
  const auto answer = co_await answers.answer(std::move(question), answer::Progress(), deadline);
  if (options.json)
    std::printf("%s\n", api::answer_json(answer).c_str());
  else
    print(answer);
  co_return answer.kind == answer::Kind::answer ? 0 : 1;
}

}  // namespace

int ask(const Config& config, const AskOptions& options) {
  if (!reaches_services(config, "ask")) return 2;
  return one_journey<int>([&](asio::any_io_executor loop) { return run(loop, config, options); });
}

}  // namespace sqlagent::cli
