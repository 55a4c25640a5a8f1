#include "app/trust/attacks.h"

namespace sqlagent::trust {
namespace {

template <size_t N>
GeneratedSql plain(const char (&text)[N]) {
  GeneratedSql sql("trust.attack");
  sql.raw(text);
  return sql;
}

GeneratedSql treasure(const Target& target) {
  GeneratedSql sql("trust.attack");
  return sql.ident(target.schema).raw(".treasure");
}

// `function('SELECT … treasure' …)`: a query inside a text, which only the function will parse.
template <size_t N, size_t M>
GeneratedSql nested(const Target& target, const char (&before)[N], const char (&after)[M]) {
  GeneratedSql query("trust.attack");
  query.raw("SELECT secret FROM ").append(treasure(target));
  GeneratedSql sql("trust.attack");
  return sql.raw(before).literal(query.text()).raw(after);
}

void other_tenants(const Target& target, std::vector<Attack>& all) {
  GeneratedSql direct("trust.attack"), cast("trust.attack"), role("trust.attack"),
      explained("trust.attack");
  direct.raw("SELECT secret FROM ").append(treasure(target));
  cast.raw("SELECT ").literal(treasure(target).text()).raw("::regclass::oid");
  role.raw("SET ROLE ").ident(target.role);
  explained.raw("EXPLAIN SELECT secret FROM ").append(treasure(target));
  all.push_back({"Another user's table", "reads it by its full name", Layer::role, direct});
  all.push_back({"Another user's role", "becomes the other by SET ROLE", Layer::role, role});

  GeneratedSql inside("trust.attack");
  inside.raw("SELECT set_config('role', ").literal(target.role).raw(", true), ");
  inside.append(nested(target, "query_to_xml(", ", true, true, '')"));
  all.push_back(
      {"A role inside a statement",
       "becomes the other by set_config and reads through query_to_xml, all in one SELECT",
       Layer::database, inside});
  all.push_back({"A query inside a query", "reads through ts_stat, which runs a text as a query",
                 Layer::database, nested(target, "SELECT word FROM ts_stat(", ")")});
  all.push_back({"A name's existence", "asks by a cast to regclass whether a table is there",
                 Layer::role, cast});
  all.push_back({"The plan", "asks for the plan, with its row counts, instead of the rows",
                 Layer::role, explained});
}

void server(std::vector<Attack>& all) {
  all.push_back({"Conversations", "reads what others have asked", Layer::role,
                 plain("SELECT question FROM app.chat_history")});
  all.push_back({"Sealed passwords", "reads the passwords of all database roles", Layer::database,
                 plain("SELECT rolname, rolpassword FROM pg_authid LIMIT 1000")});
  all.push_back({"The catalog", "lists the tables of all users", Layer::database,
                 plain("SELECT n.nspname, c.relname FROM pg_class c, pg_namespace n"
                       " WHERE n.oid = c.relnamespace LIMIT 1000")});
  all.push_back({"The planner's samples", "reads the most frequent values of others' columns",
                 Layer::database, plain("SELECT most_common_vals::text FROM pg_stats LIMIT 1000")});
  all.push_back({"Comments", "walks over all numbers for what is written about others' tables",
                 Layer::database,
                 plain("SELECT obj_description(g::oid, 'pg_class')"
                       " FROM generate_series(16384, 16500) g")});
  all.push_back({"Running questions", "watches what others run", Layer::database,
                 plain("SELECT query FROM pg_stat_activity LIMIT 1000")});
  all.push_back({"A file", "reads a file of the database's machine", Layer::database,
                 plain("SELECT pg_read_file('/etc/passwd')")});
  all.push_back({"A program", "runs a program on the database's machine", Layer::database,
                 plain("COPY (SELECT 1) TO PROGRAM 'cat'")});
}

void changes(const Target& target, std::vector<Attack>& all) {
  GeneratedSql destroy("trust.attack");
  destroy.raw("DROP TABLE ").append(treasure(target));
  all.push_back({"Destruction", "drops another user's table", Layer::role, destroy});
  all.push_back({"A write of one's own", "changes rows where only reading is meant", Layer::role,
                 plain("UPDATE mine SET number = 2")});
  all.push_back({"The read-only mode", "switches it off in the middle of the transaction",
                 Layer::connection, plain("SET TRANSACTION READ WRITE")});
  all.push_back({"A temporary table", "fills the disk with tables of its own", Layer::database,
                 plain("CREATE TEMP TABLE stolen (a int)")});
  all.push_back({"A large object", "writes one, which READ ONLY alone would allow", Layer::database,
                 plain("SELECT lo_from_bytea(0, 'payload')")});
  all.push_back({"A message", "notifies other sessions, which READ ONLY alone would allow",
                 Layer::database, plain("SELECT pg_notify('others', 'here I am')")});
  all.push_back({"The time limit", "switches it off in the first row", Layer::database,
                 plain("SELECT set_config('statement_timeout', '0', false)")});
  all.push_back({"A lock", "keeps a lock that outlives the question", Layer::database,
                 plain("SELECT pg_advisory_lock(42)")});
  all.push_back({"An endless question", "counts for ever", Layer::limits,
                 plain("WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i % 7 FROM r)"
                       " SELECT count(*) FROM r")});
}

}  // namespace

std::vector<Attack> attacks(const Target& target) {
  std::vector<Attack> all;
  other_tenants(target, all);
  server(all);
  changes(target, all);
  return all;
}

}  // namespace sqlagent::trust
