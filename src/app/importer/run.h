// The import job, in a worker: one transaction per file, in the database where the data lives.
#pragma once
#include <string>

#include "app/jobs/context.h"

namespace sqlagent::importer {

template <class T>
using awaitable = pg::awaitable<T>;

// read → infer → name → create, COPY, facts, marker, catalog version → COMMIT. Running it twice is
// harmless: a file whose marker is there is in already. Works as app_loader, who owns the tenants'
// schemas. Done if any file was loaded: result {files:[{name,status,tables,error}], tables_created,
// total_rows, processing_time, sheets, tables, receipt}. Failed with the same result if none was.
// Again while the tenant's home is being made. Memory is flat at any file size. The pool needs room
// for two sessions.
awaitable<jobs::Outcome> import_files(jobs::TaskContext& context, std::string spool_folder,
                                      jobs::ImportFiles job);

}  // namespace sqlagent::importer
