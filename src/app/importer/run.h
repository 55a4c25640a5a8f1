// The import job, in a worker: one transaction per file, in the database where the data lives.
#pragma once
#include <string>

#include "app/importer/versions.h"

namespace sqlagent::importer {

struct Settings {
  std::string spool_folder;
  ReaderLimits reader;
  Keep keep;
};

// read in a child → lay on tables → create, COPY, facts, lineage, marker, catalog version → COMMIT.
// Running it twice is harmless: a file whose marker is there is in already. Works as app_loader,
// who owns the tenants' schemas. Done if any file was loaded: result
// {files:[{name,status,tables,error}], tables_created, total_rows, processing_time, sheets, tables,
// receipt}. Failed with the same result if none was. Again while the tenant's home is being made.
// Memory is flat at any file size. The pool needs room for two sessions.
awaitable<jobs::Outcome> import_files(jobs::TaskContext& context, Settings settings,
                                      jobs::ImportFiles job);

}  // namespace sqlagent::importer
