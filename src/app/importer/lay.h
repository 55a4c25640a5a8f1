// One file's tables onto a tenant's: as new ones, behind the rows of one that is there, or in its
// place. Inside the caller's transaction, which holds all of the file or nothing.
#pragma once
#include "app/importer/load.h"
#include "app/importer/result.h"
#include "app/importer/teller.h"
#include "app/importer/versions.h"

namespace sqlagent::importer {

// What is being brought, and how.
struct Bringing {
  std::string file_id, file_name, choices_json = "{}";
  std::string mode = "new";         // new | append | replace
  std::string table;                // of append and replace; empty: the one the file is named like
  std::string duplicates = "keep";  // keep | skip: of append
};

// The whole of a found file. Error(unprocessable) or Error(not_found) with a sentence when it does
// not fit; Stopped when the task was lost.
awaitable<FileResult> lay(jobs::TaskContext& context, pg::Session& session, SheetReader& reader,
                          const FoundFile& file, std::string schema, Bringing bringing,
                          Teller& teller, Deadline deadline);

// Rows behind those of a table, its facts brought up to date. Used by reimport as well.
struct Appended {
  Loaded loaded;
  std::vector<sheet::Notice> notices;
  uint64_t rows = 0;  // that stayed
};
awaitable<Appended> append_rows(pg::Session& session, SheetReader& reader, const FoundTable& found,
                                Place place, catalog::TableFacts& facts, uint64_t offset,
                                std::string duplicates, Deadline deadline);

}  // namespace sqlagent::importer
