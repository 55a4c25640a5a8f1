#include "app/tenancy/user_tables.h"

#include <charconv>

#include "core/sql/admit.h"
#include "io/pg/pool.h"

namespace sqlagent::tenancy {
namespace {

constexpr StaticSql kUserTables(
    "tables.list",
    "SELECT t.name, coalesce(e.edits->>'display', t.display_name), coalesce(f.name, ''), t.sheet,"
    "       t.row_count,"
    "       jsonb_array_length(t.facts->'columns'),"
    "       to_char(t.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    " FROM app.user_tables t LEFT JOIN app.files f ON f.id = t.file_id AND f.tenant_id = "
    "t.tenant_id"
    "  LEFT JOIN app.table_edits e ON e.table_id = t.id"
    " WHERE t.tenant_id = $1::uuid ORDER BY t.created_at DESC, t.name LIMIT 5000");

uint64_t number(const Cell& cell) {
  return cell ? std::stoull(*cell) : 0;
}

long long start_of(const std::string& after) {
  if (after.empty()) return 0;
  long long start = -1;
  const auto [end, error] = std::from_chars(after.data(), after.data() + after.size(), start);
  if (error != std::errc() || end != after.data() + after.size() || start < 0 ||
      start > kMaxWindowStart) {
    throw Error(Code::bad_request, "`after` must be what `next` of the window before said.");
  }
  return start;
}

std::string select_text(const catalog::Table& table, size_t rows, long long start) {
  std::string text = "SELECT ";
  for (size_t i = 0; i < table.columns.size(); ++i) {
    text += (i > 0 ? ", " : "") + quote_ident(table.columns[i].facts.name);
  }
  text += " FROM ";
  if (table.facts.shared) text += quote_ident(table.facts.schema) + ".";
  text += quote_ident(table.facts.name);
  if (table.key >= 0) {
    text += " ORDER BY " + quote_ident(table.columns[static_cast<size_t>(table.key)].facts.name);
  }
  return text + " LIMIT " + std::to_string(rows) + " OFFSET " + std::to_string(start);
}

}  // namespace

awaitable<std::vector<UserTable>> user_tables(pg::Pool& control, TenantId tenant,
                                              Deadline deadline) {
  pg::Params params{tenant.text()};
  const auto found = co_await control.run(kUserTables, std::move(params), deadline);
  std::vector<UserTable> tables;
  for (const auto& row : found.rows) {
    tables.push_back({row[0].value_or(""), row[1].value_or(""), row[2].value_or(""),
                      row[3].value_or(""), number(row[4]), number(row[5]), row[6].value_or("")});
  }
  co_return tables;
}

awaitable<Window> window(Tenancy& tenancy, Tenant tenant, std::string name, size_t limit,
                         std::string after, Deadline deadline) {
  const auto rows = std::min(std::max<size_t>(limit, 1), kMaxWindowRows);
  const auto start = start_of(after);
  const auto catalog = co_await tenancy.catalog(tenant, deadline);
  const int at = catalog->find_table("", name);
  if (at < 0) throw Error(Code::not_found, "There is no table of that name.");
  const auto& table = catalog->tables()[static_cast<size_t>(at)];
  const auto admitted = sql::admit(select_text(table, rows + 1, start), *catalog);
  if (!admitted) {
    throw Error(Code::internal, "This table cannot be shown.",
                "preview: " + admitted.error().message);
  }
  ReadLimits limits;
  limits.run_anyway = true;  // nobody can narrow a window; the deadline holds
  Window result;
  result.table = co_await tenancy.read(tenant, *admitted, limits, deadline);
  // Rows that are too large together come in fewer than asked for; the next window goes on there.
  const bool more = result.table.rows.size() > rows || result.table.truncated;
  if (result.table.rows.size() > rows) result.table.rows.resize(rows);
  if (more && !result.table.rows.empty()) {
    const auto next = start + static_cast<long long>(result.table.rows.size());
    if (next <= kMaxWindowStart) result.next = std::to_string(next);
  }
  for (const auto& column : table.columns) {
    result.roles.push_back(column.role);
    result.units.push_back(column.facts.unit);
    result.displays.push_back(column.facts.display);
  }
  result.display_name = table.facts.display;
  result.row_count = table.facts.rows;
  co_return result;
}

}  // namespace sqlagent::tenancy
