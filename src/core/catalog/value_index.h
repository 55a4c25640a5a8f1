// From words of a question to the cells that hold them: exact-normalised, by token, by prefix, by
// initials, by alias
// ("USA" ↔ "United States") and with small typos. Built once per catalog, read-only afterwards.
// Layout: distinct normalised texts, sorted, in one arena; everything else is 32-bit ids into that
// list.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalog/near_index.h"
#include "core/catalog/string_list.h"

namespace sqlagent::catalog {

// Values beyond this many are ignored by add(): memory stays bounded whatever a tenant uploads.
inline constexpr size_t kMaxIndexedValues = 200'000;

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
  // Best first, at most `limit`. fuzzy: also within Damerau-Levenshtein 1 (≥ 5 letters) or 2
  // (≥ 9 letters), and a single word of at least 4 letters that begins a word of the value
  // ("pharmac" → "Pharmaceuticals"); neither is tried when the span is a whole value as it stands.
  std::vector<ValueHit> find(std::string_view span, bool fuzzy, size_t limit) const;
  // Values that start with the normalised prefix (type-ahead). Best first.
  std::vector<ValueHit> starting_with(std::string_view prefix, size_t limit) const;
  size_t size() const { return entries_.size(); }
  size_t bytes() const;  // memory held

 private:
  struct Entry {
    uint32_t normal, value_begin;
    uint16_t value_size, table, column;
  };
  struct Found {  // a distinct normalised text and how well it fits
    uint32_t normal;
    double similarity;
    bool whole;
  };
  std::vector<ValueHit> hits(std::vector<Found> found, size_t limit) const;
  void add_by_words(std::string_view normal, std::vector<Found>& found) const;
  void add_by_prefix(std::string_view word, std::vector<Found>& found) const;
  void add_near(std::string_view normal, std::vector<Found>& found) const;
  std::span<const uint32_t> having_word(uint32_t word) const;

  std::string values_;                 // arena of values as stored
  std::vector<Entry> entries_;         // sorted by (normal, table, column, value) after finish
  std::vector<std::string> pending_;   // normalised texts between add and finish, by entry
  StringList normals_, words_;         // distinct, sorted
  std::vector<uint32_t> first_entry_;  // by normal; one more than normals_
  std::vector<uint32_t> word_begin_, word_normals_;      // by word: normals that hold it, ascending
  std::vector<std::pair<uint32_t, uint32_t>> initials_;  // (hash of initials, normal), sorted
  std::vector<uint8_t> word_count_;                      // by normal, at most 255
  NearIndex near_normals_, near_words_;
};

}  // namespace sqlagent::catalog
