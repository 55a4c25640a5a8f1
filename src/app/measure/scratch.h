// Files as an import would read them, laid into tables that end with the session: nothing is left
// behind, and no other session sees them.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/catalog/catalog.h"
#include "core/measure/question_file.h"
#include "io/pg/session.h"

namespace sqlagent::measure {

class Scratch {
 public:
  static pg::awaitable<Scratch> open(pg::asio::any_io_executor executor, pg::Dsn dsn);

  // The file's one table, with the facts that an import would keep. Throws Error(bad_request) when
  // it is not one table.
  pg::awaitable<catalog::TableFacts> lay(std::string name, std::string bytes);

  // The sample market data of that day.
  pg::awaitable<std::vector<catalog::TableFacts>> lay_market(Date today);

  // The statement's rows, by way of the door; nothing when it is refused or fails. The second time
  // what came the first time.
  pg::awaitable<std::optional<Table>> rows(std::string sql, const catalog::Catalog& catalog);

 private:
  explicit Scratch(pg::Session session) : session_(std::move(session)) {}
  pg::Session session_;
  std::map<std::string, std::optional<Table>> seen_;
};

// Comma-separated values with other words in the header line.
std::string with_headers(std::string bytes, std::string_view table,
                         const std::vector<Renamed>& renamed);

}  // namespace sqlagent::measure
