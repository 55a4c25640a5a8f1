// What PostgreSQL's own functions and catalogs the roles may use in a database of ours: the one
// list that hardening makes true and that the audit compares with. Computed from the catalogs each
// time, so that what an upgrade or an extension brings is closed until a rule here opens it.
#pragma once
#include "base/sql_text.h"

namespace sqlagent::isolation {

// A query: each function of the database as (oid, owner, allowed, open): allowed says whether
// everybody may run it, open whether everybody may today. Operators, aggregates, windows, casts,
// input and output of plain types; immutable functions over plain types; of the others those that
// are named. Reads pg_proc, pg_type, pg_operator and pg_cast.
GeneratedSql function_policy();

// A query: what our servers' roles may use beside that: (oid) of functions.
GeneratedSql server_functions();
// A query: (role, oid) of catalog relations and views.
GeneratedSql server_catalogs();

}  // namespace sqlagent::isolation
