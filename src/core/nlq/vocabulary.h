// The tenant's own words, indexed by stem for one catalog: which columns and tables a span of words
// may name, and how well. Names only; cells are found by the catalog's value index.
#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalog/catalog.h"
#include "core/nlq/stages.h"
#include "core/nlq/tokenize.h"

namespace sqlagent::nlq {

struct NameHit {
  int table = -1, column = -1;  // column -1: the table itself
  double quality = 0;           // 1: every word of the name was said, and nothing else
};

// A word as it may stand in a name: itself, or one with the same business meaning.
struct Form {
  std::string stem;
  double quality;
  size_t length = 0;  // of a word alike; 0 for the word itself
};

class Vocabulary {
 public:
  explicit Vocabulary(const catalog::Catalog& catalog, Stages stages = {});

  std::vector<NameHit> columns(std::span<const Token> words) const;  // best first, at most kMaxHits
  std::vector<NameHit> tables(std::span<const Token> words) const;
  bool knows(std::string_view stem) const { return by_stem_.contains(stem); }
  // Words of names as people write them, singular and plural, for spelling.
  const std::vector<std::string>& words() const { return words_; }
  // Whether a name of the column has one of these words (or a word alike), e.g. "price cost"; the
  // best place in the list, or -1.
  int has_word(int table, int column, std::string_view words) const;

  static constexpr size_t kMaxHits = 8;

 private:
  struct Name {
    int table, column;
    std::vector<std::string> stems, words;
    double quality;  // 1 for header and identifier, less for a synonym
  };
  void add(int table, int column, std::string_view text, double quality);
  double match(std::span<const Token> words, const std::vector<std::vector<Form>>& said_forms,
               const std::string& said, const Name& name) const;
  std::vector<NameHit> find(std::span<const Token> words, bool want_columns) const;

  const catalog::Catalog& catalog_;
  const bool alike_;  // words of the same business meaning count
  std::vector<Name> names_;
  std::map<std::string, std::vector<int>, std::less<>>
      by_stem_;  // stem or whole name without spaces → names
  std::map<std::pair<int, int>, std::vector<int>> by_column_;
  std::vector<std::string> words_;
  std::vector<std::string> shorthands_;  // short words of names that nobody knows
};

}  // namespace sqlagent::nlq
