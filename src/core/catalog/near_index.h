// Which strings of a list lie within a small edit distance of a misspelt one.
// Postings of padded 3-grams, ordered by length. One edit touches at most 4 grams (a
// transposition), so a string within k edits shares at least one of any 4k + 1 grams of the query:
// only the rarest of them are read.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/catalog/string_list.h"

namespace sqlagent::catalog {

// Optimal string alignment distance (Damerau-Levenshtein, each part edited once) in bytes of folded
// text; limit + 1 when it is greater than the limit. REQUIRES: limit ≤ 3.
int edit_distance(std::string_view a, std::string_view b, int limit);

// How many typos a text of this length may hold: none below 5 characters, 1 below 9, else 2.
inline int allowed_edits(size_t length) {
  return length < 5 ? 0 : length < 9 ? 1 : 2;
}

class NearIndex {
 public:
  NearIndex() = default;
  explicit NearIndex(const StringList& strings);
  struct Near {
    uint32_t id;
    int distance;
  };
  // Ascending ids, within `limit` edits. REQUIRES: the list that the index was made of; limit ≤
  // allowed_edits(query).
  std::vector<Near> find(const StringList& strings, std::string_view query, int limit) const;
  size_t bytes() const;

 private:
  std::vector<uint32_t> grams_;     // distinct, sorted
  std::vector<uint32_t> begin_;     // by gram; one more than grams_
  std::vector<uint32_t> postings_;  // ids, by (length, id) within a gram
  std::vector<uint32_t> letters_;   // by id: which occur; one edit changes at most two of them
};

}  // namespace sqlagent::catalog
