#include "app/importer/load.h"

#include <fmt/format.h>

namespace sqlagent::importer {
namespace {

constexpr uint64_t kAnalyseRows =
    200'000;  // below it statistics cost next to nothing; above, autovacuum makes them

GeneratedSql type_of(Type type) {
  GeneratedSql sql("import.type");
  switch (type) {
    case Type::boolean:
      sql.raw("boolean");
      break;
    case Type::integer:
      sql.raw("bigint");
      break;
    case Type::numeric:
      sql.raw("numeric");
      break;
    case Type::date:
      sql.raw("date");
      break;
    case Type::timestamp:
      sql.raw("timestamp");
      break;
    case Type::time:
      sql.raw("time");
      break;
    case Type::interval:
      sql.raw("interval");
      break;
    case Type::text:
      sql.raw("text");
      break;
  }
  return sql;
}

GeneratedSql create_table(const std::string& schema, const std::string& table,
                          const std::vector<sheet::Column>& columns) {
  GeneratedSql sql("import.create_table");
  sql.raw("CREATE TABLE ").ident(schema).raw(".").ident(table).raw(" (\"_row\" integer NOT NULL");
  for (const sheet::Column& column : columns)
    sql.raw(", ").ident(column.name).raw(" ").append(type_of(column.format.type));
  sql.raw(")");
  return sql;
}

}  // namespace

awaitable<Loaded> load_table(pg::Session& session, const sheet::Book& book, size_t index,
                             std::string schema, std::string table, std::string file,
                             std::vector<sheet::Notice> notices, Loading& loading,
                             Deadline deadline) {
  const sheet::Found& found = book.tables()[index];
  co_await session.run(create_table(schema, table, found.columns), deadline);

  auto encoder = book.rows(index);
  if (!encoder) throw Error(Code::unprocessable, encoder.error().message);
  auto next = [&]() -> std::string_view {
    if (loading.stop) throw Stopped();
    const auto piece = (*encoder)->next();
    if (!piece) throw Error(Code::unprocessable, piece.error().message);
    loading.bytes = (*encoder)->bytes_read();
    loading.rows = (*encoder)->rows();
    return *piece;
  };
  // FREEZE: nobody sees the table before COMMIT, so its rows need no second visit by vacuum
  // (manual, COPY).
  GeneratedSql copy("import.copy");
  copy.raw("COPY ").ident(schema).raw(".").ident(table).raw(" FROM STDIN (FORMAT binary, FREEZE)");
  std::function<std::string_view()> chunks = next;
  const uint64_t rows = co_await session.copy_in(copy, std::move(chunks), deadline);
  if (rows != found.rows || rows != (*encoder)->rows())
    throw Error(Code::unprocessable, "The file changed while it was read. Please upload it again.",
                fmt::format("{} rows seen, {} loaded", found.rows, rows));
  if (rows <= kAnalyseRows) {
    GeneratedSql analyse("import.analyse");
    analyse.raw("ANALYZE ").ident(schema).raw(".").ident(table);
    co_await session.run(analyse, deadline);
  }

  if (const uint64_t errors = (*encoder)->error_cells(); errors > 0)
    notices.push_back(
        {"error_cells",
         fmt::format("{} cells hold a spreadsheet error such as #DIV/0!; they are empty.", errors),
         "",
         {}});
  if (const auto& odd = (*encoder)->odd_cells(); !odd.empty())
    notices.push_back({"odd_cells",
                       fmt::format("{} cells do not fit their column's type; they are empty in the "
                                   "table and listed here.",
                                   odd.size()),
                       "",
                       {}});
  Loaded loaded;
  loaded.table = {table, found.sheet, rows, receipt_of(found, **encoder, table, notices)};
  loaded.facts = facts_of(found, (*encoder)->profiles(), std::move(schema), std::move(table),
                          std::move(file), rows);
  co_return loaded;
}

std::exception_ptr in_our_words(const pg::PgError& error) {
  const std::string& state = error.sqlstate();  // manual, appendix A
  if (state == "53100")
    return std::make_exception_ptr(
        Error(Code::no_space,
              "There is no space left in the database. Please tell whoever runs this server.",
              error.for_the_log()));
  if (state == "54000" || state == "54011")
    return std::make_exception_ptr(Error(Code::unprocessable,
                                         "A row of this table is too wide for the database. Please "
                                         "split the table or shorten its cells.",
                                         error.for_the_log()));
  return std::make_exception_ptr(error);
}

}  // namespace sqlagent::importer
