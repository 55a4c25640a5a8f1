#include "core/catalog/value_index.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <tuple>

#include "base/hash.h"
#include "core/catalog/aliases.h"
#include "core/catalog/words.h"

namespace sqlagent::catalog {
namespace {

constexpr size_t kShortestPrefix = 4;    // letters of a word that may stand for a longer one
constexpr size_t kMostPrefixWords = 64;  // a prefix of more words than this says nothing

uint32_t short_hash(std::string_view text) {
  const uint64_t hash = fnv1a(text);
  return static_cast<uint32_t>(hash ^ hash >> 32);
}

// "international business machines" → "ibm"; empty unless there are 2 to 6 words.
std::string initials(const std::vector<std::string>& tokens) {
  std::string out;
  if (tokens.size() < 2 || tokens.size() > 6) return out;
  for (const auto& token : tokens) out += token.front();
  return out;
}

}  // namespace

std::string normalise(std::string_view text) {
  const std::string folded = fold(text);
  std::string out;
  out.reserve(folded.size());
  for (const char c : folded) {
    if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += c;
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

void ValueIndex::add(int table, int column, std::string_view value) {
  constexpr int kMost = std::numeric_limits<uint16_t>::max();
  if (entries_.size() >= kMaxIndexedValues || value.size() > static_cast<size_t>(kMost) ||
      table > kMost || column > kMost)
    return;
  std::string normal = normalise(value);
  if (normal.empty()) return;
  entries_.push_back({0, static_cast<uint32_t>(values_.size()), static_cast<uint16_t>(value.size()),
                      static_cast<uint16_t>(table), static_cast<uint16_t>(column)});
  values_ += value;
  pending_.push_back(std::move(normal));
}

void ValueIndex::finish() {
  normals_ = StringList(pending_);
  for (size_t i = 0; i < entries_.size(); ++i) entries_[i].normal = *normals_.find(pending_[i]);
  std::vector<std::string>().swap(pending_);
  values_.shrink_to_fit();
  entries_.shrink_to_fit();
  std::ranges::sort(entries_, {}, [this](const Entry& entry) {
    return std::tuple(entry.normal, entry.table, entry.column,
                      std::string_view(values_).substr(entry.value_begin, entry.value_size));
  });
  first_entry_.assign(normals_.size() + 1, 0);
  for (const Entry& entry : entries_) ++first_entry_[entry.normal + 1];
  for (size_t i = 1; i < first_entry_.size(); ++i) first_entry_[i] += first_entry_[i - 1];

  std::vector<std::string> all_words;
  for (uint32_t id = 0; id < normals_.size(); ++id)
    for (auto& token : split_tokens(normals_[id])) all_words.push_back(std::move(token));
  words_ = StringList(std::move(all_words));
  std::vector<std::pair<uint32_t, uint32_t>> pairs;
  for (uint32_t id = 0; id < normals_.size(); ++id) {
    const auto tokens = split_tokens(normals_[id]);
    word_count_.push_back(static_cast<uint8_t>(std::min<size_t>(255, tokens.size())));
    for (const auto& token : tokens) pairs.emplace_back(*words_.find(token), id);
    if (const std::string letters = initials(tokens); !letters.empty())
      initials_.emplace_back(short_hash(letters), id);
  }
  std::ranges::sort(initials_);
  std::ranges::sort(pairs);
  const auto repeated = std::ranges::unique(pairs);
  pairs.erase(repeated.begin(), repeated.end());
  word_begin_.assign(words_.size() + 1, 0);
  word_normals_.reserve(pairs.size());
  for (const auto& [word, normal] : pairs) {
    ++word_begin_[word + 1];
    word_normals_.push_back(normal);
  }
  for (size_t i = 1; i < word_begin_.size(); ++i) word_begin_[i] += word_begin_[i - 1];
  near_normals_ = NearIndex(normals_);
  near_words_ = NearIndex(words_);
}

std::span<const uint32_t> ValueIndex::having_word(uint32_t word) const {
  return std::span(word_normals_)
      .subspan(word_begin_[word], word_begin_[word + 1] - word_begin_[word]);
}

// Normals that hold every word of the span; whole when they hold nothing else.
void ValueIndex::add_by_words(std::string_view normal, std::vector<Found>& found) const {
  const auto tokens = split_tokens(normal);
  if (tokens.empty()) return;
  std::vector<uint32_t> common;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const auto word = words_.find(tokens[i]);
    if (!word) return;
    const auto having = having_word(*word);
    if (i == 0) {
      common.assign(having.begin(), having.end());
      continue;
    }
    std::vector<uint32_t> both;
    std::ranges::set_intersection(common, having, std::back_inserter(both));
    common = std::move(both);
    if (common.empty()) return;
  }
  for (const uint32_t id : common) {
    const double share =
        static_cast<double>(normal.size()) / static_cast<double>(normals_[id].size());
    const bool whole = word_count_[id] == tokens.size();
    found.push_back({id, whole ? 0.97 : 0.5 + 0.4 * std::min(1.0, share), whole});
  }
}

void ValueIndex::add_by_prefix(std::string_view word, std::vector<Found>& found) const {
  if (word.size() < kShortestPrefix || word.find(' ') != std::string_view::npos) return;
  const auto [first, last] = words_.starting_with(word);
  if (last - first > kMostPrefixWords) return;
  for (uint32_t id = first; id < last; ++id) {
    if (words_[id].size() == word.size()) continue;
    const double share = static_cast<double>(word.size()) / static_cast<double>(words_[id].size());
    for (const uint32_t normal : having_word(id)) {
      const bool whole = normals_[normal].size() == words_[id].size();
      found.push_back({normal, (whole ? 0.55 : 0.4) + 0.3 * share, whole});
    }
  }
}

void ValueIndex::add_near(std::string_view normal, std::vector<Found>& found) const {
  const int edits = allowed_edits(normal.size());
  for (const auto& [id, distance] : near_normals_.find(normals_, normal, edits))
    if (distance > 0) found.push_back({id, distance == 1 ? 0.85 : 0.75, true});
  if (normal.find(' ') != std::string_view::npos) return;
  for (const auto& [word, distance] : near_words_.find(words_, normal, edits)) {
    if (distance == 0) continue;
    for (const uint32_t id : having_word(word)) {
      if (normals_[id].size() == words_[word].size()) continue;  // was found as a whole
      const double share =
          static_cast<double>(words_[word].size()) / static_cast<double>(normals_[id].size());
      found.push_back({id, (distance == 1 ? 0.4 : 0.3) + 0.3 * share, false});
    }
  }
}

std::vector<ValueHit> ValueIndex::hits(std::vector<Found> found, size_t limit) const {
  // Per text its best reading, then the best texts; ids are in text order, so ties are too.
  std::ranges::sort(found, [](const Found& a, const Found& b) {
    return std::tuple(a.normal, -a.similarity, !a.whole) <
           std::tuple(b.normal, -b.similarity, !b.whole);
  });
  const auto repeated = std::ranges::unique(found, {}, &Found::normal);
  found.erase(repeated.begin(), repeated.end());
  const auto better = [](const Found& a, const Found& b) {
    return std::tuple(-a.similarity, !a.whole, a.normal) <
           std::tuple(-b.similarity, !b.whole, b.normal);
  };
  const size_t kept = std::min(limit, found.size());
  std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(kept), better);
  std::vector<ValueHit> out;
  for (size_t i = 0; i < kept && out.size() < limit; ++i) {
    for (uint32_t at = first_entry_[found[i].normal];
         at < first_entry_[found[i].normal + 1] && out.size() < limit; ++at) {
      const Entry& entry = entries_[at];
      out.push_back({entry.table, entry.column, values_.substr(entry.value_begin, entry.value_size),
                     found[i].similarity, found[i].whole});
    }
  }
  return out;
}

std::vector<ValueHit> ValueIndex::find(std::string_view span, bool fuzzy, size_t limit) const {
  const std::string normal = normalise(span);
  if (normal.empty() || limit == 0 || normals_.size() == 0) return {};
  std::vector<Found> found;
  const auto add_exact = [&](std::string_view text, double similarity) {
    if (const auto id = normals_.find(text)) found.push_back({*id, similarity, true});
  };
  add_exact(normal, 1);
  const size_t last = normal.rfind(' ') == std::string::npos ? 0 : normal.rfind(' ') + 1;
  const std::string_view head = std::string_view(normal).substr(0, last),
                         tail = std::string_view(normal).substr(last);
  for (const std::string& other : {singular(tail), plural(tail)})
    if (other != tail) add_exact(std::string(head) + other, 0.96);
  for (const std::string_view other : aliases_of(normal)) add_exact(other, 0.95);
  if (normal.size() >= 2 && normal.size() <= 6) {
    for (const auto& [hash, id] : std::ranges::equal_range(initials_, short_hash(normal), {},
                                                           &std::pair<uint32_t, uint32_t>::first))
      if (initials(split_tokens(normals_[id])) == normal) found.push_back({id, 0.8, true});
  }
  add_by_words(normal, found);
  const bool exact = std::ranges::any_of(found, [](const Found& one) { return one.whole; });
  if (fuzzy && !exact) {  // what is there as it was written needs no repair
    add_by_prefix(normal, found);
    add_near(normal, found);
  }
  return hits(std::move(found), limit);
}

std::vector<ValueHit> ValueIndex::starting_with(std::string_view prefix, size_t limit) const {
  const std::string normal = normalise(prefix);
  if (normal.empty() || normals_.size() == 0) return {};
  const auto [first, last] = normals_.starting_with(normal);
  // The shortest go on least beyond the prefix. One letter may begin them all: they are looked at
  // once, and only the best are kept.
  std::vector<uint32_t> best;
  const auto shorter = [&](uint32_t a, uint32_t b) {
    return std::pair(normals_[a].size(), a) < std::pair(normals_[b].size(), b);
  };
  for (uint32_t id = first; id < last; ++id) {
    if (best.size() == limit && (limit == 0 || !shorter(id, best.back()))) continue;
    if (best.size() == limit) best.pop_back();
    best.insert(std::ranges::upper_bound(best, id, shorter), id);
  }
  std::vector<Found> found;
  for (const uint32_t id : best) {
    const double share =
        static_cast<double>(normal.size()) / static_cast<double>(normals_[id].size());
    found.push_back({id, share, normals_[id].size() == normal.size()});
  }
  return hits(std::move(found), limit);
}

size_t ValueIndex::bytes() const {
  return values_.capacity() + word_count_.capacity() + entries_.capacity() * sizeof(Entry) +
         normals_.bytes() + words_.bytes() +
         (first_entry_.capacity() + word_begin_.capacity() + word_normals_.capacity()) *
             sizeof(uint32_t) +
         initials_.capacity() * sizeof(initials_[0]) + near_normals_.bytes() + near_words_.bytes();
}

}  // namespace sqlagent::catalog
