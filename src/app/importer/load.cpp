#include "app/importer/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

namespace sqlagent::importer {
namespace json = boost::json;
namespace {

constexpr uint64_t kAnalyseRows = 200'000;  // below it full statistics cost next to nothing
constexpr double kOddShare = 0.001;  // of the rows may hold a cell that does not fit its column

Type type_of(const FoundTable& found, const Fit& fit, size_t column) {
  const auto other = fit.types.find(column);
  return other == fit.types.end() ? found.columns[column].type : other->second;
}

const std::string& name_of(const FoundTable& found, const Fit& fit, size_t column) {
  return fit.names.empty() ? found.columns[column].name : fit.names[column];
}

GeneratedSql create_table(const Place& place, const FoundTable& found, const Fit& fit) {
  GeneratedSql sql("import.create_table");
  sql.raw("CREATE TABLE ").ident(place.schema).raw(".").ident(place.table);
  sql.raw(" (\"_row\" integer NOT NULL");
  for (size_t i = 0; i < found.columns.size(); ++i)
    sql.raw(", ").ident(name_of(found, fit, i)).raw(" ").append(type_sql(type_of(found, fit, i)));
  sql.raw(")");
  return sql;
}

GeneratedSql copy_into(const Place& place, const FoundTable& found, const Fit& fit) {
  GeneratedSql sql("import.copy");
  sql.raw("COPY ").ident(place.schema).raw(".").ident(place.table).raw(" (\"_row\"");
  for (size_t i = 0; i < found.columns.size(); ++i) sql.raw(", ").ident(name_of(found, fit, i));
  sql.raw(") FROM STDIN (FORMAT binary");
  return sql;
}

SheetReader::Order order_of(const FoundTable& found, const Fit& fit, const Place& place,
                            uint64_t offset) {
  return {found.place,  offset,     fit.names,     fit.types,
          place.schema, place.name, place.display, place.file};
}

Loaded loaded_from(ReadRows read) {
  auto facts = catalog::facts_from_json(read.facts_json);
  if (!facts)
    throw Error(Code::internal, "Something went wrong here. Try again.",
                "the reader's facts: " + facts.error());
  return {std::move(*facts), std::move(read.receipt_json), read.rows, read.last_row,
          std::move(read.spread_json)};
}

// The first cell of a column that must hold none like it.
void refuse_odd_cells(const Fit& fit, const ReadRows& read) {
  if (fit.strict.empty() || read.odd_cells == 0) return;
  const json::value receipt = json::parse(read.receipt_json);
  std::map<std::string, uint64_t> counts;
  std::map<std::string, std::string> first;
  for (const json::value& entry : receipt.at("odd_cells").as_array()) {
    const std::string column(entry.at("column").as_string());
    if (std::ranges::find(fit.strict, column) == fit.strict.end()) continue;
    if (++counts[column] == 1)
      first[column] = fmt::format("“{}” in row {}", std::string(entry.at("text").as_string()),
                                  entry.at("row").to_number<uint64_t>());
  }
  for (const auto& [column, count] : counts)
    if (static_cast<double>(count) > kOddShare * static_cast<double>(read.rows))
      throw Error(Code::unprocessable,
                  fmt::format("{} of this file holds {} that does not fit the table's column, and "
                              "{} more like it. Correct the file, or bring it as a new table.",
                              column, first[column], count - 1));
}

}  // namespace

GeneratedSql type_sql(Type type) {
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

awaitable<Loaded> load_new(pg::Session& session, SheetReader& reader, const FoundTable& found,
                           const Fit& fit, Place place, Deadline deadline) {
  const auto create = create_table(place, found, fit);
  co_await session.run(create, deadline);
  // FREEZE: nobody sees the table before COMMIT, so its rows need no second visit by vacuum
  // (manual, COPY).
  auto copy = copy_into(place, found, fit);
  copy.raw(", FREEZE)");
  auto order = order_of(found, fit, place, 0);
  auto read = co_await reader.copy(session, std::move(copy), std::move(order), deadline);
  if (read.rows != found.rows)
    throw Error(Code::unprocessable, "The file changed while it was read. Please upload it again.",
                fmt::format("{} rows seen, {} loaded", found.rows, read.rows));
  co_await analyse(session, place, read.rows, deadline);
  co_return loaded_from(std::move(read));
}

awaitable<Loaded> load_more(pg::Session& session, SheetReader& reader, const FoundTable& found,
                            const Fit& fit, Place place, uint64_t offset, Deadline deadline) {
  for (const size_t column : fit.added) {
    GeneratedSql add("import.add_column");
    add.raw("ALTER TABLE ").ident(place.schema).raw(".").ident(place.table).raw(" ADD COLUMN ");
    add.ident(name_of(found, fit, column)).raw(" ").append(type_sql(found.columns[column].type));
    co_await session.run(add, deadline);
  }
  for (const auto& [column, type] : fit.wider) {
    GeneratedSql widen("import.widen");
    widen.raw("ALTER TABLE ").ident(place.schema).raw(".").ident(place.table);
    widen.raw(" ALTER COLUMN ").ident(column).raw(" TYPE ").append(type_sql(type));
    co_await session.run(widen, deadline);
  }
  auto copy = copy_into(place, found, fit);
  copy.raw(")");
  auto order = order_of(found, fit, place, offset);
  auto read = co_await reader.copy(session, std::move(copy), std::move(order), deadline);
  refuse_odd_cells(fit, read);
  co_return loaded_from(std::move(read));
}

awaitable<void> count_distinct(pg::Session& session, Place place, catalog::TableFacts& facts,
                               const std::vector<std::string>& columns, Deadline deadline) {
  for (const std::string& name : columns) {
    GeneratedSql count("import.count_distinct");
    count.raw("SELECT count(DISTINCT ").ident(name).raw(") FROM ").ident(place.schema);
    count.raw(".").ident(place.table);
    const auto counted = co_await session.run(count, deadline);
    const auto column = std::ranges::find(facts.columns, name, &catalog::ColumnFacts::name);
    column->distinct = std::stoull(counted.rows.at(0).at(0).value());
    column->distinct_exact = true;
  }
}

awaitable<void> analyse(pg::Session& session, Place place, uint64_t rows, Deadline deadline) {
  GeneratedSql sql("import.analyse");
  if (rows > kAnalyseRows) sql.raw("SET LOCAL default_statistics_target = 10; ");
  sql.raw("ANALYZE ").ident(place.schema).raw(".").ident(place.table);
  if (rows > kAnalyseRows) sql.raw("; SET LOCAL default_statistics_target TO DEFAULT");
  co_await session.run(sql, deadline);
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
