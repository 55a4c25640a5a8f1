// For benches: the facts of a database, surveyed once and kept in a folder between runs.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "app/market/survey.h"

namespace sqlagent::bench {

using catalog::TableFacts;

inline std::vector<TableFacts> surveyed(const std::string& url, const std::string& schema) {
  boost::asio::io_context loop(1);
  std::vector<TableFacts> facts;
  std::exception_ptr broken;
  auto journey = [&]() -> pg::awaitable<void> {
    const auto deadline = Deadline::in(std::chrono::minutes(10));
    const pg::Dsn dsn(url);
    auto session = co_await pg::Session::connect(loop.get_executor(), dsn, deadline);
    facts = co_await market::survey(session, schema, market::DeclaredKeys::used, deadline);
  };
  boost::asio::co_spawn(loop, journey(), [&](std::exception_ptr thrown) {
    broken = thrown;
    loop.stop();
  });
  loop.run();
  if (broken) std::rethrow_exception(broken);
  return facts;
}

// url holds {db}.
inline std::vector<TableFacts> facts_of(const std::filesystem::path& folder, std::string url,
                                        const std::string& database,
                                        const std::string& schema = "public") {
  const auto path = folder / (database + (schema == "public" ? "" : "." + schema) + ".jsonl");
  if (!std::filesystem::exists(path)) {
    url.replace(url.find("{db}"), 4, database);
    std::ofstream out(path);
    for (const TableFacts& facts : surveyed(url, schema)) out << catalog::to_json(facts) << '\n';
  }
  std::vector<TableFacts> all;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);)
    all.push_back(catalog::facts_from_json(line).value());
  return all;
}

}  // namespace sqlagent::bench
