// What analysts and models really write is admitted: benign/*.case over the tables of
// benign/tables.txt. tests/live/benign_test.py runs the admitted texts on PostgreSQL.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/case_file.h"
#include "core/sql/admit.h"

namespace sqlagent::sql {
namespace {

const std::string kFolder = SQLAGENT_SOURCE_DIR "/src/core/sql/benign/";

// `odd."Sales 2024" 50: "Order Id" int, status text`; a quoted name holds no comma and no colon.
std::string unquoted(std::string name) {
  if (name.starts_with('"')) return name.substr(1, name.size() - 2);
  return name;
}

catalog::TableFacts table_of(const std::string& line) {
  catalog::TableFacts table;
  const auto dot = line.find('.'), colon = line.find(':');
  const auto blank = line.rfind(' ', colon);
  table.schema = line.substr(0, dot);
  table.name = table.display = unquoted(line.substr(dot + 1, blank - dot - 1));
  table.rows = std::stoull(line.substr(blank + 1));
  table.shared = table.schema == "public";
  for (size_t begin = colon + 2, end; begin < line.size(); begin = end + 2) {
    end = std::min(line.find(", ", begin), line.size());
    const std::string part = line.substr(begin, end - begin);
    auto& column = table.columns.emplace_back();
    column.name = column.display = unquoted(part.substr(0, part.rfind(' ')));
  }
  return table;
}

// The catalog of a tenant whose own schema is `schema`, with the shared tables.
catalog::Catalog catalog_of(const std::string& schema) {
  std::vector<catalog::TableFacts> tables;
  std::ifstream file(kFolder + "tables.txt");
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    auto table = table_of(line);
    if (table.schema == schema || table.shared) tables.push_back(std::move(table));
  }
  return catalog::build(TenantId("0b0c2a3e-1111-4222-8333-abcdefabcdef"), 1, std::move(tables));
}

std::string outcome(std::string_view draft, const catalog::Catalog& catalog) {
  const auto admitted = admit(draft, catalog);
  if (!admitted) return "refused: " + admitted.error().message;
  return admitted->text();
}

class Benign : public testing::TestWithParam<std::string> {};

TEST_P(Benign, IsAdmitted) {
  const auto catalog = catalog_of(GetParam());
  ASSERT_GT(catalog.tables().size(), 2u);
  test::run_cases(kFolder + GetParam() + ".case", [&](const test::Case& one) {
    const std::string text = outcome(one.input, catalog);
    EXPECT_FALSE(text.starts_with("refused")) << one.title << "\n" << text;
    EXPECT_EQ(outcome(text, catalog), text) << one.title;
    return text;
  });
}

std::vector<std::string> corpora() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder))
    if (entry.path().extension() == ".case") names.push_back(entry.path().stem());
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(Corpus, Benign, testing::ValuesIn(corpora()),
                         [](const auto& corpus) { return corpus.param; });

TEST(BenignCorpus, HoldsThreeHundredDifferentStatements) {
  std::set<std::string> statements;
  for (const auto& name : corpora())
    for (const auto& one : test::read_cases(kFolder + name + ".case")) statements.insert(one.input);
  EXPECT_GE(statements.size(), 300u);
}

}  // namespace
}  // namespace sqlagent::sql
