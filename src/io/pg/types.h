// PostgreSQL's results and errors as our words: OID → Type, PGresult → Table, error fields →
// PgError. The one place that reads a PGresult; it never talks to a server.
#pragma once
#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/table.h"
#include "io/pg/session.h"

namespace sqlagent::pg {

struct FreeResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, FreeResult>;

Type type_of(Oid oid);  // pg_type.dat; what is not listed is text
std::vector<ResultColumn> columns_of(const PGresult* result);
Row row_of(const PGresult* result, int row);
Table table_of(const PGresult* result);
PgError error_of(const PGresult* result);

// The SQLSTATE in a failed connection's message, which libpq has no field for; "08001" when the
// server said none. REQUIRES: made with PQERRORS_VERBOSE, e.g. "FATAL:  53300: too many connections
// for role …".
std::string sqlstate_in(std::string_view message);

// At most `bytes` of the text, cut between characters of UTF-8.
std::string_view cut_utf8(std::string_view text, size_t bytes);

}  // namespace sqlagent::pg
