#include "app/answer/foretell.h"

#include <boost/asio/this_coro.hpp>

#include "app/answer/talk_request.h"
#include "app/tenancy/refusals.h"
#include "core/prompt/repair.h"
#include "core/sql/admit.h"

namespace sqlagent::answer {
namespace {

using model::awaitable;

constexpr auto kStatement = std::chrono::seconds(5);
constexpr size_t kRows = 10'000, kLookRows = 200;  // of an answer; of one that only looks
constexpr size_t kBytes = 12u << 20;

awaitable<sqlagent::Table> run_at(Elsewhere where, ReadOnlySql sql, size_t rows,
                                  Deadline deadline) {
  const auto loop = co_await model::asio::this_coro::executor;
  const auto until = deadline.sooner(kStatement);
  auto session = co_await pg::Session::connect(loop, std::move(where.dsn), until);
  GeneratedSql path("foretell.path");
  path.raw("SET search_path TO ").ident(where.schema);
  co_await session.run(std::move(path), until);
  pg::Enclosure how;
  how.caps = {.rows = rows, .total_bytes = kBytes};
  how.statement_timeout = kStatement;
  auto table = co_await session.enclosed(std::move(sql), std::move(how), until);
  co_return table;
}

struct Tried {
  std::optional<sqlagent::Table> result;
  std::string sql, refusal;
};

awaitable<Tried> try_at(Elsewhere where, std::string draft, const prompt::Setting& setting,
                        bool looks, Deadline deadline) {
  Tried tried;
  const auto mended = prompt::mend(draft, setting.catalog);
  auto admitted = sql::admit(mended ? mended->sql : draft, setting.catalog);
  if (!admitted) {
    tried.refusal = admitted.error().message;
    co_return tried;
  }
  tried.sql = admitted->text();
  try {
    tried.result = co_await run_at(std::move(where), std::move(*admitted),
                                   looks ? kLookRows : kRows, deadline);
  } catch (const pg::PgError& error) {
    tried.refusal = tenancy::refusal_of_read(error).for_the_user();
  } catch (const Error& error) {
    tried.refusal = error.for_the_user();
  }
  co_return tried;
}

}  // namespace

awaitable<std::optional<sqlagent::Table>> rows_at(Elsewhere where, ReadOnlySql sql,
                                                  Deadline deadline) {
  std::optional<sqlagent::Table> out;
  try {
    out = co_await run_at(std::move(where), std::move(sql), kRows, deadline);
  } catch (const Error&) {
    out.reset();  // what fails has nothing to say
  }
  co_return out;
}

awaitable<Foretold> foretell(model::Client& client, model::Endpoint endpoint,
                             prompt::Setting setting, Elsewhere where, Deadline deadline) {
  setting.form = form_of(model::best_form(client.features(endpoint)));
  prompt::Dialogue talk(setting);
  Foretold out;
  const model::Watch nobody;
  for (;;) {
    if (const auto* ask = std::get_if<prompt::Ask>(&talk.step())) {
      auto request = request_of(talk, ask->temperature);
      auto reply = co_await client.ask(endpoint, std::move(request), nobody, deadline);
      if (!reply && reply.error().kind == model::Failure::Kind::unsupported) {
        talk.unknown_tools(form_of(model::best_form(client.features(endpoint))));
        continue;
      }
      if (!reply) {
        out.failure = model::sentence(reply.error());
        talk.failed(std::string(model::name(reply.error().kind)));
        continue;
      }
      ++out.calls;
      talk.replied(std::move(reply->text), calls_of(std::move(reply->calls)));
    } else if (const auto* attempt = std::get_if<prompt::Try>(&talk.step())) {
      const bool looks = !attempt->final;
      auto tried = co_await try_at(where, attempt->sql, setting, looks, deadline);
      if (tried.result)
        talk.ran(std::move(*tried.result), std::move(tried.sql));
      else
        talk.refused(tried.refusal);
    } else {
      out.outcome = talk.step();
      if (const auto* said = std::get_if<prompt::Answered>(&out.outcome)) out.sql = said->sql;
      co_return out;
    }
  }
}

}  // namespace sqlagent::answer
