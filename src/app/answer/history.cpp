#include "app/answer/history.h"

#include <boost/json.hpp>

#include "app/answer/record.h"
#include "core/nlq/acts.h"

namespace sqlagent::answer {
namespace {

constexpr size_t kTitleBytes = 80;

// Each in one statement: one way to the database, one commit to wait for.
constexpr StaticSql kNewChat("chat.new", R"(
  WITH chat AS (
    INSERT INTO app.chats (tenant_id, user_id, title)
    VALUES ($1::uuid, $2::uuid, $3) RETURNING id
  ), message AS (
    INSERT INTO app.chat_history (chat_id, tenant_id, question)
    SELECT chat.id, $1::uuid, $4::text FROM chat RETURNING id
  )
  SELECT chat.id, message.id FROM chat, message)");
constexpr StaticSql kNextMessage("chat.next_message", R"(
  WITH chat AS (
    UPDATE app.chats SET updated_at = now()
     WHERE id = $3::uuid AND user_id = $2::uuid AND deleted_at IS NULL RETURNING id
  ), last AS (
    SELECT question, intent, sql, turn, shown_at FROM app.chat_history
     WHERE chat_id = $3::uuid AND kind = 'answer'
       AND (intent IS NOT NULL OR answer ->> 'engine' IN ('model', 'verified'))
     ORDER BY shown_at DESC, turn DESC LIMIT $5::int
  ), before AS (
    SELECT kind, question, answer FROM app.chat_history
     WHERE chat_id = $3::uuid ORDER BY turn DESC LIMIT 1
  ), pending AS (
    SELECT question, answer ->> 'explanation' AS asked_back FROM before
     WHERE kind = 'clarification' AND answer ->> 'engine' = 'model'
  ), mended AS (
    SELECT coalesce(mends, version_of, id) AS id FROM app.chat_history
     WHERE id = $6::uuid AND chat_id = $3::uuid
  ), message AS (
    INSERT INTO app.chat_history (chat_id, tenant_id, question, mends)
    SELECT chat.id, $1::uuid, $4::text, (SELECT id FROM mended) FROM chat RETURNING id
  )
  SELECT chat.id, message.id, last.question, last.intent, last.sql,
         pending.question, pending.asked_back
    FROM chat CROSS JOIN message LEFT JOIN last ON true LEFT JOIN pending ON true
   ORDER BY last.shown_at DESC, last.turn DESC)");
constexpr StaticSql kAnswered("message.answered", R"(
  UPDATE app.chat_history
     SET kind = $2, sql = nullif($3, ''), intent = nullif($4, '')::jsonb, answer = $5::jsonb,
         sent = $6::jsonb
   WHERE id = $1 AND kind IS DISTINCT FROM 'error' RETURNING id)");
// One that had been stopped keeps its words.
constexpr StaticSql kFailed("message.failed", R"(
  UPDATE app.chat_history
     SET kind = 'error', error = CASE WHEN kind = 'error' THEN error ELSE $2 END, sent = $3::jsonb
   WHERE id = $1 AND answer IS NULL)");
// Answers of before keep it within.
constexpr StaticSql kSent("message.sent", R"(
  SELECT coalesce(message.sent, message.answer #> '{model_use,sent}')
    FROM app.chat_history message JOIN app.chats chat ON chat.id = message.chat_id
   WHERE message.id = $1 AND chat.user_id = $2 AND chat.deleted_at IS NULL)");
constexpr StaticSql kKept("message.kept", R"(
  SELECT message.question, CASE message.kind WHEN 'answer' THEN message.sql END,
         message.answer ->> 'engine'
    FROM app.chat_history message JOIN app.chats chat ON chat.id = message.chat_id
   WHERE message.id = $1 AND chat.user_id = $2 AND chat.deleted_at IS NULL)");
// The first question of a chat stands on its own.
constexpr StaticSql kAsked("chat.asked", R"(
  SELECT first.question
    FROM (SELECT id, updated_at FROM app.chats WHERE user_id = $1 AND deleted_at IS NULL
           ORDER BY updated_at DESC LIMIT 100) chat
    JOIN LATERAL (SELECT question, kind FROM app.chat_history WHERE chat_id = chat.id
                   ORDER BY turn LIMIT 1) first ON first.kind = 'answer'
   WHERE length(first.question) <= 200
   ORDER BY chat.updated_at DESC)");
constexpr StaticSql kMessage("message.one", R"(
  SELECT message.id, coalesce(message.version_of, message.id), message.chat_id, message.question,
         message.kind, message.intent, message.chosen, message.sql, message.answer
    FROM app.chat_history message JOIN app.chats chat ON chat.id = message.chat_id
   WHERE message.id = $1 AND chat.user_id = $2 AND chat.deleted_at IS NULL)");
constexpr StaticSql kShowRoot("message.show_root", R"(
  UPDATE app.chat_history SET shown_at = clock_timestamp() WHERE id = $1::uuid RETURNING id)");
constexpr StaticSql kShowVersion("message.show_version", R"(
  INSERT INTO app.chat_history AS kept (chat_id, tenant_id, question, version_of, chosen, shown_at)
  SELECT chat_id, tenant_id, question, id, $2, clock_timestamp()
    FROM app.chat_history WHERE id = $1::uuid
     AND ((SELECT count(*) FROM app.chat_history WHERE version_of = $1::uuid) < $3::int
       OR EXISTS (SELECT FROM app.chat_history WHERE version_of = $1::uuid AND chosen = $2))
  ON CONFLICT (version_of, chosen) WHERE version_of IS NOT NULL
  DO UPDATE SET shown_at = excluded.shown_at, lease_until = excluded.lease_until,
                kind = nullif(kept.kind, 'error'), error = NULL
  RETURNING id)");
constexpr StaticSql kChats("chat.list", R"(
  SELECT id, title, pinned, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    FROM app.chats WHERE user_id = $1 AND deleted_at IS NULL
   ORDER BY pinned DESC, updated_at DESC LIMIT 500)");
constexpr StaticSql kChange("chat.change", R"(
  UPDATE app.chats SET title = coalesce($3, title), pinned = coalesce($4::boolean, pinned)
   WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL
  RETURNING id, title, pinned, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
            to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))");
constexpr StaticSql kRemove("chat.remove", R"(
  UPDATE app.chats SET deleted_at = now()
   WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL RETURNING id)");
constexpr StaticSql kRestore("chat.restore", R"(
  UPDATE app.chats SET deleted_at = NULL WHERE id = $1 AND user_id = $2 RETURNING id)");
constexpr StaticSql kOwned("chat.owned", R"(
  SELECT id FROM app.chats WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL)");
constexpr StaticSql kTurns("chat.turns", R"(
  SELECT message.id, message.question,
         to_char(message.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         message.answer, coalesce(message.error, ''), coalesce(message.version_of::text, ''),
         row_number() OVER (PARTITION BY first.id
           ORDER BY (message.version_of IS NOT NULL AND message.answer IS NULL),
                    message.shown_at DESC, message.turn DESC) = 1,
         coalesce(message.verdict, ''), coalesce(message.verdict_note, '')
    FROM app.chat_history message
    JOIN app.chat_history first ON first.id = coalesce(message.version_of, message.id)
   WHERE message.chat_id = $1 ORDER BY first.turn, message.turn LIMIT 500)");

[[noreturn]] void no_such_chat() {
  throw Error(Code::not_found, "There is no such conversation.");
}

// Cut at a character, not inside one.
std::string title_of(std::string text) {
  if (text.size() <= kTitleBytes) return text;
  size_t end = kTitleBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  text.resize(end);
  return text + "…";
}

std::optional<std::string> sent_json(const Answer& answer) {
  if (!answer.model_use || answer.model_use->sent.empty()) return std::nullopt;
  boost::json::array list;
  for (const auto& text : answer.model_use->sent) list.emplace_back(text);
  return boost::json::serialize(list);
}

ChatSummary summary(const Row& row) {
  return {ChatId(*row[0]), *row[1], *row[2] == "t", *row[3], *row[4]};
}

}  // namespace

std::optional<nlq::Context> context_of(const Opened& opened, const catalog::Catalog& catalog) {
  if (opened.before.empty() || opened.before.front().intent.empty()) return std::nullopt;
  auto intent = nlq::from_json(opened.before.front().intent, catalog);
  if (!intent) return std::nullopt;
  nlq::Context context{std::move(*intent), opened.before.front().question};
  // Oldest first; what lies before a table that is gone cannot be gone back to.
  for (size_t i = 1; i < opened.before.size(); ++i) {
    auto earlier = nlq::from_json(opened.before[i].intent, catalog);
    if (!earlier) break;
    context.earlier.insert(context.earlier.begin(),
                           {opened.before[i].question, std::move(*earlier)});
  }
  return context;
}

awaitable<Opened> History::open(const Question& question, Deadline deadline,
                                std::optional<MessageId> mends) {
  const std::string third = question.chat ? question.chat->text() : title_of(question.text);
  pg::Params params{question.tenant.text(), question.user.text(), third, question.text};
  if (question.chat) {
    params.push_back(std::to_string(nlq::is_undo(question.text) ? kTurnsBackForUndo : kTurnsBack));
    params.push_back(mends ? std::optional(mends->text()) : std::nullopt);
  }
  const StaticSql statement = question.chat ? kNextMessage : kNewChat;
  const auto made = co_await control_.run(statement, params, deadline);
  if (made.rows.empty()) no_such_chat();
  const Row& row = made.rows[0];
  Opened opened{ChatId(row[0].value()), MessageId(row[1].value()), {}, std::nullopt};
  if (!question.chat) co_return opened;
  if (row[5]) opened.pending = {*row[5], row[6].value_or("")};
  for (const Row& one : made.rows)
    if (one[2]) opened.before.push_back({*one[2], one[3].value_or(""), one[4].value_or("")});
  co_return opened;
}

awaitable<bool> History::answered(const Opened& opened, const Answer& answer, Deadline deadline) {
  const pg::Params params{opened.message.text(),
                          std::string(name(answer.kind)),
                          answer.sql,
                          answer.intent_json,
                          to_json(answer),
                          sent_json(answer)};
  const auto written = co_await control_.run(kAnswered, params, deadline);
  co_return !written.rows.empty();
}

awaitable<void> History::failed(MessageId message, const Answer& answer, std::exception_ptr failure,
                                Deadline deadline) {
  std::string why = "Something went wrong on our side.";
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    why = error.for_the_user();
  } catch (const std::exception&) {  // its text is for the log, which the edge writes
  }
  const pg::Params params{message.text(), why, sent_json(answer)};
  co_await control_.run(kFailed, params, deadline);
}

awaitable<Kept> History::kept(UserId user, MessageId message, Deadline deadline) {
  const pg::Params params{message.text(), user.text()};
  const auto found = co_await control_.run(kKept, params, deadline);
  if (found.rows.empty()) throw Error(Code::not_found, "There is no such answer.");
  const auto& row = found.rows[0];
  const bool edited = row[2] == name(Engine::sql);
  co_return Kept{row[0].value_or(""), row[1].value_or(""), edited ? Engine::sql : Engine::offline};
}

awaitable<std::vector<std::string>> History::sent(UserId user, MessageId message,
                                                  Deadline deadline) {
  const pg::Params params{message.text(), user.text()};
  const auto found = co_await control_.run(kSent, params, deadline);
  if (found.rows.empty()) throw Error(Code::not_found, "There is no such answer.");
  std::vector<std::string> sent;
  const auto list = boost::json::parse(found.rows[0][0].value_or("[]"));
  for (const auto& text : list.as_array()) sent.emplace_back(text.as_string());
  co_return sent;
}

awaitable<std::vector<std::string>> History::asked(UserId user, Deadline deadline) {
  const pg::Params params{user.text()};
  const auto found = co_await control_.run(kAsked, params, deadline);
  std::vector<std::string> questions;
  for (const auto& row : found.rows) questions.push_back(row[0].value_or(""));
  co_return questions;
}

awaitable<Message> History::message(UserId user, MessageId message, Deadline deadline) {
  const pg::Params params{message.text(), user.text()};
  const auto found = co_await control_.run(kMessage, params, deadline);
  if (found.rows.empty()) throw Error(Code::not_found, "There is no such answer.");
  const auto& row = found.rows[0];
  co_return Message{MessageId(row[0].value()), MessageId(row[1].value()), ChatId(row[2].value()),
                    row[3].value_or(""),       row[4].value_or(""),       row[5].value_or(""),
                    row[6].value_or("[]"),     row[7].value_or(""),       row[8].value_or("{}")};
}

awaitable<Opened> History::version(Message root, std::string chosen, Deadline deadline) {
  const bool itself = chosen == "[]";
  pg::Params params{root.root.text()};
  if (!itself) params.insert(params.end(), {chosen, std::to_string(kMostVersions)});
  const StaticSql statement = itself ? kShowRoot : kShowVersion;
  const auto made = co_await control_.run(statement, std::move(params), deadline);
  if (made.rows.empty())
    throw Error(Code::unprocessable,
                "This answer has very many versions already. Ask the question again.");
  co_return Opened{root.chat, MessageId(made.rows[0][0].value()), {}, std::nullopt};
}

awaitable<std::vector<ChatSummary>> History::chats(UserId user, Deadline deadline) {
  const pg::Params params{user.text()};
  const auto found = co_await control_.run(kChats, params, deadline);
  std::vector<ChatSummary> chats;
  for (const auto& row : found.rows) chats.push_back(summary(row));
  co_return chats;
}

awaitable<std::vector<Turn>> History::turns(UserId user, ChatId chat, Deadline deadline) {
  const pg::Params owned{chat.text(), user.text()};
  const auto mine = co_await control_.run(kOwned, owned, deadline);
  if (mine.rows.empty()) no_such_chat();
  const pg::Params params{chat.text()};
  const auto found = co_await control_.run(kTurns, params, deadline);
  std::vector<Turn> turns;
  for (const auto& row : found.rows) {
    Turn turn{MessageId(*row[0]), row[1].value_or(""), row[2].value_or(""),
              std::nullopt,       row[4].value_or(""), row[5].value_or(""),
              row[6] == "t",      row[7].value_or(""), row[8].value_or("")};
    if (row[3]) {
      turn.answer = answer_from_json(*row[3]);
      turn.answer->chat = chat;
      turn.answer->message = turn.id;
    }
    turns.push_back(std::move(turn));
  }
  co_return turns;
}

awaitable<ChatSummary> History::change(UserId user, ChatId chat, std::optional<std::string> title,
                                       std::optional<bool> pinned, Deadline deadline) {
  if (title && (title->empty() || title->size() > 200))
    throw Error(Code::bad_request, "A title has 1 to 200 characters.");
  std::optional<std::string> pin;
  if (pinned) pin = *pinned ? "true" : "false";
  const pg::Params params{chat.text(), user.text(), title, pin};
  const auto changed = co_await control_.run(kChange, params, deadline);
  if (changed.rows.empty()) no_such_chat();
  co_return summary(changed.rows[0]);
}

awaitable<void> History::remove(UserId user, ChatId chat, Deadline deadline) {
  const pg::Params params{chat.text(), user.text()};
  const auto removed = co_await control_.run(kRemove, params, deadline);
  if (removed.rows.empty()) no_such_chat();
}

awaitable<void> History::restore(UserId user, ChatId chat, Deadline deadline) {
  const pg::Params params{chat.text(), user.text()};
  const auto restored = co_await control_.run(kRestore, params, deadline);
  if (restored.rows.empty()) no_such_chat();
}

}  // namespace sqlagent::answer
