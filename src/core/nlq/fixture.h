// For tests only: a catalog from src/core/nlq/fixtures/<name>.tables. Each table starts with "==
// name", optionally followed by "shared" and by "nouns …"; a header cell may carry synonyms after
// '|'. Several names joined by '+' make one catalog.
#pragma once
#include <fstream>
#include <sstream>

#include "core/catalog/test_facts.h"

namespace sqlagent::nlq::test {

inline void add_fixture(const std::string& name, std::vector<catalog::TableFacts>& tables) {
  std::ifstream in(std::string(SQLAGENT_SOURCE_DIR) + "/src/core/nlq/fixtures/" + name + ".tables");
  std::string line, heading, csv;
  const auto flush = [&] {
    if (heading.empty()) return;
    std::istringstream words(heading);
    std::string table, word;
    words >> table;
    bool shared = false, nouns = false;
    std::vector<std::string> said;
    while (words >> word) {
      if (nouns)
        said.push_back(word);
      else if (word == "shared")
        shared = true;
      else
        nouns = true;
    }
    const size_t end = csv.find('\n');
    std::string headers;
    std::vector<std::vector<std::string>> synonyms;
    for (const auto& cell : catalog::test::split(csv.substr(0, end), ',')) {
      auto parts = catalog::test::split(cell, '|');
      headers += (headers.empty() ? "" : ",") + parts.front();
      synonyms.emplace_back(parts.begin() + 1, parts.end());
    }
    auto facts = catalog::test::facts(catalog::fold(table), headers + csv.substr(end), shared);
    facts.display = table;
    facts.nouns = said;
    for (size_t c = 0; c < facts.columns.size(); ++c) facts.columns[c].synonyms = synonyms[c];
    tables.push_back(std::move(facts));
    csv.clear();
  };
  while (std::getline(in, line)) {
    if (line.starts_with("== ")) {
      flush();
      heading = line.substr(3);
    } else {
      csv += line + "\n";
    }
  }
  flush();
}

inline catalog::Catalog fixture(const std::string& names) {
  std::vector<catalog::TableFacts> tables;
  for (const auto& name : catalog::test::split(names, '+')) add_fixture(name, tables);
  return catalog::test::catalog_of(std::move(tables));
}

}  // namespace sqlagent::nlq::test
