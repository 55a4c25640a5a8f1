#include "io/pg/types.h"

#include <algorithm>

namespace sqlagent::pg {

namespace {

// Class of the SQLSTATE (manual appendix A) → what an HTTP client should make of it, unless the
// caller knows better.
Code code_of(std::string_view sqlstate) {
  if (sqlstate == "57014") return Code::deadline;
  if (sqlstate == "53100") return Code::no_space;
  const auto group = sqlstate.substr(0, 2);
  if (group == "08" || group == "53" || group == "57" || group == "40" || sqlstate == "55P03")
    return Code::unavailable;
  return Code::internal;
}

std::string sentence_of(std::string_view sqlstate) {
  if (sqlstate.starts_with("28"))
    return "The database did not accept the user name or password in its address. Check the "
           "settings.";
  if (sqlstate == "3D000")
    return "There is no database of the name in its address. Check the settings, or run `sqlagent "
           "init` first.";
  switch (code_of(sqlstate)) {
    case Code::deadline:
      return "That took too long and was stopped. Try again, or ask for less at once.";
    case Code::no_space:
      return "The database has no space left. Tell whoever runs this server.";
    case Code::unavailable:
      return "The database is not reachable right now. Try again in a moment.";
    default:
      return "The database could not do that. Try again; if it stays, tell whoever runs this "
             "server.";
  }
}

std::string field(const PGresult* result, int which) {
  const char* text = PQresultErrorField(result, which);
  return text ? text : "";
}

}  // namespace

PgError::PgError(std::string sqlstate, std::string message, std::string detail)
    : Error(code_of(sqlstate), sentence_of(sqlstate),
            sqlstate + " " + message + (detail.empty() ? "" : " | " + detail)),
      sqlstate_(std::move(sqlstate)) {}

Type type_of(Oid oid) {
  switch (oid) {
    case 16:
      return Type::boolean;
    case 20:
    case 21:
    case 23:
      return Type::integer;  // int8, int2, int4
    case 700:
    case 701:
    case 1700:
      return Type::numeric;  // float4, float8, numeric
    case 1082:
      return Type::date;
    case 1114:
    case 1184:
      return Type::timestamp;  // without and with time zone
    case 1083:
    case 1266:
      return Type::time;
    case 1186:
      return Type::interval;
    default:
      return Type::text;
  }
}

std::vector<ResultColumn> columns_of(const PGresult* result) {
  std::vector<ResultColumn> columns;
  const int count = PQnfields(result);
  columns.reserve(static_cast<size_t>(count));
  for (int column = 0; column < count; ++column)
    columns.push_back({PQfname(result, column), type_of(PQftype(result, column))});
  return columns;
}

Row row_of(const PGresult* result, int row) {
  const int count = PQnfields(result);
  Row cells(static_cast<size_t>(count));
  for (int column = 0; column < count; ++column)
    if (!PQgetisnull(result, row, column))
      cells[static_cast<size_t>(column)].emplace(
          PQgetvalue(result, row, column), static_cast<size_t>(PQgetlength(result, row, column)));
  return cells;
}

Table table_of(const PGresult* result) {
  Table table;
  table.columns = columns_of(result);
  const int rows = PQntuples(result);
  table.rows.reserve(static_cast<size_t>(rows));
  for (int row = 0; row < rows; ++row) table.rows.push_back(row_of(result, row));
  return table;
}

PgError error_of(const PGresult* result) {
  std::string sqlstate = field(result, PG_DIAG_SQLSTATE);
  std::string message = field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (sqlstate.empty()) sqlstate = "08006";  // libpq's own errors carry no code: the wire broke
  if (message.empty()) message = PQresultErrorMessage(result);
  std::string detail = field(result, PG_DIAG_MESSAGE_DETAIL);
  if (const std::string context = field(result, PG_DIAG_CONTEXT); !context.empty())
    detail += (detail.empty() ? "" : " | ") + context;
  return PgError(std::move(sqlstate), std::move(message), std::move(detail));
}

std::string sqlstate_in(std::string_view message) {
  for (size_t at = message.find(":  "); at != message.npos; at = message.find(":  ", at + 1)) {
    const auto code = message.substr(at + 3, 5);
    const bool plausible = code.size() == 5 && std::ranges::all_of(code, [](char c) {
                             return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
                           });
    if (plausible && message.substr(at + 8, 2) == ": ") return std::string(code);
  }
  return "08001";
}

std::string_view cut_utf8(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

}  // namespace sqlagent::pg
