#include "base/edit_distance.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace sqlagent {

int edit_distance(std::string_view a, std::string_view b, int limit) {
  const int n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
  if (std::abs(n - m) > limit) return limit + 1;
  std::vector<int> before(m + 1), last(m + 1), row(m + 1);
  for (int j = 0; j <= m; ++j) last[j] = j;
  for (int i = 1; i <= n; ++i) {
    row[0] = i;
    int best = row[0];
    for (int j = 1; j <= m; ++j) {
      const int cost = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
      best = std::min(best, row[j]);
    }
    if (best > limit) return limit + 1;
    std::swap(before, last);
    std::swap(last, row);
  }
  return std::min(last[m], limit + 1);
}

std::vector<std::string> nearest_names(std::string_view wanted,
                                       const std::vector<std::string>& names, size_t at_most) {
  auto lower = [](std::string_view text) {
    std::string out(text);
    for (char& c : out)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
  };
  const std::string want = lower(wanted);
  const int limit = std::clamp(static_cast<int>(want.size()) / 3, 1, 4);
  std::vector<std::pair<int, std::string>> close;
  for (const auto& name : names) {
    const std::string have = lower(name);
    int distance = edit_distance(want, have, limit);
    const bool inside = want.size() >= 3 && have.size() >= 3 &&
                        (have.find(want) != have.npos || want.find(have) != want.npos);
    if (distance > limit && inside) distance = limit;
    if (distance <= limit) close.emplace_back(distance, name);
  }
  std::sort(close.begin(), close.end());
  close.erase(std::unique(close.begin(), close.end()), close.end());
  std::vector<std::string> out;
  for (auto& [distance, name] : close)
    if (out.size() < at_most) out.push_back(std::move(name));
  return out;
}

}  // namespace sqlagent
