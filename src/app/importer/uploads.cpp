#include "app/importer/uploads.h"

namespace sqlagent::importer {
namespace {

// RFC 9110, 5.6.7: the preferred form of a date.
#define EXPIRES "to_char(expires_at AT TIME ZONE 'UTC', 'Dy, DD Mon YYYY HH24:MI:SS \"GMT\"')"

constexpr StaticSql kCount("uploads.count",
                           "SELECT count(*) FROM app.uploads WHERE user_id = $1::uuid AND "
                           "expires_at > now()");
constexpr StaticSql kBegin(
    "uploads.begin",
    "INSERT INTO app.uploads (tenant_id, user_id, name, bytes, spool_name, metadata, expires_at)"
    " VALUES ($1::uuid, $2::uuid, $3, $4::bigint, $5, $6, now() + $7::int * interval '1 hour')"
    " RETURNING id, name, spool_name, metadata, bytes, " EXPIRES);
constexpr StaticSql kFind(
    "uploads.find",
    "SELECT id, name, spool_name, metadata, bytes, " EXPIRES
    "  FROM app.uploads WHERE id = $1::uuid AND tenant_id = $2::uuid AND user_id = $3::uuid"
    "   AND expires_at > now()");
constexpr StaticSql kProlong(
    "uploads.prolong",
    "UPDATE app.uploads SET expires_at = now() + $2::int * interval '1 hour' WHERE id = $1::uuid"
    " RETURNING " EXPIRES);
constexpr StaticSql kForget("uploads.forget", "DELETE FROM app.uploads WHERE id = $1::uuid");

#undef EXPIRES

std::string life() {
  return std::to_string(kUploadLife.count());
}

UploadRow row_of(const Row& row) {
  return {UploadId(row[0].value()),    row[1].value(), row[2].value(), row[3].value(),
          std::stoull(row[4].value()), row[5].value()};
}

}  // namespace

awaitable<UploadRow> begin_upload(pg::Pool& control, TenantId tenant, UserId user, std::string name,
                                  uint64_t bytes, std::string spool_name, std::string metadata,
                                  Deadline deadline) {
  pg::Params of_user{user.text()};
  const auto count = co_await control.run(kCount, std::move(of_user), deadline);
  if (std::stoull(count.rows.at(0).at(0).value()) >= kMaxUploadsPerUser)
    throw Error(Code::too_many,
                "You have many uploads under way. Finish or cancel some of them first.");
  pg::Params params{tenant.text(), user.text(), label(name), std::to_string(bytes),
                    spool_name,    metadata,    life()};
  const auto made = co_await control.run(kBegin, std::move(params), deadline);
  co_return row_of(made.rows.at(0));
}

awaitable<UploadRow> upload_of(pg::Pool& control, TenantId tenant, UserId user, UploadId id,
                               Deadline deadline) {
  pg::Params params{id.text(), tenant.text(), user.text()};
  const auto found = co_await control.run(kFind, std::move(params), deadline);
  if (found.rows.empty())
    throw Error(Code::not_found,
                "There is no such upload. It may have expired; please start it again.");
  co_return row_of(found.rows[0]);
}

awaitable<std::string> prolong_upload(pg::Pool& control, UploadId id, Deadline deadline) {
  pg::Params params{id.text(), life()};
  const auto changed = co_await control.run(kProlong, std::move(params), deadline);
  if (changed.rows.empty())
    throw Error(Code::not_found,
                "There is no such upload. It may have expired; please start it again.");
  co_return changed.rows[0][0].value();
}

awaitable<void> forget_upload(pg::Pool& control, UploadId id, Deadline deadline) {
  pg::Params params{id.text()};
  co_await control.run(kForget, std::move(params), deadline);
}

}  // namespace sqlagent::importer
