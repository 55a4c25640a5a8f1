// Which tables, columns and cells that a gold statement needs would reach a prompt; for
// recall_eval.py. Reads JSON lines: first {"pool":[database…]}, whose tables make one catalog, then
// questions {id, db, question, sql, literals}. Writes one JSON line per question:
// {id, worst, tables, found:{budget:bool…}, tokens, hinted, hintable}.
//   recall_bench FOLDER URL < LINES         facts are kept in FOLDER; URL with {db}
#include <boost/json.hpp>
#include <cstdio>
#include <iostream>
#include <map>
#include <set>

#include "core/catalog/words.h"
#include "core/prompt/schema_text.h"
#include "core/sql/admit.h"
#include "surveyed.h"

namespace sqlagent {
namespace {

namespace json = boost::json;

constexpr size_t kBudgets[] = {500, 1'000, 2'000, 4'000};  // tokens

const TenantId& nobody() {
  static const TenantId id("00000000-0000-4000-8000-000000000001");
  return id;
}

// The catalog of several databases, each its own schema; and each database alone, to read golds.
class Pool {
 public:
  Pool(const std::string& folder, const std::string& url, const json::array& databases) {
    std::vector<catalog::TableFacts> all;
    for (const auto& one : databases) {
      const std::string db(one.as_string());
      auto facts = bench::facts_of(folder, url, db);
      alone_.emplace(db, catalog::build(nobody(), 1, facts));
      for (auto& table : facts) {
        table.schema = db;
        all.push_back(std::move(table));
      }
    }
    pooled_ = std::make_unique<catalog::Catalog>(catalog::build(nobody(), 1, std::move(all)));
    recall_ = std::make_unique<prompt::Recall>(*pooled_);
  }

  json::value judged(const json::object& question) const;

 private:
  std::set<int> gold_tables(const std::string& db, const std::string& sql) const {
    std::set<int> out;
    const auto admitted = sql::admit(sql, alone_.at(db));
    if (!admitted) return out;
    for (const auto& source : admitted->sources())
      out.insert(pooled_->find_table(db, source.table));
    return out;
  }
  std::set<std::pair<int, int>> gold_columns(const std::set<int>& tables,
                                             const json::array& names) const {
    std::set<std::pair<int, int>> out;
    for (const int t : tables)
      for (const auto& name : names)
        if (const int c = catalog::Catalog::find_column(pooled_->tables()[static_cast<size_t>(t)],
                                                        std::string_view(name.as_string()));
            c >= 0)
          out.emplace(t, c);
    return out;
  }

  std::map<std::string, catalog::Catalog> alone_;
  std::unique_ptr<catalog::Catalog> pooled_;
  std::unique_ptr<prompt::Recall> recall_;
};

json::value Pool::judged(const json::object& question) const {
  const std::string db(question.at("db").as_string());
  const auto tables = gold_tables(db, std::string(question.at("sql").as_string()));
  if (tables.empty()) return nullptr;
  const auto words = nlq::tokenize(std::string_view(question.at("question").as_string()));
  const auto hints = prompt::value_hints(words, *pooled_);
  const auto ranked = recall_->rank(words, hints);
  size_t worst = 0;
  for (size_t i = 0; i < ranked.size(); ++i)
    if (tables.contains(ranked[i].table)) worst = i + 1;
  json::array found;
  const auto columns = gold_columns(tables, question.at("names").as_array());
  for (const size_t budget : kBudgets) {
    const auto text = prompt::schema_text(*pooled_, ranked, budget, prompt::Share::samples);
    const std::set<std::pair<int, int>> shown(text.columns.begin(), text.columns.end());
    found.push_back(std::ranges::includes(shown, columns));
  }
  size_t hinted = 0, hintable = 0;
  for (const auto& literal : question.at("literals").as_array()) {
    const auto wanted = catalog::normalise(std::string_view(literal.as_string()));
    const auto in_gold = [&](int table) { return tables.contains(table); };
    const auto stored = pooled_->values().find(std::string_view(literal.as_string()), false, 200);
    if (!std::ranges::any_of(stored, [&](const auto& hit) {
          return hit.whole && in_gold(hit.table) && catalog::normalise(hit.value) == wanted;
        }))
      continue;
    ++hintable;
    hinted += std::ranges::any_of(hints, [&](const auto& hint) {
      return in_gold(hint.table) && catalog::normalise(hint.value) == wanted;
    });
  }
  return json::object{{"id", question.at("id")}, {"tables", tables.size()}, {"worst", worst},
                      {"found", found},          {"hinted", hinted},        {"hintable", hintable}};
}

}  // namespace
}  // namespace sqlagent

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: recall_bench FOLDER URL < LINES\n", stderr);
    return 2;
  }
  std::unique_ptr<sqlagent::Pool> pool;
  for (std::string line; std::getline(std::cin, line);) {
    const auto read = boost::json::parse(line).as_object();
    if (const auto* databases = read.if_contains("pool"))
      pool = std::make_unique<sqlagent::Pool>(argv[1], argv[2], databases->as_array());
    else if (const auto judged = pool->judged(read); !judged.is_null())
      std::puts(boost::json::serialize(judged).c_str());
  }
}
