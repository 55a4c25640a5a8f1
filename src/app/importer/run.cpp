#include "app/importer/run.h"

#include <chrono>

#include "app/importer/lay.h"
#include "base/fault.h"
#include "io/pg/transaction.h"

namespace sqlagent::importer {
namespace {

using namespace std::chrono_literals;

constexpr auto kStatement = 30s;
constexpr auto kFile = 2h;  // one file, whatever its size; the lease guards a worker that hangs

constexpr StaticSql kFile_("import.file",
                           "SELECT id, name, spool_name, bytes FROM app.files WHERE id = $1::uuid "
                           "AND tenant_id = $2::uuid");
constexpr StaticSql kMarker("import.marker",
                            "SELECT result::text FROM app.import_markers WHERE file_id = $1::uuid");
constexpr StaticSql kInsertMarker(
    "import.insert_marker",
    "INSERT INTO app.import_markers (file_id, tenant_id, task_id, epoch, result)"
    " VALUES ($1::uuid, $2::uuid, $3::uuid, $4::bigint, $5::jsonb)");

struct File {
  FileId id;
  std::string name, spool_name;
  uint64_t bytes = 0;
};

awaitable<std::optional<std::string>> marker_of(pg::Session& session, FileId file) {
  pg::Params params{file.text()};
  const auto found = co_await session.run(kMarker, std::move(params), Deadline::in(kStatement));
  if (found.rows.empty()) co_return std::nullopt;
  co_return found.rows[0][0];
}

// Everything of one file, inside one transaction.
awaitable<FileResult> load_file(jobs::TaskContext& context, pg::Session& session,
                                SheetReader& reader, const FoundFile& found, File file,
                                Settings settings, std::string schema, jobs::ImportFiles job,
                                Teller& teller) {
  const auto deadline = Deadline::in(kFile);
  Bringing bringing{file.id.text(), file.name, "{}", job.mode, job.table, job.duplicates};
  auto result =
      co_await lay(context, session, reader, found, schema, std::move(bringing), teller, deadline);
  const std::string marker = to_json(result);
  pg::Params row{file.id.text(), context.tenant().text(), context.task().text(),
                 std::to_string(context.epoch()), marker};
  co_await session.run(kInsertMarker, std::move(row), deadline);
  co_await prune(session, context.tenant(), std::move(schema), settings.keep, deadline);
  fault::at("import.before_commit");
  const bool ours = co_await context.still_ours(session, deadline);
  if (!ours) throw Stopped();
  co_return result;
}

// nullopt: the task was lost or cancelled, and nothing of this file stays.
awaitable<std::optional<FileResult>> import_file(jobs::TaskContext& context, Settings settings,
                                                 File file, std::string schema,
                                                 jobs::ImportFiles job, Share share) {
  {
    auto lease = co_await context.pool().take(Deadline::in(kStatement));
    const auto marker = co_await marker_of(*lease, file.id);
    if (marker) co_return file_result_from(*marker);
  }
  const auto executor = co_await pg::asio::this_coro::executor;
  SheetReader reader(executor, files::spool_path(settings.spool_folder, file.spool_name),
                     settings.reader);
  const auto teller = Teller::start(context, reader, share, file.name);
  std::optional<FileResult> result;
  std::exception_ptr broken;
  try {
    const auto found = co_await reader.open(file.name, "{}");
    auto lease = co_await context.pool().take(Deadline::in(kStatement));
    auto work = [&](pg::Session& session) -> awaitable<void> {
      auto loaded =
          co_await load_file(context, session, reader, found, file, settings, schema, job, *teller);
      result = std::move(loaded);
    };
    co_await pg::transaction(*lease, Deadline::in(kFile), work);
    fault::at("import.after_commit");
  } catch (const Stopped&) {
    result.reset();
  } catch (const pg::PgError& error) {
    broken = in_our_words(error);
  } catch (...) {
    broken = std::current_exception();
  }
  co_await teller->stop();
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

awaitable<jobs::Outcome> import_files(jobs::TaskContext& context, Settings settings,
                                      jobs::ImportFiles job) {
  const auto began = std::chrono::steady_clock::now();
  auto home = co_await home_of(context.pool(), context.tenant());
  if (home.outcome) co_return *std::move(home.outcome);
  const std::vector<File> files = co_await files_of(context, job.files);
  Share share;
  for (const File& file : files) share.total += file.bytes;
  std::vector<FileResult> results;
  for (const File& file : files) {
    share.file = file.bytes;
    std::optional<FileResult> result;
    std::optional<Error> fault;
    try {
      result = co_await import_file(context, settings, file, home.schema, job, share);
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
