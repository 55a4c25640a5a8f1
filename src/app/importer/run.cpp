#include "app/importer/run.h"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

#include "app/importer/load.h"
#include "app/importer/result.h"
#include "core/sheet/sheet.h"
#include "io/files/spool.h"

namespace sqlagent::importer {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto kStatement = 30s;
constexpr auto kFile = 2h;     // one file, whatever its size; the lease guards a worker that hangs
constexpr auto kTick = 300ms;  // how often progress is told while a COPY runs
constexpr double kFirstPass = 0.25;  // its part of a file's work

constexpr StaticSql kFile_("import.file",
                           "SELECT id, name, spool_name, bytes FROM app.files WHERE id = $1::uuid "
                           "AND tenant_id = $2::uuid");
constexpr StaticSql kHome(
    "import.home", "SELECT state, home_kind, home_name FROM app.tenants WHERE id = $1::uuid");
constexpr StaticSql kMarker("import.marker",
                            "SELECT result::text FROM app.import_markers WHERE file_id = $1::uuid");
// Shared: imports go on beside each other; whoever moves the tenant's home takes it alone.
constexpr StaticSql kLockHome(
    "import.lock_home",
    "SELECT pg_advisory_xact_lock_shared(hashtextextended('tenant:' || $1, 0))");
// A name is taken when a table has it, or when an import under way holds its lock: then the next
// one is tried.
constexpr StaticSql kTakeName(
    "import.take_name",
    "SELECT pg_try_advisory_xact_lock(hashtextextended('table:' || $1 || ':' || $2, 0))"
    " AND NOT EXISTS (SELECT FROM app.user_tables WHERE tenant_id = $1::uuid AND name = $2)");
constexpr StaticSql kInsertTable(
    "import.insert_table",
    "INSERT INTO app.user_tables (tenant_id, name, display_name, file_id, sheet, row_count, facts)"
    " VALUES ($1::uuid, $2, $3, $4::uuid, $5, $6::bigint, $7::jsonb)");
constexpr StaticSql kMoveVersion(
    "import.move_version",
    "UPDATE app.tenants SET catalog_version = catalog_version + 1 WHERE id = $1::uuid");
constexpr StaticSql kInsertMarker(
    "import.insert_marker",
    "INSERT INTO app.import_markers (file_id, tenant_id, task_id, epoch, result)"
    " VALUES ($1::uuid, $2::uuid, $3::uuid, $4::bigint, $5::jsonb)");

struct File {
  FileId id;
  std::string name, spool_name;
  uint64_t bytes = 0;
};

// Where the whole task stands: files before this one, and this one's share.
struct Share {
  uint64_t before = 0, file = 0, total = 0;
  int percent(double of_file) const {
    if (total == 0) return 0;
    const double done = static_cast<double>(before) + of_file * static_cast<double>(file);
    return static_cast<int>(99 * done / static_cast<double>(total));
  }
};

awaitable<std::optional<std::string>> marker_of(pg::Session& session, FileId file) {
  pg::Params params{file.text()};
  const auto found = co_await session.run(kMarker, std::move(params), Deadline::in(kStatement));
  if (found.rows.empty()) co_return std::nullopt;
  co_return found.rows[0][0];
}

awaitable<std::string> free_name(pg::Session& session, TenantId tenant, std::string wanted) {
  for (int i = 1; i < 10'000; ++i) {
    std::string name = i == 1 ? wanted : fmt::format("{}_{}", wanted, i);
    pg::Params params{tenant.text(), name};
    const auto taken = co_await session.run(kTakeName, std::move(params), Deadline::in(kStatement));
    if (taken.rows.at(0).at(0) == "t") co_return name;
  }
  throw Error(Code::unprocessable,
              "There are too many tables of this name. Please delete some or rename the file.");
}

// Tells how far the COPY is, beside it, and stops it when the task is not ours any more.
struct Teller {
  Teller(jobs::TaskContext& c, Share s, asio::any_io_executor executor)
      : context(c), share(s), timer(executor), ended(executor) {
    ended.expires_at(asio::steady_timer::time_point::max());
  }
  jobs::TaskContext& context;
  Share share;
  asio::steady_timer timer;
  asio::steady_timer
      ended;  // cancelled when the last progress has been told: the context may go then
  Loading loading;
  std::string what;
  uint64_t rows_before = 0;
  double done_before = 0,
         part = 1;  // of the second pass: tables of this file loaded before, and this table's
  uint64_t table_bytes = 1;
  bool over = false, told = false;
};

awaitable<void> tell_while_loading(std::shared_ptr<Teller> teller) {
  boost::system::error_code woken;
  auto token = asio::redirect_error(asio::use_awaitable, woken);
  while (!teller->over) {
    teller->timer.expires_after(kTick);
    co_await teller->timer.async_wait(token);
    if (teller->over) break;
    const double in_table = std::min(
        1.0, static_cast<double>(teller->loading.bytes) / static_cast<double>(teller->table_bytes));
    const double of_file =
        kFirstPass + (1 - kFirstPass) * (teller->done_before + teller->part * in_table);
    const uint64_t rows = teller->rows_before + teller->loading.rows;
    jobs::Progress step;
    step.percent = teller->share.percent(of_file);
    step.message = fmt::format("Loading {}: {} rows", teller->what, grouped(rows));
    step.bytes = teller->share.before +
                 static_cast<uint64_t>(of_file * static_cast<double>(teller->share.file));
    step.bytes_total = teller->share.total;
    step.rows = rows;
    try {
      const bool ours = co_await teller->context.progress(std::move(step));
      if (!ours) teller->loading.stop = true;
    } catch (const Error&) {
      // The COPY has its own connection and its own word on whether the database is there.
    }
  }
  teller->told = true;
  teller->ended.cancel();
}

// The first pass. nullopt: the task is not ours any more.
awaitable<std::optional<sheet::Book>> understand(jobs::TaskContext& context, sheet::Source source,
                                                 const File& file, Share share) {
  auto reader = sheet::Reader::open(std::move(source), file.name);
  if (!reader) throw Error(Code::unprocessable, reader.error().message);
  const auto executor = co_await asio::this_coro::executor;
  for (;;) {
    const auto done = reader->step();
    if (!done) throw Error(Code::unprocessable, done.error().message);
    if (*done) break;
    jobs::Progress step;
    step.percent = share.percent(kFirstPass * reader->share());
    step.message = fmt::format("Reading {}", file.name);
    step.bytes = share.before + static_cast<uint64_t>(kFirstPass * reader->share() *
                                                      static_cast<double>(share.file));
    step.bytes_total = share.total;
    const bool ours = co_await context.progress(std::move(step));
    if (!ours) co_return std::nullopt;
    co_await asio::post(executor, asio::use_awaitable);  // lets the heartbeat through
  }
  auto book = reader->finish();
  if (!book) throw Error(Code::unprocessable, book.error().message);
  co_return std::move(*book);
}

// Everything of one file, inside one transaction. Empty result: the task was lost.
awaitable<std::optional<FileResult>> load_file(jobs::TaskContext& context, pg::Session& session,
                                               const sheet::Book& book, const File& file,
                                               std::string schema, std::shared_ptr<Teller> teller) {
  const auto deadline = Deadline::in(kFile);
  pg::Params tenant{context.tenant().text()};
  co_await session.run(kLockHome, tenant, deadline);
  FileResult result;
  result.name = file.name;
  result.notices_json = to_json(book.notices());
  uint64_t all_rows = 0, rows_done = 0;
  for (const auto& found : book.tables()) all_rows += found.rows;
  for (size_t i = 0; i < book.tables().size(); ++i) {
    const sheet::Found& found = book.tables()[i];
    std::string name = co_await free_name(session, context.tenant(), found.name);
    std::vector<sheet::Notice> notices;
    if (name != found.name)
      notices.push_back(
          {"renamed_table",
           fmt::format("You already have a table {}; this one is called {}.", found.name, name),
           "",
           {}});
    // People tell the two apart by the same number as in the name.
    const std::string display =
        name == found.name
            ? found.display
            : fmt::format("{} ({})", found.display, name.substr(found.name.size() + 1));
    teller->what = display;
    teller->rows_before = rows_done;
    teller->done_before =
        all_rows == 0 ? 0 : static_cast<double>(rows_done) / static_cast<double>(all_rows);
    teller->part =
        all_rows == 0 ? 1 : static_cast<double>(found.rows) / static_cast<double>(all_rows);
    teller->table_bytes = std::max<uint64_t>(1, book.bytes_of(i));
    teller->loading.bytes = teller->loading.rows = 0;
    Loaded loaded = co_await load_table(session, book, i, schema, name, file.name,
                                        std::move(notices), teller->loading, deadline);
    rows_done += found.rows;
    loaded.facts.display = display;
    pg::Params row{context.tenant().text(),
                   name,
                   display,
                   file.id.text(),
                   found.sheet,
                   std::to_string(found.rows),
                   catalog::to_json(loaded.facts)};
    co_await session.run(kInsertTable, std::move(row), deadline);
    result.tables.push_back(std::move(loaded.table));
  }
  co_await session.run(kMoveVersion, tenant, deadline);
  const std::string marker = to_json(result);
  pg::Params row{file.id.text(), context.tenant().text(), context.task().text(),
                 std::to_string(context.epoch()), marker};
  co_await session.run(kInsertMarker, std::move(row), deadline);
  const bool ours = co_await context.still_ours(session, deadline);
  if (!ours) co_return std::nullopt;
  co_return result;
}

// nullopt: the task was lost or cancelled, and nothing of this file stays.
awaitable<std::optional<FileResult>> import_file(jobs::TaskContext& context,
                                                 const std::string& folder, File file,
                                                 std::string schema, Share share) {
  {
    auto lease = co_await context.pool().take(Deadline::in(kStatement));
    const auto marker = co_await marker_of(*lease, file.id);
    if (marker) co_return file_result_from(*marker);
  }
  const auto bytes =
      std::make_shared<files::ReadableFile>(files::spool_path(folder, file.spool_name));
  sheet::Source source{bytes->size(), [bytes](uint64_t offset, std::span<char> into) {
                         return bytes->read(offset, into);
                       }};
  auto book = co_await understand(context, std::move(source), file, share);
  if (!book) co_return std::nullopt;

  const auto executor = co_await asio::this_coro::executor;
  auto teller = std::make_shared<Teller>(context, share, executor);
  std::optional<FileResult> result;
  std::exception_ptr broken;
  bool stopped = false;
  {
    auto lease = co_await context.pool().take(Deadline::in(kStatement));
    auto work = [&](pg::Session& session) -> awaitable<void> {
      result = co_await load_file(context, session, *book, file, schema, teller);
      if (!result) throw Stopped();
    };
    asio::co_spawn(executor, tell_while_loading(teller), asio::detached);
    try {
      co_await pg::transaction(*lease, Deadline::in(kFile), work);
    } catch (const Stopped&) {
      stopped = true;
    } catch (const pg::PgError& error) {
      broken = in_our_words(error);
    } catch (...) {
      broken = std::current_exception();
    }
  }
  teller->over = true;
  teller->timer.cancel();
  boost::system::error_code woken;
  auto token = asio::redirect_error(asio::use_awaitable, woken);
  if (!teller->told) co_await teller->ended.async_wait(token);
  if (stopped) co_return std::nullopt;
  if (broken) std::rethrow_exception(broken);
  co_return result;
}

// What is wrong with the file itself ends this file only; anything else ends the task, which is
// tried again.
bool files_own_fault(Code code) {
  return code == Code::unprocessable || code == Code::gone || code == Code::bad_request ||
         code == Code::unsupported_media || code == Code::too_large || code == Code::no_space;
}

awaitable<std::vector<File>> files_of(jobs::TaskContext& context, const std::vector<FileId>& ids) {
  std::vector<File> files;
  for (const FileId& id : ids) {
    pg::Params params{id.text(), context.tenant().text()};
    const auto found =
        co_await context.pool().run(kFile_, std::move(params), Deadline::in(kStatement));
    if (found.rows.empty())
      throw Error(Code::not_found,
                  "The uploaded file is not there any more. Please upload it again.");
    const Row& row = found.rows[0];
    files.push_back({id, row[1].value(), row[2].value(), std::stoull(row[3].value())});
  }
  co_return files;
}

}  // namespace

awaitable<jobs::Outcome> import_files(jobs::TaskContext& context, std::string spool_folder,
                                      jobs::ImportFiles job) {
  const auto began = std::chrono::steady_clock::now();
  pg::Params tenant{context.tenant().text()};
  const auto home = co_await context.pool().run(kHome, std::move(tenant), Deadline::in(kStatement));
  if (home.rows.empty()) co_return jobs::Failed{"This account is not there any more."};
  const Row& place = home.rows[0];
  if (place[0] == "failed")
    co_return jobs::Failed{
        "Your storage could not be prepared. Please tell whoever runs this server."};
  if (place[0] != "ready") co_return jobs::Again{1s, "Your storage is being prepared."};
  if (place[1] != "schema")
    co_return jobs::Failed{
        "Files cannot be added to this older kind of storage. Please migrate it first."};
  const std::string schema = place[2].value();

  const std::vector<File> files = co_await files_of(context, job.files);
  Share share;
  for (const File& file : files) share.total += file.bytes;
  std::vector<FileResult> results;
  for (const File& file : files) {
    share.file = file.bytes;
    std::optional<FileResult> result;
    std::optional<Error> fault;
    try {
      result = co_await import_file(context, spool_folder, file, schema, share);
    } catch (const pg::PgError&) {
      throw;
    } catch (const Error& error) {
      if (!files_own_fault(error.code())) throw;
      fault = error;
    }
    if (fault) {
      result.emplace();
      result->name = file.name;
      result->error = fault->for_the_user();
    }
    if (!result) co_return jobs::Failed{"The import was cancelled."};
    results.push_back(std::move(*result));
    share.before += file.bytes;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::string text = result_json(results, took.count());
  for (const FileResult& result : results)
    if (result.error.empty()) co_return jobs::Done{std::move(text)};
  co_return jobs::Failed{failure_of(results), std::move(text)};
}

}  // namespace sqlagent::importer
