#include "core/prompt/in_short.h"

#include <algorithm>

#include "core/nlq/naming.h"
#include "core/nlq/phrase.h"
#include "core/prompt/evidence.h"
#include "core/prompt/lift.h"

namespace sqlagent::prompt {
namespace {

constexpr size_t kMostNamed = 4;

void add(std::vector<std::string>& names, std::string name) {
  if (names.size() < kMostNamed && std::ranges::find(names, name) == names.end())
    names.push_back(std::move(name));
}

}  // namespace

std::string in_short(const std::string& select, const catalog::Catalog& catalog) {
  std::string out = "only the SQL says exactly what was computed";
  const auto lifted = lift(select, catalog);
  if (!lifted || lifted->tables.empty()) return out;
  const auto words = [&](Place place) {
    return nlq::words_of(catalog.tables()[static_cast<size_t>(place.table)]
                             .columns[static_cast<size_t>(place.column)]);
  };
  std::vector<std::string> tables, figures, keys, conditions;
  for (const int table : lifted->tables) add(tables, nlq::plural_noun(catalog, table));
  for (const Measure& one : lifted->measures)
    add(figures, f_name(one.f) + (one.of.table < 0 ? "" : " of " + words(one.of)));
  for (const Place key : lifted->keys) add(keys, words(key));
  for (const Filter& one : lifted->filters) add(conditions, words(one.column));
  out += "; it reads " + nlq::join_list(tables, "and");
  if (!figures.empty()) out += ", takes " + nlq::join_list(figures, "and");
  if (!keys.empty()) out += ", by " + nlq::join_list(keys, "and");
  if (!conditions.empty()) out += ", with conditions on " + nlq::join_list(conditions, "and");
  return out;
}

}  // namespace sqlagent::prompt
