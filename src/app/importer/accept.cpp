#include "app/importer/accept.h"

#include <fmt/format.h>

#include "core/sheet/text_stream.h"

namespace sqlagent::importer {
namespace {

constexpr StaticSql kForgetOldKey("import.forget_old_key",
                                  "UPDATE app.tasks SET idempotency_key = NULL"
                                  " WHERE tenant_id = $1::uuid AND idempotency_key = $2 AND "
                                  "created_at < now() - interval '1 day'");
constexpr StaticSql kTaskOfKey(
    "import.task_of_key",
    "SELECT id FROM app.tasks WHERE tenant_id = $1::uuid AND idempotency_key = $2");
constexpr StaticSql kSetKey("import.set_key",
                            "UPDATE app.tasks SET idempotency_key = $2 WHERE id = $1::uuid");
constexpr StaticSql kTableThere(
    "import.table_there", "SELECT 1 FROM app.user_tables WHERE tenant_id = $1::uuid AND name = $2");
constexpr StaticSql kEndUpload("import.end_upload",
                               "DELETE FROM app.uploads WHERE id = $1::uuid RETURNING id");
constexpr StaticSql kInsertFile(
    "import.insert_file",
    "INSERT INTO app.files (tenant_id, user_id, name, bytes, sha256, spool_name)"
    " VALUES ($1::uuid, $2::uuid, $3, $4::bigint, decode($5, 'hex'), $6) RETURNING id");

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

awaitable<std::optional<TaskId>> task_of_key(pg::Session& session, TenantId tenant, std::string key,
                                             Deadline deadline) {
  pg::Params params{tenant.text(), key};
  const auto found = co_await session.run(kTaskOfKey, std::move(params), deadline);
  if (found.rows.empty()) co_return std::nullopt;
  co_return TaskId(found.rows[0][0].value());
}

void check(const Wishes& wishes) {
  if (wishes.mode != "new" && wishes.mode != "append" && wishes.mode != "replace")
    throw Error(Code::bad_request, "`mode` is one of new, append and replace.");
  if (wishes.mode == "new" && !wishes.table.empty())
    throw Error(Code::bad_request,
                "`table` belongs to `mode=append` or `mode=replace`; new tables name themselves.");
  if (wishes.duplicates != "keep" && wishes.duplicates != "skip")
    throw Error(Code::bad_request, "`duplicates` is keep or skip.");
}

}  // namespace

std::string label(std::string_view name) {
  if (const size_t slash = name.find_last_of("/\\"); slash != name.npos)
    name.remove_prefix(slash + 1);
  std::string text;
  while (!name.empty()) {
    const int length = sheet::utf8_character_bytes(name);
    const size_t size = length > 0 ? static_cast<size_t>(length) : 1;
    if (text.size() + size > 200) break;
    const auto first = static_cast<unsigned char>(name.front());
    if (length > 0 && first >= 0x20 && first != 0x7F) text.append(name.substr(0, size));
    name.remove_prefix(size);
  }
  return text.empty() ? "file" : text;
}

awaitable<Accepted> accept(pg::Pool& control, TenantId tenant, UserId user,
                           std::vector<SpooledFile> files, Wishes wishes,
                           std::optional<std::string> key, Deadline deadline,
                           std::vector<std::string> ended_uploads) {
  if (files.empty())
    throw Error(Code::bad_request,
                "There is no file in this request. Send one or more as `files`.");
  if (files.size() > kMaxFiles)
    throw Error(Code::bad_request, fmt::format("At most {} files can be sent at once.", kMaxFiles));
  check(wishes);
  if (key && (key->empty() || key->size() > kMaxKeyBytes))
    throw Error(Code::bad_request,
                fmt::format("An Idempotency-Key has 1 to {} bytes.", kMaxKeyBytes));

  auto lease = co_await control.take(deadline);
  std::optional<Accepted> accepted;
  auto work = [&](pg::Session& session) -> awaitable<void> {
    if (key) {
      pg::Params params{tenant.text(), *key};
      co_await session.run(kForgetOldKey, std::move(params), deadline);
      const auto earlier = co_await task_of_key(session, tenant, *key, deadline);
      if (earlier) {
        accepted.emplace(*earlier, true);
        co_return;
      }
    }
    if (!wishes.table.empty()) {
      pg::Params params{tenant.text(), wishes.table};
      const auto there = co_await session.run(kTableThere, std::move(params), deadline);
      if (there.rows.empty())
        throw Error(Code::not_found, "You have no table of that name to bring these files to.");
    }
    jobs::ImportFiles job;
    job.mode = wishes.mode;
    job.table = wishes.table;
    job.duplicates = wishes.duplicates;
    for (const SpooledFile& file : files) {
      pg::Params params{tenant.text(),    user.text(),
                        label(file.name), std::to_string(file.bytes),
                        hex(file.sha256), file.spool_name};
      const auto inserted = co_await session.run(kInsertFile, std::move(params), deadline);
      job.files.emplace_back(inserted.rows.at(0).at(0).value());
    }
    for (const std::string& upload : ended_uploads) {
      pg::Params params{upload};
      const auto ended = co_await session.run(kEndUpload, std::move(params), deadline);
      if (ended.rows.empty())
        throw Error(Code::conflict, "One of these uploads was handed in already.");
    }
    jobs::Job any(std::move(job));
    const TaskId task = co_await jobs::enqueue(session, tenant, user, std::move(any), deadline);
    if (key) {
      pg::Params params{task.text(), *key};
      co_await session.run(kSetKey, std::move(params), deadline);
    }
    accepted.emplace(task, false);
  };
  std::exception_ptr broken;
  bool raced = false;
  try {
    co_await pg::transaction(*lease, deadline, work);
  } catch (const pg::PgError& error) {
    raced = key && error.sqlstate() ==
                       "23505";  // unique_violation: the same key in another request, this moment
    broken = std::current_exception();
  }
  if (broken && !raced) std::rethrow_exception(broken);
  if (raced) {
    const auto earlier = co_await task_of_key(*lease, tenant, *key, deadline);
    if (!earlier) std::rethrow_exception(broken);
    accepted.emplace(*earlier, true);
  }
  co_return *accepted;
}

}  // namespace sqlagent::importer
