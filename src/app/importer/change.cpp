#include "app/importer/change.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "app/importer/facts.h"
#include "app/importer/lay.h"
#include "app/importer/merge_facts.h"
#include "app/importer/spread.h"
#include "base/fault.h"
#include "io/pg/transaction.h"

namespace sqlagent::importer {
namespace json = boost::json;
namespace {

using namespace std::chrono_literals;

constexpr auto kWhole = 2h;
constexpr auto kStatement = 30s;

// Later decisions win; what is null is ours again.
std::string added_up(std::string_view before, std::string_view more) {
  const auto parsed = [](std::string_view text) {
    return json::parse(json::string_view(text.data(), text.size())).as_object();
  };
  json::object all = before.empty() ? json::object() : parsed(before);
  if (!more.empty())
    for (auto& [id, value] : parsed(more)) all[id] = value;
  std::vector<std::string> gone;
  for (const auto& [id, value] : all)
    if (value.is_null()) gone.emplace_back(id);
  for (const auto& id : gone) all.erase(id);
  return json::serialize(all);
}

// The table of the file that these rows came from, by the name that decisions call it.
const FoundTable& same_table(const FoundFile& file, const Import& import) {
  for (const FoundTable& found : file.tables)
    if (!import.key.empty() ? found.key == import.key : found.sheet == import.sheet) return found;
  if (file.tables.size() == 1) return file.tables.front();
  throw Error(Code::unprocessable,
              "With these decisions the file has no such table any more. Nothing was changed.");
}

// One table made again from all of its files, under a name of its own until it is whole.
struct Rebuild {
  jobs::TaskContext& context;
  pg::Session& session;
  Settings settings;
  std::string schema;
  StoredTable stored;
  std::string fresh;
  Deadline deadline;
  Share share{};
  catalog::TableFacts facts{};
  std::string spread{};
  std::vector<NewImport> made{};
  std::string name{};  // the table's own, or the one that was decided
  FileResult result{};
};

// Columns keep the names that they got the last time, which may not be those of the file: it may
// have replaced another. Unless a person named one: then the names are as found.
std::vector<std::string> names_of(const FoundTable& found, const Import& import,
                                  const json::object& choices) {
  std::vector<std::string> names;
  for (const auto& [id, value] : choices)
    if (std::string_view(id).ends_with("/name") && std::string_view(id) != found.key + "/name")
      return names;
  std::map<std::string, std::string> by_header;
  const json::value receipt = json::parse(import.receipt_json);
  if (const auto* columns = receipt.as_object().if_contains("columns"))
    for (const json::value& column : columns->as_array())
      by_header.emplace(column.at("header").as_string(), column.at("name").as_string());
  for (const FoundColumn& column : found.columns) {
    const auto known = by_header.find(column.display);
    names.push_back(known == by_header.end() ? column.name : known->second);
  }
  auto sorted = names;
  std::ranges::sort(sorted);
  const bool twice = std::ranges::adjacent_find(sorted) != sorted.end();
  return twice ? std::vector<std::string>() : names;
}

awaitable<void> first_part(Rebuild& build, SheetReader& reader, const FoundTable& found,
                           const Import& import, NewImport& made) {
  const json::value choices = json::parse(made.choices_json);
  Fit named;
  named.names = names_of(found, import, choices.as_object());
  if (const auto* chosen = choices.as_object().if_contains(found.key + "/name");
      chosen && chosen->is_string() && found.name != build.stored.facts.name) {
    build.name =
        co_await free_name(build.session, build.context.tenant(), found.name, build.deadline);
  }
  Place place{build.schema, build.fresh, build.name, build.stored.display, import.file_name};
  auto loaded =
      co_await load_new(build.session, reader, found, named, std::move(place), build.deadline);
  build.facts = std::move(loaded.facts);
  build.spread = std::move(loaded.spread_json);
  keep_words(build.facts, build.stored.facts);
  made.last_row = loaded.last_row;
  made.rows = loaded.rows;
  const std::vector<sheet::Notice> none;
  made.receipt_json = completed(loaded.receipt_json, "reimport", none);
}

awaitable<void> further_part(Rebuild& build, SheetReader& reader, const FoundTable& found,
                             NewImport& made) {
  made.row_offset = build.made.back().last_row;
  const uint64_t rows_before = build.facts.rows;
  Place place{build.schema, build.fresh, build.name, build.stored.display, build.facts.file};
  auto appended = co_await append_rows(build.session, reader, found, std::move(place), build.facts,
                                       made.row_offset, "keep", build.deadline);
  build.spread =
      merged_spread(build.spread, rows_before, appended.loaded.spread_json, appended.loaded.rows);
  made.last_row = std::max(made.row_offset, appended.loaded.last_row);
  made.rows = appended.rows;
  made.receipt_json = completed(appended.loaded.receipt_json, "append", appended.notices);
}

awaitable<void> add_part(Rebuild& build, Import import, std::string choices) {
  const auto executor = build.session.executor();
  SheetReader reader(executor, files::spool_path(build.settings.spool_folder, import.spool_name),
                     build.settings.reader);
  build.share.file = import.bytes;
  const auto teller = Teller::start(build.context, reader, build.share, import.file_name);
  std::exception_ptr broken;
  try {
    const auto file = co_await reader.open(import.file_name, choices);
    const FoundTable& found = same_table(file, import);
    teller->loading(1, found.rows);
    teller->table(build.stored.called, found.rows, found.bytes);
    NewImport made{import.file_id, found.sheet, choices, {}, found.place, 0, 0, 0};
    if (build.made.empty())
      co_await first_part(build, reader, found, import, made);
    else
      co_await further_part(build, reader, found, made);
    build.result.tables.push_back({build.name, found.sheet, made.rows, made.receipt_json});
    build.result.decisions_json = file.decisions_json;
    build.result.notices_json = file.notices_json;
    build.made.push_back(std::move(made));
  } catch (...) {
    broken = std::current_exception();
  }
  co_await teller->stop();
  if (broken) std::rethrow_exception(broken);
  build.share.before += import.bytes;
}

awaitable<void> rebuild(Rebuild& build, std::vector<Import> imports, jobs::ReimportTable job) {
  for (size_t i = 0; i < imports.size(); ++i) {
    build.share.total += imports[i].bytes;
    const bool meant =
        job.import_id.empty() ? i + 1 == imports.size() : imports[i].id == job.import_id;
    if (meant) imports[i].choices_json = added_up(imports[i].choices_json, job.choices_json);
  }
  for (const Import& import : imports) co_await add_part(build, import, import.choices_json);
  co_await remember(build.session, build.schema, build.stored, Action::reimport, 0, build.deadline);
  co_await rename_table(build.session, build.schema, build.fresh, build.name, build.deadline);
  build.facts.name = build.name;
  std::optional<std::string> same_file;
  co_await update_table(build.session, build.stored.id, build.facts, std::move(same_file),
                        build.spread, build.deadline);
  for (NewImport& made : build.made)
    co_await insert_import(build.session, build.context.tenant(), build.stored.id, std::move(made),
                           build.deadline);
}

awaitable<std::string> reimport(jobs::TaskContext& context, pg::Session& session, Settings settings,
                                std::string schema, jobs::ReimportTable job) {
  const auto began = std::chrono::steady_clock::now();
  const auto deadline = Deadline::in(kWhole);
  co_await lock_home(session, context.tenant(), deadline);
  std::vector<std::string> names{job.table};
  co_await lock_names(context, session, std::move(names), deadline);
  auto stored = co_await table_of(session, context.tenant(), job.table, deadline);
  if (!stored) throw Error(Code::not_found, "There is no table of that name.");
  auto imports = co_await imports_of(session, context.tenant(), stored->id, deadline);
  if (imports.empty())
    throw Error(Code::unprocessable, "The file that this table came from is not kept any more.");
  const bool known = job.import_id.empty() || std::ranges::any_of(imports, [&](const auto& i) {
                       return i.id == job.import_id;
                     });
  if (!known) throw Error(Code::not_found, "There is no such import of this table.");
  Rebuild build{
      context, session, settings, schema, std::move(*stored), fresh_name(context.task(), 0),
      deadline};
  build.name = build.stored.name;
  build.result.name = imports.back().file_name;
  co_await rebuild(build, std::move(imports), std::move(job));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::vector<FileResult> results;
  results.push_back(std::move(build.result));
  co_return result_json(results, took.count());
}

std::string undone_json(const Undone& undone) {
  return json::serialize(
      json::object{{"table", undone.table}, {"message", undone.text}, {"rows", undone.rows}});
}

// Runs `work` (session, schema → result as JSON) once and for all: in one transaction with the
// task's marker.
template <class Work>
awaitable<jobs::Outcome> once(jobs::TaskContext& context, Settings settings, Work& work) {
  auto home = co_await home_of(context.pool(), context.tenant());
  if (home.outcome) co_return *std::move(home.outcome);
  auto lease = co_await context.pool().take(Deadline::in(kStatement));
  const auto marker = co_await task_marker(*lease, context.task(), Deadline::in(kStatement));
  if (marker) co_return jobs::Done{*marker};
  std::string result;
  auto all = [&](pg::Session& session) -> awaitable<void> {
    result = co_await work(session, home.schema);
    const auto deadline = Deadline::in(kStatement);
    co_await move_version(session, context.tenant(), deadline);
    co_await mark_task(session, context, result, deadline);
    co_await prune(session, context.tenant(), home.schema, settings.keep, deadline);
    fault::at("change.before_commit");
    const bool ours = co_await context.still_ours(session, deadline);
    if (!ours) throw Stopped();
  };
  std::exception_ptr broken;
  bool stopped = false;
  try {
    co_await pg::transaction(*lease, Deadline::in(kWhole), all);
  } catch (const Stopped&) {
    stopped = true;
  } catch (const pg::PgError& error) {
    broken = in_our_words(error);
  } catch (...) {
    broken = std::current_exception();
  }
  if (broken) std::rethrow_exception(broken);
  if (stopped) co_return jobs::Failed{"It was cancelled."};
  co_return jobs::Done{std::move(result)};
}

}  // namespace

awaitable<jobs::Outcome> reimport_table(jobs::TaskContext& context, Settings settings,
                                        jobs::ReimportTable job) {
  auto work = [&](pg::Session& session, std::string schema) -> awaitable<std::string> {
    auto result = co_await reimport(context, session, settings, std::move(schema), job);
    co_return result;
  };
  auto outcome = co_await once(context, settings, work);
  co_return outcome;
}

awaitable<jobs::Outcome> change_table(jobs::TaskContext& context, Settings settings,
                                      jobs::ChangeTable job) {
  auto work = [&](pg::Session& session, std::string schema) -> awaitable<std::string> {
    const auto deadline = Deadline::in(kWhole);
    co_await lock_home(session, context.tenant(), deadline);
    if (job.action == "prune") co_return "{}";  // which `once` does anyway
    if (job.action == "delete") {
      const auto gone = co_await remove(context, session, std::move(schema), job.table, deadline);
      co_return undone_json(gone);
    }
    const auto undone = co_await undo(context, session, std::move(schema), job.table, deadline);
    co_return undone_json(undone);
  };
  auto outcome = co_await once(context, settings, work);
  co_return outcome;
}

}  // namespace sqlagent::importer
