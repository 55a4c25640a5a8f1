// Two tenants made as production makes them, and canaries wherever one of them has something to
// lose: the one asks (A), the other is attacked (B). Knows what must not change, too.
#pragma once
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "app/tenancy/tenancy.h"
#include "tests/attacks/corpus.h"
#include "tests/live/forged_sql.h"
#include "tests/live/tenants.h"

namespace sqlagent::attacks {

using pg::awaitable;
using pg::Params;
using pg::Session;

class Town {
 public:
  explicit Town(std::string database) : database_(std::move(database)) {
    canary_ = "canary" + tenancy::hex(tenancy::random_bytes(8));
    file_ = std::filesystem::temp_directory_path() /
            ("attacked-" + tenancy::hex(tenancy::random_bytes(8)) + ".txt");
    std::ofstream(file_) << "line " << canary_ << "\n";
    std::filesystem::permissions(file_, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    auto build = [this]() -> awaitable<void> { co_await settle(); };
    loop_.run(build);
  }
  ~Town() { std::filesystem::remove(file_); }
  Town(const Town&) = delete;

  live::Loop& loop() { return loop_; }
  tenancy::Tenancy& tenancy() { return *tenancy_; }
  const TenantId& asker() const { return *a_; }
  bool tells(std::string_view text) const { return text.find(canary_.substr(6)) != text.npos; }
  Names names() const {
    return {{"A", live::schema_of(*a_)},
            {"B", live::schema_of(*b_)},
            {"ROLE_B", live::role_of(*b_)},
            {"OID", oid_},
            {"FILE", file_.string()}};
  }

  // All that no question may change, as one text: roles and their settings, rights, definitions,
  // rows of everybody, settings of the server, large objects, locks that are held, files.
  std::string state() {
    std::string text;
    auto look = [&]() -> awaitable<void> {
      constexpr StaticSql kState("test.state", R"(
        SELECT string_agg(what, E'\n' ORDER BY what) FROM (
          SELECT 'role ' || md5(string_agg(r::text, '' ORDER BY oid)) FROM pg_authid r
          UNION ALL SELECT 'member ' || count(*) FROM pg_auth_members
          UNION ALL SELECT 'setting ' || md5(string_agg(s::text, '' ORDER BY setdatabase, setrole))
                      FROM pg_db_role_setting s
          UNION ALL SELECT 'server ' || md5(string_agg(name || setting, '' ORDER BY name))
                      FROM pg_settings
          UNION ALL SELECT 'database ' || md5(string_agg(datname || coalesce(datacl::text, ''), ''
                                                         ORDER BY oid))
                      FROM pg_database
                     WHERE datname NOT LIKE '%\_test' OR datname = current_database()
          UNION ALL SELECT 'schema ' || md5(string_agg(n::text, '' ORDER BY oid))
                      FROM pg_namespace n
          UNION ALL SELECT concat_ws(' ', 'relation', relname, relkind, relnamespace,
                                     relacl)
                      FROM pg_class WHERE oid >= 16384 AND relkind <> 't'
          UNION ALL SELECT 'function ' || count(*) || md5(string_agg(coalesce(proacl::text, ''), ''
                                                                     ORDER BY oid))
                      FROM pg_proc
          UNION ALL SELECT 'object ' || count(*) FROM pg_largeobject_metadata
          UNION ALL SELECT 'comment ' || count(*) FROM pg_description WHERE objoid >= 16384
          UNION ALL SELECT 'extension ' || string_agg(extname, ',') FROM pg_extension
          UNION ALL SELECT 'language ' || string_agg(lanname, ',') FROM pg_language
          UNION ALL SELECT 'slot ' || count(*) FROM pg_replication_slots
          UNION ALL SELECT 'publication ' || count(*) FROM pg_publication
          UNION ALL SELECT 'prepared ' || count(*) FROM pg_prepared_xacts
          UNION ALL SELECT 'lock ' || count(*) FROM pg_locks
                     WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
                       AND pid IN (SELECT pid FROM pg_stat_activity WHERE usename LIKE 'ten\_%')
          UNION ALL SELECT 'tenant ' || md5(string_agg(t::text, '' ORDER BY id)) FROM app.tenants t
          UNION ALL SELECT 'history ' || md5(string_agg(h::text, '' ORDER BY id))
                      FROM app.chat_history h
          UNION ALL SELECT 'file ' || coalesce(pg_stat_file('/tmp/owned', true)::text, 'none')
        ) all_of_it(what))");
      Params none;
      auto found = co_await admin_->run(kState, none, live::soon());
      text = found.rows.at(0)[0].value_or("");
      for (const auto& [schema, table] : {std::pair{live::schema_of(*a_), "orders"},
                                          std::pair{live::schema_of(*b_), "payroll"}}) {
        GeneratedSql rows("test.rows");
        rows.raw("SELECT md5(string_agg(r::text, '' ORDER BY r::text)) FROM ");
        rows.ident(schema).raw(".").ident(table).raw(" r");
        auto sum = co_await admin_->run(rows, live::soon());
        text += "\nrows " + sum.rows.at(0)[0].value_or("gone");
      }
    };
    loop_.run(look);
    return text;
  }

 private:
  awaitable<void> settle() {
    co_await tenancy::install(loop_.executor(), live::installation(database_),
                              Deadline::in(std::chrono::minutes(1)));
    auto admin =
        co_await Session::connect(loop_.executor(), live::as_admin(database_), live::soon());
    admin_.emplace(std::move(admin));
    for (auto* tenant : {&a_, &b_}) {
      auto made = co_await live::make_tenant(*admin_);
      co_await tenancy::provision(*admin_, made, live::kSecretKey, live::soon());
      *tenant = made;
    }
    co_await plant_tables();
    co_await plant_history();
    co_await plant_database();
    control_.emplace(loop_.executor(), live::as_role("app_control", "control-pw", database_), 4);
    tenancy_.emplace(*control_, live::kSecretKey, live::as_role("nobody", "no", database_));
  }

  // In B's: rows, names of a table and of columns, comments, a sequence, statistics.
  awaitable<void> plant_tables() {
    auto loader = co_await Session::connect(
        loop_.executor(), live::as_role("app_loader", "loader-pw", database_), live::soon());
    const std::string a = live::schema_of(*a_), b = live::schema_of(*b_);
    GeneratedSql mine("test.plant");
    mine.raw("CREATE TABLE ").ident(a).raw(".orders AS SELECT i AS _row, i AS order_id, i % 7 AS");
    mine.raw(" customer_id, date '2024-01-01' + i AS order_date, 'paid'::text AS status,");
    mine.raw(" i * 1.5 AS amount FROM generate_series(1, 50) i; CREATE TABLE ").ident(a);
    mine.raw(".customers AS SELECT i AS _row, i AS customer_id, 'Ann'::text AS name, ");
    mine.raw("'Oslo'::text AS city, 'Norway'::text AS country FROM generate_series(1, 7) i");
    co_await loader.run(mine, live::soon());
    GeneratedSql other("test.plant");
    other.raw("CREATE TABLE ").ident(b).raw(".payroll (id int, employee text, iban text); ");
    other.raw("INSERT INTO ").ident(b).raw(".payroll SELECT i, 'Bo', ");
    other.literal(canary_)
        .raw(" FROM generate_series(1, 3) i; CREATE SEQUENCE ")
        .ident(b)
        .raw(".payroll_id_seq; ANALYZE ")
        .ident(b)
        .raw(".payroll; ");
    other.raw("COMMENT ON TABLE ").ident(b).raw(".payroll IS ").literal(canary_).raw("; ");
    other.raw("COMMENT ON COLUMN ").ident(b).raw(".payroll.iban IS ").literal(canary_).raw("; ");
    other.raw("CREATE TABLE ").ident(b).raw(".").ident(canary_ + "_table").raw(" AS SELECT 1 AS ");
    other.ident(canary_ + "_column");
    co_await loader.run(other, live::soon());
    GeneratedSql number("test.oid");
    number.raw("SELECT oid FROM pg_class WHERE relname = ").literal(canary_ + "_table");
    auto found = co_await admin_->run(number, live::soon());
    oid_ = found.rows.at(0)[0].value();
    GeneratedSql shared("test.shared");
    shared.raw("CREATE TABLE IF NOT EXISTS public.companies (ticker text, name text, sector text)");
    co_await admin_->run(shared, live::soon());
  }

  awaitable<void> plant_history() {
    constexpr StaticSql kPlant("test.history", R"(
      WITH person AS (
        INSERT INTO app.users (tenant_id, issuer, subject, email, name)
        VALUES ($1::uuid, 'test', $2, $2 || '@example.com', $2) RETURNING id),
      chat AS (
        INSERT INTO app.chats (tenant_id, user_id, title) SELECT $1::uuid, id, $2 FROM person
        RETURNING id)
      INSERT INTO app.chat_history (chat_id, tenant_id, question, kind, sql, error)
      SELECT id, $1::uuid, $2, 'error', $2, $2 FROM chat)");
    Params of{b_->text(), canary_};
    co_await admin_->run(kPlant, of, live::soon());
  }

  // A customer's database of before, closed as `init --harden` closes it or not: nobody's business.
  awaitable<void> plant_database() {
    Params none;
    constexpr StaticSql kThere("test.database",
                               "SELECT 1 FROM pg_database WHERE datname = 'user_db_attacked'");
    auto there = co_await admin_->run(kThere, none, live::soon());
    GeneratedSql make("test.database");
    make.raw("CREATE DATABASE user_db_attacked TEMPLATE template0");
    if (there.rows.empty()) co_await admin_->run(make, Deadline::in(std::chrono::minutes(1)));
    auto inside = co_await Session::connect(loop_.executor(), live::as_admin("user_db_attacked"),
                                            live::soon());
    GeneratedSql ledger("test.ledger");
    ledger.raw("CREATE TABLE IF NOT EXISTS ledger (iban text); INSERT INTO ledger VALUES (");
    ledger.literal(canary_).raw(")");
    co_await inside.run(ledger, live::soon());
  }

  const std::string database_;
  std::string canary_;
  std::filesystem::path file_;
  std::string oid_;
  live::Loop loop_;
  std::optional<Session> admin_;
  std::optional<TenantId> a_, b_;
  std::optional<pg::Pool> control_;
  std::optional<tenancy::Tenancy> tenancy_;
};

}  // namespace sqlagent::attacks
