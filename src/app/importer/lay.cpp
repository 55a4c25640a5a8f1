#include "app/importer/lay.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/importer/duplicates.h"
#include "app/importer/facts.h"
#include "app/importer/merge_facts.h"
#include "app/importer/spread.h"
#include "base/grouped.h"

namespace sqlagent::importer {
namespace {

// A found table and where it goes.
struct Target {
  const FoundTable* found = nullptr;
  std::optional<StoredTable> stored;  // empty: it becomes a new table
};

struct Journey {
  jobs::TaskContext& context;
  pg::Session& session;
  SheetReader& reader;
  const FoundFile& file;
  std::string schema;
  Bringing bringing;
  Teller& teller;
  Deadline deadline;
  FileResult result{};
};

void tell(std::vector<sheet::Notice>& notices, const char* kind, std::string text) {
  notices.push_back({kind, std::move(text), "", {}});
}

awaitable<void> insert_part(Journey& journey, std::string table_id, const FoundTable& found,
                            const Loaded& loaded, uint64_t offset, uint64_t rows,
                            std::string receipt) {
  NewImport import{journey.bringing.file_id,
                   found.sheet,
                   journey.bringing.choices_json,
                   receipt,
                   found.place,
                   offset,
                   std::max(offset, loaded.last_row),
                   rows};
  co_await insert_import(journey.session, journey.context.tenant(), std::move(table_id),
                         std::move(import), journey.deadline);
  journey.result.tables.push_back({loaded.facts.name, found.sheet, rows, std::move(receipt)});
}

awaitable<void> lay_new(Journey& journey, const FoundTable& found) {
  std::string name =
      co_await free_name(journey.session, journey.context.tenant(), found.name, journey.deadline);
  std::vector<sheet::Notice> notices;
  // People tell the two apart by the same number as in the name.
  std::string display = found.display;
  if (name != found.name) {
    tell(notices, "renamed_table",
         fmt::format("You already have a table {}; this one is called {}.", found.name, name));
    display = fmt::format("{} ({})", found.display, name.substr(found.name.size() + 1));
  }
  journey.teller.table(display, found.rows, found.bytes);
  const Fit as_found;
  Place place{journey.schema, name, name, display, journey.bringing.file_name};
  auto loaded = co_await load_new(journey.session, journey.reader, found, as_found,
                                  std::move(place), journey.deadline);
  auto id =
      co_await insert_table(journey.session, journey.context.tenant(), journey.bringing.file_id,
                            loaded.facts, loaded.spread_json, journey.deadline);
  auto receipt = completed(loaded.receipt_json, "new", notices);
  co_await insert_part(journey, std::move(id), found, loaded, 0, loaded.rows, std::move(receipt));
}

Fit fitted(const FoundTable& found, const catalog::TableFacts& facts, Purpose purpose) {
  auto fitting = fit(found, facts, purpose);
  if (!fitting) throw Error(Code::unprocessable, fitting.error());
  return std::move(*fitting);
}

awaitable<void> lay_instead(Journey& journey, const FoundTable& found, const StoredTable& stored) {
  Fit fit = fitted(found, stored.facts, Purpose::replace);
  journey.teller.table(stored.called, found.rows, found.bytes);
  // Under another name first: the old rows can be asked until the last moment.
  const std::string fresh = fresh_name(journey.context.task(), journey.result.tables.size());
  Place place{journey.schema, fresh, stored.name, stored.display, journey.bringing.file_name};
  auto loaded = co_await load_new(journey.session, journey.reader, found, fit, std::move(place),
                                  journey.deadline);
  co_await remember(journey.session, journey.schema, stored, Action::replace, 0, journey.deadline);
  co_await rename_table(journey.session, journey.schema, fresh, stored.name, journey.deadline);
  keep_words(loaded.facts, stored.facts);
  std::optional<std::string> file_id(journey.bringing.file_id);
  co_await update_table(journey.session, stored.id, loaded.facts, std::move(file_id),
                        loaded.spread_json, journey.deadline);
  auto receipt = completed(loaded.receipt_json, "replace", fit.notices);
  co_await insert_part(journey, stored.id, found, loaded, 0, loaded.rows, std::move(receipt));
}

awaitable<void> lay_behind(Journey& journey, const FoundTable& found, StoredTable stored) {
  auto imports =
      co_await imports_of(journey.session, journey.context.tenant(), stored.id, journey.deadline);
  const uint64_t offset = co_await last_row_of(journey.session, journey.schema, stored.name,
                                               std::move(imports), journey.deadline);
  journey.teller.table(stored.called, found.rows, found.bytes);
  co_await remember(journey.session, journey.schema, stored, Action::append, offset,
                    journey.deadline);
  Place place{journey.schema, stored.name, stored.name, stored.display, stored.facts.file};
  const uint64_t rows_before = stored.facts.rows;
  auto appended =
      co_await append_rows(journey.session, journey.reader, found, std::move(place), stored.facts,
                           offset, journey.bringing.duplicates, journey.deadline);
  std::optional<std::string> same_file;
  auto spread = merged_spread(stored.spread_json, rows_before, appended.loaded.spread_json,
                              appended.loaded.rows);
  co_await update_table(journey.session, stored.id, stored.facts, std::move(same_file),
                        std::move(spread), journey.deadline);
  tell(appended.notices, "appended",
       fmt::format("{} {} added to {}, which has {} now.", grouped(appended.rows),
                   appended.rows == 1 ? "row was" : "rows were", stored.called,
                   grouped(stored.facts.rows)));
  auto receipt = completed(appended.loaded.receipt_json, "append", appended.notices);
  co_await insert_part(journey, stored.id, found, appended.loaded, offset, appended.rows,
                       std::move(receipt));
}

// The table of the file that goes to the one that was named.
const FoundTable& best(const FoundFile& file, const StoredTable& stored,
                       std::vector<sheet::Notice>& left_out) {
  const FoundTable* chosen = nullptr;
  double most = -1;
  for (const FoundTable& found : file.tables) {
    double alike = likeness(found, stored.facts);
    if (alike > 0 && found.sheet == stored.sheet) alike += 1;  // as it was the last time
    if (alike > most) {
      most = alike;
      chosen = &found;
    }
  }
  for (const FoundTable& found : file.tables)
    if (&found != chosen)
      tell(left_out, "not_loaded",
           fmt::format("{} was not loaded: only one table of the file goes to {}.", found.display,
                       stored.called));
  return *chosen;
}

awaitable<std::vector<Target>> targets_of(Journey& journey, std::vector<sheet::Notice>& left_out) {
  std::vector<Target> targets;
  const auto tenant = journey.context.tenant();
  const Bringing& bringing = journey.bringing;
  if (bringing.mode == "new") {
    for (const auto& found : journey.file.tables) targets.push_back({&found, std::nullopt});
    co_return targets;
  }
  std::vector<std::string> names;
  if (!bringing.table.empty())
    names.push_back(bringing.table);
  else
    for (const auto& found : journey.file.tables) names.push_back(found.name);
  co_await lock_names(journey.context, journey.session, names, journey.deadline);
  bool any = false;
  for (size_t i = 0; i < names.size(); ++i) {
    auto stored = co_await table_of(journey.session, tenant, names[i], journey.deadline);
    any = any || stored.has_value();
    if (bringing.table.empty())
      targets.push_back({&journey.file.tables[i], std::move(stored)});
    else if (stored)
      targets.push_back({&best(journey.file, *stored, left_out), stored});
  }
  if (!any)
    throw Error(Code::unprocessable,
                fmt::format("There is no table {} to {}. Choose one of yours, or bring the file as "
                            "a new table.",
                            names.front(), bringing.mode == "append" ? "append to" : "replace"));
  co_return targets;
}

}  // namespace

awaitable<Appended> append_rows(pg::Session& session, SheetReader& reader, const FoundTable& found,
                                Place place, catalog::TableFacts& facts, uint64_t offset,
                                std::string duplicates, Deadline deadline) {
  const Fit fit = fitted(found, facts, Purpose::append);
  Appended appended;
  appended.notices = fit.notices;
  appended.loaded = co_await load_more(session, reader, found, fit, place, offset, deadline);
  const auto doubles = co_await settle_duplicates(session, place, facts, appended.loaded.facts,
                                                  offset, duplicates == "skip", deadline);
  appended.rows = appended.loaded.rows - doubles.left_out;
  if (!doubles.text.empty()) tell(appended.notices, "duplicates", doubles.text);
  auto merged = merge(std::move(facts), appended.loaded.facts);
  facts = std::move(merged.facts);
  co_await count_distinct(session, place, facts, merged.uncertain, deadline);
  if (doubles.left_out > 0) co_await count_rows(session, place, facts, deadline);
  co_await analyse(session, place, facts.rows, deadline);
  co_return appended;
}

awaitable<FileResult> lay(jobs::TaskContext& context, pg::Session& session, SheetReader& reader,
                          const FoundFile& file, std::string schema, Bringing bringing,
                          Teller& teller, Deadline deadline) {
  Journey journey{context, session, reader, file, std::move(schema), std::move(bringing),
                  teller,  deadline};
  journey.result.name = journey.bringing.file_name;
  journey.result.decisions_json = file.decisions_json;
  co_await lock_home(session, context.tenant(), deadline);
  std::vector<sheet::Notice> left_out;
  auto targets = co_await targets_of(journey, left_out);
  journey.result.notices_json = with_more(file.notices_json, left_out);
  uint64_t rows = 0;
  for (const Target& target : targets) rows += target.found->rows;
  teller.loading(targets.size(), rows);
  for (Target& target : targets) {
    if (!target.stored)
      co_await lay_new(journey, *target.found);
    else if (journey.bringing.mode == "append")
      co_await lay_behind(journey, *target.found, std::move(*target.stored));
    else
      co_await lay_instead(journey, *target.found, *target.stored);
  }
  co_await move_version(session, context.tenant(), deadline);
  co_return std::move(journey.result);
}

}  // namespace sqlagent::importer
