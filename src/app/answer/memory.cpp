#include "app/answer/memory.h"

#include <fmt/format.h>

#include "core/prompt/alike.h"

namespace sqlagent::answer {
namespace {

// Edited SQL answers the question of the answer that it was edited from; a version of an answer,
// that of its first version.
constexpr StaticSql kRate("memory.rate", R"(
  WITH mine AS (
    UPDATE app.chat_history message
       SET verdict = nullif($3, 'none'), verdict_note = nullif($4, '')
      FROM app.chats chat
     WHERE message.id = $1::uuid AND chat.id = message.chat_id AND chat.user_id = $2::uuid
       AND chat.deleted_at IS NULL
    RETURNING message.id, message.version_of, message.mends, message.kind, message.sql,
              message.answer
  )
  SELECT mine.kind, mine.answer ->> 'engine', mine.sql, mine.answer::text, asked.question,
         asked.sql, NOT EXISTS (SELECT 1 FROM app.chat_history first
                                 WHERE first.chat_id = asked.chat_id AND first.turn < asked.turn)
    FROM mine LEFT JOIN app.chat_history asked
      ON asked.id = coalesce(mine.mends, mine.version_of, mine.id))");
// What is retired makes room first.
constexpr StaticSql kMakeRoom("memory.make_room", R"(
  DELETE FROM app.verified_queries
   WHERE tenant_id = $1::uuid AND state = 'retired'
     AND (SELECT count(*) FROM app.verified_queries WHERE tenant_id = $1::uuid) >= $2::bigint)");
constexpr StaticSql kKeep("memory.keep", R"(
  INSERT INTO app.verified_queries
         (tenant_id, user_id, message_id, question, normalised, reading, sql, shape, tables)
  SELECT $1::uuid, $2::uuid, $3::uuid, $4::text, $5::text, $6::text, $7::text, $8::text, $9::text
   WHERE (SELECT count(*) FROM app.verified_queries
           WHERE tenant_id = $1::uuid AND normalised <> $5::text) < $10::bigint
  ON CONFLICT (tenant_id, normalised) DO UPDATE
     SET user_id = excluded.user_id, message_id = excluded.message_id,
         question = excluded.question, reading = excluded.reading, sql = excluded.sql,
         shape = excluded.shape, tables = excluded.tables, state = 'active', reason = NULL,
         verified_at = now(), proved_at = now()
  RETURNING id)");
constexpr StaticSql kTakeBack("memory.take_back", R"(
  DELETE FROM app.verified_queries
   WHERE tenant_id = $1::uuid AND sql = $2 AND (normalised = $3 OR id::text = $4))");
// The thumb at the answer comes up again, too.
constexpr StaticSql kForget("memory.forget", R"(
  WITH gone AS (
    DELETE FROM app.verified_queries WHERE id = $1::uuid AND tenant_id = $2::uuid
    RETURNING id, message_id
  ), unsaid AS (
    UPDATE app.chat_history message SET verdict = NULL FROM gone WHERE message.id = gone.message_id
  )
  SELECT id FROM gone)");
constexpr StaticSql kSame("memory.same", R"(
  SELECT known.id, known.question, known.reading, known.sql, known.shape, known.tables,
         known.state, coalesce(known.reason, ''),
         coalesce(nullif(person.name, ''), person.email),
         to_char(known.verified_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         to_char(known.proved_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         coalesce(known.message_id::text, '')
    FROM app.verified_queries known JOIN app.users person ON person.id = known.user_id
   WHERE known.tenant_id = $1::uuid AND known.state = 'active'
     AND (($2 <> '' AND known.normalised = $2) OR ($3 <> '' AND known.reading = $3))
   ORDER BY known.normalised = $2 DESC, known.verified_at DESC, known.id LIMIT 1)");
constexpr StaticSql kAll("memory.all", R"(
  SELECT known.id, known.question, known.reading, known.sql, known.shape, known.tables,
         known.state, coalesce(known.reason, ''),
         coalesce(nullif(person.name, ''), person.email),
         to_char(known.verified_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         to_char(known.proved_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         coalesce(known.message_id::text, '')
    FROM app.verified_queries known JOIN app.users person ON person.id = known.user_id
   WHERE known.tenant_id = $1::uuid ORDER BY known.verified_at DESC, known.id)");
constexpr StaticSql kProven("memory.proven", R"(
  UPDATE app.verified_queries SET tables = $3, proved_at = now()
   WHERE id = $1::uuid AND tenant_id = $2::uuid)");
constexpr StaticSql kRetire("memory.retire", R"(
  UPDATE app.verified_queries SET state = 'retired', reason = $3
   WHERE id = $1::uuid AND tenant_id = $2::uuid)");

VerifiedQuery verified_of(const Row& row) {
  VerifiedQuery out;
  size_t at = 0;
  for (auto* member : {&out.id, &out.question, &out.reading, &out.sql, &out.shape, &out.tables})
    *member = row[at++].value_or("");
  out.state = row[at++] == "active" ? Proof::standing : Proof::retired;
  for (auto* member : {&out.reason, &out.by, &out.verified_at, &out.proved_at, &out.message})
    *member = row[at++].value_or("");
  return out;
}

// What is measured of a table at each import: other rows give, all but surely, another number.
uint64_t mark_of(const catalog::Table& table) {
  std::string measured = fmt::format("{}", table.facts.rows);
  for (const auto& column : table.columns) {
    const auto& facts = column.facts;
    measured += fmt::format("|{} {} {} {} {}", facts.nulls, facts.distinct, facts.mean,
                            facts.min.value_or(""), facts.max.value_or(""));
    for (const auto& top : facts.top) measured += fmt::format(" {}", top.count);
    for (const uint64_t hash : facts.min_hashes) measured += fmt::format(" {:x}", hash);
  }
  return catalog::value_hash(measured);
}

void append_table(std::string& out, const std::string& schema, const std::string& name,
                  const catalog::Catalog& catalog) {
  const int at = catalog.find_table(schema, name);
  out += schema + '\n' + name + '\n';
  if (at < 0) return;
  const auto& table = catalog.tables()[static_cast<size_t>(at)];
  for (const auto& column : table.columns)
    out += "  " + column.facts.name + ' ' + std::string(sqlagent::name(column.facts.type)) + '\n';
  out += fmt::format("  {:x}\n", mark_of(table));
}

}  // namespace

std::string shape_of(const sqlagent::Table& result) {
  std::string out;
  for (const auto& column : result.columns)
    out += column.name + ' ' + std::string(sqlagent::name(column.type)) + '\n';
  return out;
}

std::string tables_of(const ReadOnlySql& sql, const catalog::Catalog& catalog) {
  std::string out;
  for (const auto& source : sql.sources()) append_table(out, source.schema, source.table, catalog);
  return out;
}

std::string tables_now(std::string_view tables, const catalog::Catalog& catalog) {
  std::string out, schema;
  while (!tables.empty()) {
    const size_t end = std::min(tables.find('\n'), tables.size());
    const std::string line(tables.substr(0, end));
    tables.remove_prefix(std::min(end + 1, tables.size()));
    if (line.starts_with("  ")) continue;
    if (schema.empty()) {
      schema = line;
    } else {
      append_table(out, schema, line, catalog);
      schema.clear();
    }
  }
  return out;
}

awaitable<Rated> Memory::rate(const Feedback& feedback, Deadline deadline) {
  const pg::Params params{feedback.message.text(), feedback.user.text(),
                          std::string(name(feedback.verdict)), feedback.note};
  const auto found = co_await control_.run(kRate, params, deadline);
  if (found.rows.empty()) throw Error(Code::not_found, "There is no such answer.");
  const Row& row = found.rows[0];
  co_return Rated{row[0].value_or(""), row[1].value_or(""), row[2].value_or(""),
                  row[3].value_or(""), row[4].value_or(""), row[5].value_or(""),
                  row[6] == "t"};
}

awaitable<void> Memory::keep(const Feedback& from, VerifiedQuery verified, Deadline deadline) {
  const auto most = std::to_string(kMost);
  const pg::Params room{from.tenant.text(), most};
  co_await control_.run(kMakeRoom, room, deadline);
  const pg::Params params{from.tenant.text(),
                          from.user.text(),
                          from.message.text(),
                          verified.question,
                          prompt::normalised(verified.question),
                          verified.reading,
                          verified.sql,
                          verified.shape,
                          verified.tables,
                          most};
  const auto kept = co_await control_.run(kKeep, params, deadline);
  if (kept.rows.empty())
    throw Error(Code::unprocessable,
                fmt::format("{} verified queries are kept already. Forget one before adding "
                            "another.",
                            kMost));
}

awaitable<void> Memory::take_back(TenantId tenant, const Rated& rated, std::string id,
                                  Deadline deadline) {
  const pg::Params params{tenant.text(), rated.sql, prompt::normalised(rated.question), id};
  co_await control_.run(kTakeBack, params, deadline);
}

awaitable<void> Memory::forget(TenantId tenant, std::string id, Deadline deadline) {
  const pg::Params params{id, tenant.text()};
  const auto gone = co_await control_.run(kForget, params, deadline);
  if (gone.rows.empty()) throw Error(Code::not_found, "There is no such verified query.");
}

awaitable<std::optional<VerifiedQuery>> Memory::same(TenantId tenant, std::string question,
                                                     std::string reading, Deadline deadline) {
  const pg::Params params{tenant.text(), prompt::normalised(question), reading};
  const auto found = co_await control_.run(kSame, params, deadline);
  if (found.rows.empty()) co_return std::nullopt;
  co_return verified_of(found.rows[0]);
}

awaitable<std::vector<VerifiedQuery>> Memory::all(TenantId tenant, Deadline deadline) {
  const pg::Params params{tenant.text()};
  const auto found = co_await control_.run(kAll, params, deadline);
  std::vector<VerifiedQuery> out;
  for (const Row& row : found.rows) out.push_back(verified_of(row));
  co_return out;
}

awaitable<void> Memory::proven(TenantId tenant, std::string id, std::string tables,
                               Deadline deadline) {
  const pg::Params params{id, tenant.text(), tables};
  co_await control_.run(kProven, params, deadline);
}

awaitable<void> Memory::retire(TenantId tenant, std::string id, std::string reason,
                               Deadline deadline) {
  const pg::Params params{id, tenant.text(), reason};
  co_await control_.run(kRetire, params, deadline);
}

}  // namespace sqlagent::answer
