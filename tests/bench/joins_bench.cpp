// Which joins and roles a catalog finds in databases whose declared keys it is not shown; for
// joins_eval.py. Facts are surveyed once and kept in a folder.
//   joins_bench FOLDER URL DATABASE…      URL with {db}; JSON lines on stdout, one per database
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>

#include "core/catalog/catalog.h"
#include "surveyed.h"

namespace sqlagent {
namespace {

namespace json = boost::json;
using catalog::TableFacts;

json::array join(std::string from, std::string column, std::string to, std::string target) {
  return {json::string(from), json::string(column), json::string(to), json::string(target)};
}

json::object found_in(const std::string& database, std::vector<TableFacts> facts) {
  json::array declared, found, roles;
  for (TableFacts& table : facts) {
    for (const auto& key : std::exchange(table.keys, {}))
      declared.push_back(join(table.name, key.column, key.to_table, key.to_column));
    table.primary_key.clear();
  }
  const TenantId nobody("00000000-0000-4000-8000-000000000001");
  const auto catalog = catalog::build(nobody, 1, std::move(facts));
  for (const auto& edge : catalog.edges()) {
    const auto& from = catalog.tables()[static_cast<size_t>(edge.from_table)];
    const auto& to = catalog.tables()[static_cast<size_t>(edge.to_table)];
    auto one = join(from.facts.name, from.columns[static_cast<size_t>(edge.from_column)].facts.name,
                    to.facts.name, to.columns[static_cast<size_t>(edge.to_column)].facts.name);
    one.push_back(edge.probability);
    one.push_back(json::string(edge.label));
    found.push_back(std::move(one));
  }
  for (const auto& table : catalog.tables())
    for (size_t i = 0; i < table.columns.size(); ++i) {
      const auto& column = table.columns[i];
      const bool key = table.key == static_cast<int>(i);
      roles.push_back(json::string(
          fmt::format("{}.{} {} {} {:.2f}{} {}/{} {}..{}", table.facts.name, column.facts.name,
                      name(column.facts.type), catalog::name(column.role), column.role_probability,
                      key ? " KEY" : "", column.facts.distinct, column.facts.rows,
                      column.facts.min.value_or("-"), column.facts.max.value_or("-"))));
    }
  return {{"db", database}, {"declared", declared}, {"found", found}, {"roles", roles}};
}

}  // namespace
}  // namespace sqlagent

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fputs("usage: joins_bench FOLDER URL DATABASE...\n", stderr);
    return 2;
  }
  for (int i = 3; i < argc; ++i) {
    auto facts = sqlagent::bench::facts_of(argv[1], argv[2], argv[i]);
    const auto line = boost::json::serialize(sqlagent::found_in(argv[i], std::move(facts)));
    std::puts(line.c_str());
  }
}
