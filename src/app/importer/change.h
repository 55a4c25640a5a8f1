// What becomes of a table that is there, in a worker: read its kept files anew with other
// decisions, undo, delete. One transaction each; the version of before stays for undo.
#pragma once
#include "app/importer/run.h"

namespace sqlagent::importer {

// The job's choices on top of those of the import they are about; the others are read as before,
// in their order. Done with the result of an import; Failed with a sentence that says what does not
// fit.
awaitable<jobs::Outcome> reimport_table(jobs::TaskContext& context, Settings settings,
                                        jobs::ReimportTable job);

// Done: {table, message, rows}.
awaitable<jobs::Outcome> change_table(jobs::TaskContext& context, Settings settings,
                                      jobs::ChangeTable job);

}  // namespace sqlagent::importer
