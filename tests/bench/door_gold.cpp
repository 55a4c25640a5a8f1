// Statements through the door, for gold_admit.py. Lines of JSON come in:
//   {"tables": [{"schema", "name", "rows", "columns": [name…]}…], "statements": [text…]}
// and for each statement, in order, a line goes out:
//   {"admitted": true, "text": "…"} or {"admitted": false, "reason": 6, "message": "…"}
#include <boost/json.hpp>
#include <iostream>
#include <string>

#include "core/catalog/catalog.h"
#include "core/sql/admit.h"

using namespace sqlagent;
namespace json = boost::json;

namespace {

// The tables are a tenant's own, so that `*` leaves the hidden column out.
catalog::Catalog catalog_of(const json::array& tables) {
  std::vector<catalog::TableFacts> facts;
  for (const auto& item : tables) {
    auto& table = facts.emplace_back();
    table.schema = item.at("schema").as_string();
    table.name = item.at("name").as_string();
    table.display = table.name;
    table.rows = item.at("rows").to_number<uint64_t>();
    for (const auto& name : item.at("columns").as_array()) {
      auto& column = table.columns.emplace_back();
      column.name = name.as_string();
      column.display = column.name;
    }
  }
  return catalog::build(TenantId("00000000-0000-4000-8000-000000000001"), 1, std::move(facts));
}

json::object outcome(std::string_view draft, const catalog::Catalog& catalog) {
  const auto admitted = sql::admit(draft, catalog);
  if (admitted) {
    const auto again = sql::admit(admitted->text(), catalog);
    const bool same = again && again->text() == admitted->text();
    return {{"admitted", true}, {"text", admitted->text()}, {"stable", same}};
  }
  return {{"admitted", false},
          {"reason", static_cast<int>(admitted.error().reason)},
          {"message", admitted.error().message}};
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const auto request = json::parse(line);
    const auto catalog = catalog_of(request.at("tables").as_array());
    for (const auto& statement : request.at("statements").as_array()) {
      const auto& draft = statement.as_string();
      std::cout << json::serialize(outcome({draft.data(), draft.size()}, catalog)) << "\n";
    }
  }
}
