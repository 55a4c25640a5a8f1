#include "core/catalog/near_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace sqlagent::catalog {
namespace {

constexpr size_t kLongest =
    160;  // longer strings cannot be a value (kMaxValueBytes, folded); they get no typos

// Grams of "\1text\1", packed into 24 bits, in order of place.
template <class Visit>
void each_gram(std::string_view text, Visit visit) {
  const auto at = [&](size_t i) -> uint32_t {
    return i == 0 || i == text.size() + 1 ? 1 : static_cast<unsigned char>(text[i - 1]);
  };
  for (size_t i = 0; i + 2 < text.size() + 2; ++i) visit(at(i) << 16 | at(i + 1) << 8 | at(i + 2));
}

// A bit for each letter that occurs, digits sharing five, everything else one.
uint32_t letters_of(std::string_view text) {
  uint32_t letters = 0;
  for (const char c : text) {
    const uint32_t bit = c >= 'a' && c <= 'z'   ? static_cast<uint32_t>(c - 'a')
                         : c >= '0' && c <= '9' ? 26 + static_cast<uint32_t>(c - '0') % 5
                                                : 31;
    letters |= 1u << bit;
  }
  return letters;
}

}  // namespace

int edit_distance(std::string_view a, std::string_view b, int limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > static_cast<size_t>(limit) || b.size() > kLongest) return limit + 1;
  while (!a.empty() && a.front() == b.front()) a.remove_prefix(1), b.remove_prefix(1);
  while (!a.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
  if (a.empty()) return static_cast<int>(b.size());
  std::array<std::array<int, kLongest + 1>, 3> rows;
  const int far = limit + 1, m = static_cast<int>(a.size()), n = static_cast<int>(b.size());
  for (int j = 0; j <= n; ++j) rows[0][j] = std::min(j, far);
  for (int i = 1; i <= m; ++i) {
    auto& row = rows[i % 3];
    const auto& up = rows[(i + 2) % 3];
    const auto& up2 = rows[(i + 1) % 3];
    const int from = std::max(1, i - limit), to = std::min(n, i + limit);
    row[from - 1] = from == 1 ? std::min(i, far) : far;
    int best = row[from - 1];
    for (int j = from; j <= to; ++j) {
      const bool same = a[i - 1] == b[j - 1];
      int cost = std::min(up[j - 1] + (same ? 0 : 1), row[j - 1] + 1);
      if (j < i + limit) cost = std::min(cost, up[j] + 1);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost = std::min(cost, up2[j - 2] + 1);
      row[j] = std::min(cost, far);
      best = std::min(best, row[j]);
    }
    if (best > limit) return far;
  }
  return rows[m % 3][n];
}

NearIndex::NearIndex(const StringList& strings) {
  std::vector<uint32_t> by_length(strings.size());
  for (uint32_t id = 0; id < strings.size(); ++id) by_length[id] = id;
  std::ranges::sort(by_length, {}, [&](uint32_t id) { return std::pair(strings[id].size(), id); });

  letters_.reserve(strings.size());
  for (uint32_t id = 0; id < strings.size(); ++id) letters_.push_back(letters_of(strings[id]));
  struct Posting {
    uint32_t gram, id;
  };
  std::vector<Posting> postings;
  for (const uint32_t id : by_length) {
    if (strings[id].size() > kLongest) continue;
    each_gram(strings[id], [&](uint32_t gram) { postings.push_back({gram, id}); });
  }
  // Radix sort by gram, 12 bits at a time: stable, so each gram's ids stay in order of length.
  std::vector<Posting> sorted(postings.size());
  for (const uint32_t shift : {0u, 12u}) {
    std::vector<uint32_t> at(4097);
    for (const Posting& posting : postings) ++at[(posting.gram >> shift & 4095) + 1];
    for (size_t i = 1; i < at.size(); ++i) at[i] += at[i - 1];
    for (const Posting& posting : postings) sorted[at[posting.gram >> shift & 4095]++] = posting;
    postings.swap(sorted);
  }
  postings_.reserve(postings.size());
  for (const Posting& posting : postings) {
    if (grams_.empty() || grams_.back() != posting.gram) {
      grams_.push_back(posting.gram);
      begin_.push_back(static_cast<uint32_t>(postings_.size()));
    }
    postings_.push_back(posting.id);
  }
  begin_.push_back(static_cast<uint32_t>(postings_.size()));
}

std::vector<NearIndex::Near> NearIndex::find(const StringList& strings, std::string_view query,
                                             int limit) const {
  std::vector<Near> near;
  if (limit <= 0 || query.size() > kLongest) return near;
  struct Range {
    uint32_t begin, end;
  };
  std::vector<Range> ranges;
  std::vector<uint32_t> grams;
  each_gram(query, [&](uint32_t gram) { grams.push_back(gram); });
  // Repeated grams are one piece of evidence, but an edit may break each of its places: all places
  // count.
  for (const uint32_t gram : grams) {
    const auto found = std::ranges::lower_bound(grams_, gram);
    if (found == grams_.end() || *found != gram) {
      ranges.push_back({0, 0});
      continue;
    }
    const auto index = static_cast<size_t>(found - grams_.begin());
    ranges.push_back({begin_[index], begin_[index + 1]});
  }
  std::ranges::sort(ranges, {}, [](const Range& range) {
    return std::pair(range.end - range.begin, range.begin);
  });
  if (ranges.size() > static_cast<size_t>(4 * limit + 1))
    ranges.resize(static_cast<size_t>(4 * limit + 1));

  std::vector<uint32_t> candidates;
  const uint32_t letters = letters_of(query);
  const size_t shortest = query.size() - std::min(query.size(), static_cast<size_t>(limit));
  const size_t longest = query.size() + static_cast<size_t>(limit);
  for (const auto& [begin, end] : ranges) {
    const auto size_of = [&](uint32_t id) { return strings[id].size(); };
    auto at = std::lower_bound(postings_.begin() + begin, postings_.begin() + end, shortest,
                               [&](uint32_t id, size_t size) { return size_of(id) < size; });
    const auto stop =
        std::upper_bound(at, postings_.begin() + end, longest,
                         [&](size_t size, uint32_t id) { return size < size_of(id); });
    for (; at != stop; ++at)
      if (std::popcount(letters_[*at] ^ letters) <= 2 * limit) candidates.push_back(*at);
  }
  std::ranges::sort(candidates);
  const auto repeated = std::ranges::unique(candidates);
  candidates.erase(repeated.begin(), repeated.end());
  for (const uint32_t id : candidates) {
    const int distance = edit_distance(query, strings[id], limit);
    if (distance <= limit) near.push_back({id, distance});
  }
  return near;
}

size_t NearIndex::bytes() const {
  return (grams_.capacity() + begin_.capacity() + postings_.capacity() + letters_.capacity()) *
         sizeof(uint32_t);
}

}  // namespace sqlagent::catalog
