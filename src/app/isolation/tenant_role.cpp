#include "app/isolation/tenant_role.h"

#include <array>

namespace sqlagent::isolation {

namespace {

struct Setting {
  std::string_view name, value;
  bool superuser_only = false;  // managed services reserve it
};

constexpr std::array kSettings{
    Setting{"default_transaction_read_only", "on"},
    Setting{"statement_timeout", "30s"},
    Setting{"lock_timeout", "2s"},
    Setting{"idle_in_transaction_session_timeout", "30s"},
    Setting{"idle_session_timeout", "5min"},
    Setting{"work_mem", "16MB"},
    Setting{"hash_mem_multiplier", "1"},
    Setting{"max_parallel_workers_per_gather", "0"},
    Setting{"jit", "off"},
    Setting{"temp_file_limit", "256MB", true},
};

bool applies(const Setting& setting, Administrator who) {
  return !setting.superuser_only || who == Administrator::superuser;
}

}  // namespace

GeneratedSql tenant_attributes(Administrator who) {
  GeneratedSql sql("isolation.attributes");
  sql.raw(" LOGIN NOINHERIT NOCREATEDB NOCREATEROLE");
  if (who == Administrator::superuser)
    sql.raw(" NOSUPERUSER NOREPLICATION NOBYPASSRLS");  // nobody else may say so; else the default
  sql.raw(" CONNECTION LIMIT ").number(kTenantConnections).raw(" VALID UNTIL 'infinity'");
  return sql;
}

GeneratedSql tenant_settings(const std::string& role, const std::string& schema,
                             Administrator who) {
  GeneratedSql sql("isolation.settings");
  sql.raw("ALTER ROLE ").ident(role).raw(" SET search_path = ").ident(schema);
  if (schema != "public") sql.raw(", public");
  sql.raw("; ");
  for (const auto& setting : kSettings) {
    if (!applies(setting, who)) continue;
    sql.raw("ALTER ROLE ").ident(role).raw(" SET ").ident(setting.name).raw(" = ");
    sql.literal(setting.value).raw("; ");
  }
  return sql;
}

GeneratedSql expected_settings(Administrator who) {
  GeneratedSql sql("isolation.expected");
  sql.raw(R"(ARRAY['search_path=' || CASE t.home_kind WHEN 'schema'
      THEN quote_ident(t.home_name) || ', public' ELSE 'public' END)");
  for (const auto& setting : kSettings) {
    if (!applies(setting, who)) continue;
    sql.raw(", ").literal(std::string(setting.name) + "=" + std::string(setting.value));
  }
  sql.raw("]");
  return sql;
}

}  // namespace sqlagent::isolation
