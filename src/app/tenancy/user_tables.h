// What a person sees of their data without asking a question: the list of tables, and a table's
// rows in windows.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/tenancy/tenancy.h"

namespace sqlagent::tenancy {

struct UserTable {
  std::string name, display_name, file, sheet;
  uint64_t rows = 0, columns = 0;
  std::string created_at;  // RFC 3339, UTC
};

// The tenant's own tables, newest first; shared ones are not in it.
awaitable<std::vector<UserTable>> user_tables(pg::Pool& control, TenantId tenant,
                                              Deadline deadline);

inline constexpr size_t kMaxWindowRows = 1000;
inline constexpr long long kMaxWindowStart = 1'000'000;

struct Window {
  Table table;
  std::vector<catalog::Role> roles;
  std::vector<std::optional<std::string>> units;
  std::vector<std::string> displays;  // the headers as written in the file
  std::string display_name;
  uint64_t row_count = 0;  // of the whole table
  std::string next;        // where the next window begins; empty at the end
};

// Rows of one table, by its key column where it has one, else in the order they lie in. after:
// empty, or `next` of the window before. Error(not_found) for a table that is not among the asker's
// or the shared ones, Error(bad_request) for an `after` that is none.
awaitable<Window> window(Tenancy& tenancy, Tenant tenant, std::string table, size_t limit,
                         std::string after, Deadline deadline);

}  // namespace sqlagent::tenancy
