// From words of a question to the cells that hold them: exact-normalised, by token, and with small typos.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sqlagent::catalog {

struct ValueHit {
  int table = 0, column = 0;
  std::string value;      // as stored, to be compared with =
  double similarity = 1;  // 1 exact after normalising; below 1 with repairs or parts
  bool whole = true;      // the span is the whole value, not some of its words
};

// Normalised: lower case, accents folded, inner white space single, trimmed.
std::string normalise(std::string_view text);

class ValueIndex {
 public:
  void add(int table, int column, std::string_view value);
  void finish();  // REQUIRES: called once after the last add and before find
  // Best first, at most `limit`. fuzzy: also within Damerau-Levenshtein 1 (≥ 5 letters) or 2 (≥ 9 letters).
  std::vector<ValueHit> find(std::string_view span, bool fuzzy, size_t limit) const;
  // Values that start with the normalised prefix (type-ahead). Best first.
  std::vector<ValueHit> starting_with(std::string_view prefix, size_t limit) const;
  size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    int table, column;
    std::string value, normal;
  };
  std::vector<Entry> entries_;                                       // sorted by normal after finish
  std::unordered_map<std::string, std::vector<uint32_t>> by_token_;  // word → entries
  std::unordered_map<uint32_t, std::vector<uint32_t>> by_gram_;      // 3-gram → entries
};

}  // namespace sqlagent::catalog
