// What a question says outright, without any reading of it: its numbers, the cells it names, its
// words. Evidence for compare.h.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalog/catalog.h"

namespace sqlagent::prompt {

struct NamedCell {
  std::string value;  // as it is stored
  bool sure = false;  // in quotes, or with a capital where English has none
};

struct AskedFor {
  std::vector<std::string> numbers;  // in figures, above one
  std::vector<std::string> counted;  // in words: “two”
  bool negates = false;              // “never”, “without”, and no “not more than”
  std::vector<NamedCell> cells;
  std::set<std::string> stems;

  bool says(const catalog::Column& column) const;  // all words of one of its names
  bool says(const catalog::Table& table) const;
  bool hints_at(const catalog::Column& column) const;  // but for “id”, “code”, “name” and the like
};

AskedFor asked_for(std::string_view question, const catalog::Catalog& catalog);

}  // namespace sqlagent::prompt
