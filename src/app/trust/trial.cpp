#include "app/trust/trial.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/isolation/audit.h"
#include "app/tenancy/keys.h"
#include "app/tenancy/refusals.h"
#include "app/trust/attacks.h"
#include "app/trust/reports.h"
#include "app/trust/stage.h"
#include "core/sql/admit.h"
#include "io/pg/connect.h"
#include "io/pg/transaction.h"

namespace sqlagent::trust {
namespace {

using namespace std::chrono_literals;
using pg::awaitable;
using pg::Params;
using pg::Session;

constexpr auto kEachAttack = 3s, kClearing = 20s;
// The number is arbitrary and only has to be ours alone in this database.
constexpr StaticSql kOneAtATime("trust.lock", "SELECT pg_advisory_lock(7378003)");
constexpr StaticSql kPin("trust.pin", "SELECT 1");

// What the attacker may see by rights: one table of its own.
catalog::Catalog catalog_of(const Person& attacker) {
  catalog::TableFacts mine;
  mine.schema = attacker.schema;
  mine.name = mine.display = kOwnTable;
  mine.rows = 1;
  catalog::ColumnFacts number;
  number.name = number.display = "number";
  number.type = Type::integer;
  number.rows = number.distinct = 1;
  mine.columns.push_back(number);
  return catalog::build(attacker.tenant, 1, {mine});
}

Stop at_the_door(const Attack& attack, const catalog::Catalog& catalog) {
  const auto admitted = sql::admit(attack.sql.text(), catalog);
  if (!admitted) return {Layer::door, true, admitted.error().message};
  return {Layer::door, false, "It is a question like any other, so the door lets it in."};
}

bool holds(const Table& table, const std::string& canary) {
  for (const auto& row : table.rows)
    for (const auto& cell : row)
      if (cell && cell->find(canary) != cell->npos) return true;
  return false;
}

std::string_view why(const pg::PgError& refusal) {
  const auto& state = refusal.sqlstate();
  if (state == "57014") return "PostgreSQL stopped it when its time was over.";
  if (state == "42501") return "PostgreSQL refuses: this role has no right to it.";
  if (state == "25006" || state == "25001")
    return "PostgreSQL refuses: the transaction only reads.";
  return "PostgreSQL refuses it.";
}

Layer layer_of(const pg::PgError& refusal, Layer planned) {
  const auto& state = refusal.sqlstate();
  if (state == "57014") return Layer::limits;
  if (state == "25006" || state == "25001") return Layer::connection;
  return planned;
}

struct Behind {
  Stop stop;
  bool told = false;  // what the user would be told holds the canary or the database's words
};

// A transaction as questions have it: read-only, pinned by a first query, always rolled back.
awaitable<Behind> behind_the_door(Session& session, Attack attack, std::string canary) {
  const auto deadline = Deadline::in(kEachAttack + 2s);
  GeneratedSql begin("trust.begin");
  begin.raw("BEGIN READ ONLY; SET LOCAL statement_timeout = ").number(kEachAttack.count() * 1000);
  co_await session.run(begin, deadline);
  Params none;
  co_await session.run(kPin, none, deadline);
  Behind found{{attack.behind, false, "It went through."}, false};
  try {
    auto table = co_await session.run(attack.sql, deadline);
    if (holds(table, canary)) found.stop.detail = "It got what belongs to the other.";
  } catch (const pg::PgError& refusal) {
    const auto told = tenancy::refusal_of_read(refusal).for_the_user();
    found.told = told.find(canary) != told.npos || told.find("ten_") != told.npos ||
                 told.find("user_schema_") != told.npos;
    found.stop = {layer_of(refusal, attack.behind), true, std::string(why(refusal))};
  }
  co_await pg::rollback(session);
  co_return found;
}

struct Attempts {
  std::vector<Outcome> outcomes;
  bool told = false;
};

awaitable<Attempts> attempt_all(pg::asio::any_io_executor executor, Access access, Stage stage,
                                std::string canary, Deadline deadline) {
  const pg::DsnParts as_attacker{stage.attacker.role, stage.attacker.password.reveal(), {}};
  const auto dsn = pg::with_parts(access.data, as_attacker);
  const auto catalog = catalog_of(stage.attacker);
  Attempts made;
  for (auto& attack : attacks({stage.attacked.schema, stage.attacked.role})) {
    if (deadline.passed())
      throw Error(Code::deadline, "The self-test took too long. Try again when less is going on.");
    auto session = co_await Session::connect(executor, dsn, deadline);
    auto behind = co_await behind_the_door(session, attack, canary);
    made.told = made.told || behind.told;
    made.outcomes.push_back({std::string(attack.name), std::string(attack.what),
                             at_the_door(attack, catalog), std::move(behind.stop)});
  }
  co_return made;
}

// What a layer stopped, in a sentence; from the audit's findings where it has some.
LayerState judged(Layer layer, const isolation::Report& audit, const Attempts& made) {
  LayerState state{layer, true, {}};
  size_t stopped = 0, missed = 0;
  for (const auto& attack : made.outcomes)
    for (const auto* stop : {&attack.door, &attack.behind}) {
      stopped += stop->layer == layer && stop->refused;
      missed += stop->layer == layer && !stop->refused && layer != Layer::door;
    }
  for (const auto& finding : audit.findings) {
    const bool breach = finding.severity == isolation::Severity::breach;
    if (finding.layer != layer || (!breach && finding.code != "layer.absent")) continue;
    return {layer, false, finding.what + ". " + finding.why};
  }
  if (layer == Layer::edges)
    return made.told ? LayerState{layer, false, "An error's text held the database's own words."}
                     : LayerState{layer, true, "Errors are told in our own words."};
  if (missed > 0) return {layer, false, fmt::format("{} of its attacks went through.", missed)};
  state.detail = fmt::format("{} of {} attacks ended here.", stopped, made.outcomes.size());
  return state;
}

awaitable<Trial> carry_out(pg::asio::any_io_executor executor, Session& admin, Access access,
                           Deadline deadline) {
  const std::string canary = "canary-" + tenancy::hex(tenancy::random_bytes(12));
  auto stage = co_await set_up(admin, access.secret_key, canary, deadline);
  auto made = co_await attempt_all(executor, access, stage, canary, deadline);
  auto audit = co_await isolation::audit(admin, deadline);
  const bool safe = co_await canary_is_safe(admin, stage.attacked, canary, deadline);
  Trial trial;
  for (const auto layer :
       {Layer::door, Layer::role, Layer::database, Layer::connection, Layer::limits, Layer::edges})
    trial.layers.push_back(judged(layer, audit, made));
  if (!safe) trial.layers[1] = {Layer::role, false, "The canary is not where it was put."};
  trial.attacks = std::move(made.outcomes);
  co_return trial;
}

}  // namespace

awaitable<Trial> try_isolation(pg::asio::any_io_executor executor, Access access,
                               Deadline deadline) {
  auto admin = co_await Session::connect(executor, access.admin, deadline);
  Params none;
  co_await admin.run(kOneAtATime, none, deadline);
  co_await clear(admin, deadline);
  Trial trial;
  std::exception_ptr broken;
  try {
    trial = co_await carry_out(executor, admin, access, deadline);
  } catch (...) {
    broken = std::current_exception();
  }
  co_await clear(admin, Deadline::in(kClearing));
  if (broken) std::rethrow_exception(broken);
  co_await store(admin, trial, deadline);
  co_return trial;
}

}  // namespace sqlagent::trust
