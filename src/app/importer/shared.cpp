#include "app/importer/shared.h"

#include <fmt/format.h>

#include <filesystem>

#include "app/importer/facts.h"
#include "app/importer/load.h"
#include "io/pg/connect.h"
#include "io/pg/transaction.h"

namespace sqlagent::importer {
namespace {

// The same lock as the sample data's generator takes: one change of the shared schema at a time.
constexpr StaticSql kLock("shared.lock", "SELECT pg_advisory_xact_lock(7378003)");
constexpr StaticSql kPresent("shared.present",
                             "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN "
                             "pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                             " WHERE n.nspname = 'public' AND c.relname = $1),"
                             " EXISTS (SELECT FROM app.shared_tables WHERE name = $1)");
constexpr StaticSql kRemember(
    "shared.remember",
    "INSERT INTO app.shared_tables (name, facts) VALUES ($1, $2::jsonb)"
    " ON CONFLICT (name) DO UPDATE SET facts = excluded.facts, created_at = now()");
constexpr StaticSql kMoved("shared.moved", "UPDATE app.shared_version SET version = version + 1");

// Makes room for a table: one of ours goes, anything else is left alone.
awaitable<std::vector<sheet::Notice>> make_room(pg::Session& session, std::string table,
                                                Deadline deadline) {
  std::vector<sheet::Notice> notices;
  pg::Params params{table};
  const auto found = co_await session.run(kPresent, std::move(params), deadline);
  const bool there = found.rows.at(0).at(0) == "t", ours = found.rows.at(0).at(1) == "t";
  if (there && !ours)
    throw Error(
        Code::conflict,
        fmt::format(
            "There is a table public.{} that sqlagent did not make. Rename the file or the table.",
            table));
  if (there) {
    GeneratedSql drop("shared.drop");
    drop.raw("DROP TABLE public.").ident(table);
    co_await session.run(drop, deadline);
    notices.push_back(
        {"replaced_table", fmt::format("The shared table {} was replaced.", table), "", {}});
  }
  co_return notices;
}

awaitable<FileResult> load_shared(pg::Session& session, std::string path, Deadline deadline) {
  FileResult result;
  result.name = std::filesystem::path(path).filename().string();
  const ReaderLimits limits;
  SheetReader reader(session.executor(), path, limits);
  const auto file = co_await reader.open(result.name, "{}");
  result.notices_json = file.notices_json;
  result.decisions_json = file.decisions_json;
  for (const FoundTable& found : file.tables) {
    const auto notices = co_await make_room(session, found.name, deadline);
    const Fit as_found;
    Place place{"public", found.name, found.name, found.display, result.name};
    auto loaded = co_await load_new(session, reader, found, as_found, std::move(place), deadline);
    GeneratedSql grant("shared.grant");
    grant.raw("GRANT SELECT ON public.").ident(found.name).raw(" TO PUBLIC");
    co_await session.run(grant, deadline);
    loaded.facts.shared = true;
    pg::Params row{found.name, catalog::to_json(loaded.facts)};
    co_await session.run(kRemember, std::move(row), deadline);
    result.tables.push_back(
        {found.name, found.sheet, loaded.rows, completed(loaded.receipt_json, "new", notices)});
  }
  co_return result;
}

}  // namespace

awaitable<std::vector<FileResult>> import_shared(pg::asio::any_io_executor executor,
                                                 SharedAccess access,
                                                 std::vector<std::string> paths,
                                                 Deadline deadline) {
  std::string database = access.control ? pg::parts_of(*access.control).dbname : std::string();
  if (database.empty()) database = "portfoliosql";
  const auto dsn =
      pg::with_parts(access.admin, {.user = {}, .password = {}, .dbname = std::move(database)});
  auto connection = co_await pg::Session::connect(executor, dsn, deadline);
  std::vector<FileResult> results;
  auto work = [&](pg::Session& session) -> awaitable<void> {
    pg::Params none;
    co_await session.run(kLock, none, deadline);
    GeneratedSql owner("shared.become_owner");
    owner.raw("SET LOCAL ROLE app_owner");
    co_await session.run(owner, deadline);
    for (const std::string& path : paths) {
      auto result = co_await load_shared(session, path, deadline);
      results.push_back(std::move(result));
    }
    co_await session.run(kMoved, none, deadline);
  };
  std::exception_ptr broken;
  try {
    co_await pg::transaction(connection, deadline, work);
  } catch (const pg::PgError& error) {
    broken = in_our_words(error);
  }
  if (broken) std::rethrow_exception(broken);
  co_return results;
}

}  // namespace sqlagent::importer
