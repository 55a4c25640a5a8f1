// Which tables and columns a question is about, so that a prompt over many tables stays small:
// words of the question against names, synonyms and cells, weighted by how few tables have them
// (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), then spread along joins.
// It ranks and never decides: whoever reads the prompt decides.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalog/catalog.h"
#include "core/nlq/tokenize.h"

namespace sqlagent::prompt {

struct RelevantTable {
  int table = 0;             // index into Catalog::tables()
  double score = 0;          // no unit; 0: nothing speaks for it
  std::vector<int> columns;  // all of them, the most relevant first
};

// Cells of the tenant's that the question may mean: `table.column = 'value'` as stored.
struct ValueHint {
  int table = 0, column = 0;
  std::string value, said;  // said: the words of the question
  double similarity = 1;    // 1: the same letters
};

inline constexpr size_t kMaxValueHints = 24;

// Best first, each cell once, at most `limit`. Similar spellings are found as well as equal ones.
std::vector<ValueHint> value_hints(const std::vector<nlq::Token>& question,
                                   const catalog::Catalog& catalog, size_t limit = kMaxValueHints);

// Built once per catalog version, which it must not outlive.
class Recall {
 public:
  explicit Recall(const catalog::Catalog& catalog);
  // Every table of the catalog, the most relevant first; equal ones in the catalog's order.
  std::vector<RelevantTable> rank(const std::vector<nlq::Token>& question,
                                  const std::vector<ValueHint>& hints) const;

 private:
  struct Posting {
    int table, column;  // column -1: a name of the table
    double weight;      // of the word within its name, 0…1
  };
  struct Evidence;
  void add(int table, int column, std::string_view name, double weight);
  double rarity(const std::vector<Posting>& postings) const;
  void collect(const nlq::Token& word, Evidence& evidence) const;
  void spread(std::vector<double>& word) const;
  std::vector<int> columns_in_order(int table, const Evidence& evidence) const;

  const catalog::Catalog& catalog_;
  std::map<std::string, std::vector<Posting>, std::less<>> by_stem_;
  std::map<std::string, std::vector<std::string>, std::less<>> by_piece_;  // three letters → stems
  std::map<std::pair<size_t, size_t>, double> joined_;  // two tables → the best edge's probability
};

}  // namespace sqlagent::prompt
