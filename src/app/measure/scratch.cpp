#include "app/measure/scratch.h"

#include "app/importer/facts.h"
#include "app/importer/load.h"
#include "app/market/market.h"
#include "base/error.h"
#include "core/measure/score.h"
#include "core/sheet/sheet.h"
#include "core/sql/admit.h"

namespace sqlagent::measure {
namespace {

constexpr auto kPatience = std::chrono::seconds(20);
constexpr StaticSql kLimit("measure.limit", "SET statement_timeout = '5s'");

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
  throw Error(Code::bad_request, "The table " + name + " cannot be read: " + why);
}

GeneratedSql create_table(const std::string& name, const std::vector<sheet::Column>& columns) {
  GeneratedSql sql("measure.create_table");
  sql.raw("CREATE TEMPORARY TABLE ").ident(name).raw(" (\"_row\" integer NOT NULL");
  for (const auto& column : columns)
    sql.raw(", ").ident(column.name).raw(" ").append(importer::type_sql(column.format.type));
  sql.raw(")");
  return sql;
}

}  // namespace

pg::awaitable<Scratch> Scratch::open(pg::asio::any_io_executor executor, pg::Dsn dsn) {
  const auto deadline = Deadline::in(kPatience);
  auto session = co_await pg::Session::connect(executor, std::move(dsn), deadline);
  const pg::Params none;
  co_await session.run(kLimit, none, deadline);
  co_return Scratch(std::move(session));
}

pg::awaitable<catalog::TableFacts> Scratch::lay(std::string name, std::string bytes) {
  const std::string file = name + ".csv";
  const auto book = sheet::read(sheet::source_of(std::move(bytes)), file);
  if (!book) refuse(name, book.error().message);
  if (book->tables().size() != 1) refuse(name, "there is not one table in it.");
  const sheet::Found& found = book->tables().front();
  const auto create = create_table(found.name, found.columns);
  const auto deadline = Deadline::in(kPatience);
  co_await session_.run(create, deadline);
  auto encoder = book->rows(0);
  if (!encoder) refuse(name, encoder.error().message);
  GeneratedSql copy("measure.copy");
  copy.raw("COPY ").ident(found.name).raw(" FROM STDIN (FORMAT binary)");
  std::function<std::string_view()> next = [&]() -> std::string_view {
    const auto piece = (*encoder)->next();
    if (!piece) refuse(name, piece.error().message);
    return *piece;
  };
  const uint64_t rows = co_await session_.copy_in(std::move(copy), std::move(next), deadline);
  co_return importer::facts_of(found, (*encoder)->profiles(), "", found.name, file, rows);
}

pg::awaitable<std::vector<catalog::TableFacts>> Scratch::lay_market(Date today) {
  const auto deadline = Deadline::in(kPatience);
  auto facts = co_await market::lay(session_, today, deadline);
  co_return facts;
}

pg::awaitable<std::optional<Table>> Scratch::rows(std::string sql,
                                                  const catalog::Catalog& catalog) {
  const auto seen = seen_.find(sql);
  if (seen != seen_.end()) co_return seen->second;
  std::optional<Table> result;
  if (auto admitted = sql::admit(sql, catalog)) {
    const pg::Caps caps{.rows = kComparedRows + 1};
    const auto deadline = Deadline::in(kPatience);
    try {
      auto table = co_await session_.read(*admitted, caps, deadline);
      result = std::move(table);
    } catch (const pg::PgError&) {
      result.reset();  // a statement that fails gives no rows
    }
  }
  seen_.emplace(std::move(sql), result);
  co_return result;
}

std::string with_headers(std::string bytes, std::string_view table,
                         const std::vector<Renamed>& renamed) {
  const size_t end = std::min(bytes.find('\n'), bytes.size());
  std::string line = bytes.substr(0, end), headers;
  for (size_t at = 0; at <= line.size();) {
    const size_t comma = std::min(line.find(',', at), line.size());
    std::string header = line.substr(at, comma - at);
    for (const Renamed& one : renamed)
      if (one.column.table == table && one.column.header == header) {
        header = one.header;
        break;
      }
    headers += (at > 0 ? "," : "") + header;
    at = comma + 1;
  }
  return headers + bytes.substr(end);
}

}  // namespace sqlagent::measure
