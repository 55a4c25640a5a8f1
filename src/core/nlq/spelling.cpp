#include "core/nlq/spelling.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/catalog/words.h"
#include "core/nlq/lexicon.h"

namespace sqlagent::nlq {
namespace {

constexpr std::array kTimeWords = std::to_array<std::string_view>(
    {"january",   "february",  "march",    "april",    "june",   "july",    "august",
     "september", "october",   "november", "december", "monday", "tuesday", "wednesday",
     "thursday",  "friday",    "saturday", "sunday",   "month",  "months",  "quarter",
     "quarters",  "quarterly", "monthly",  "weekly",   "yearly", "daily",   "yesterday",
     "previous",  "since",     "before",   "after",    "until",  "year",    "years",
     "week",      "weeks",     "weekday"});

const std::set<std::string, std::less<>>& our_words() {
  static const auto kWords = [] {
    std::set<std::string, std::less<>> words(kTimeWords.begin(), kTimeWords.end());
    for (const auto& phrase : phrases())
      for (const auto& word : catalog::split_tokens(phrase.words))
        if (word.size() >= 4) words.insert(word);
    for (std::string_view word : {"revenue", "sales", "profit", "margin", "quantity", "customers",
                                  "employees", "products", "orders"})
      words.emplace(word);
    return words;
  }();
  return kWords;
}

bool known(const Token& token, const catalog::Catalog& catalog, const Vocabulary& vocabulary) {
  if (vocabulary.knows(token.stem) || is_known_english(token.word) ||
      our_words().contains(token.word))
    return true;
  const std::string one = catalog::singular(token.word);
  if (!alike(token.word).empty() || !alike(one).empty() || !cell_words(token.word).empty() ||
      !cell_words(one).empty())
    return true;
  for (const std::string& form : {token.word, one, catalog::plural(token.word)})
    for (const auto& hit : catalog.values().find(form, false, 3))
      if (hit.whole || hit.similarity > 0.5) return true;
  return false;
}

}  // namespace

int edit_distance(std::string_view a, std::string_view b, int limit) {
  const int n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
  if (std::abs(n - m) > limit || n > 60 || m > 60) return limit + 1;
  std::array<std::array<int, 62>, 3> rows{};
  for (int j = 0; j <= m; ++j) rows[0][j] = j;
  for (int i = 1; i <= n; ++i) {
    auto &now = rows[i % 3], &last = rows[(i + 2) % 3], &before = rows[(i + 1) % 3];
    now[0] = i;
    int least = i;
    for (int j = 1; j <= m; ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = std::min(now[j], before[j - 2] + 1);
      least = std::min(least, now[j]);
    }
    if (least > limit) return limit + 1;
  }
  return rows[n % 3][m];
}

void repair(std::vector<Token>& tokens, const catalog::Catalog& catalog,
            const Vocabulary& vocabulary) {
  for (Token& token : tokens) {
    if (token.quoted || token.number || token.date || token.word.size() < 4 ||
        known(token, catalog, vocabulary))
      continue;
    const int limit = token.word.size() >= 9 ? 2 : 1;
    std::string best;
    double least = limit + 0.9;
    const auto consider = [&](std::string_view word, double handicap) {
      if (word.size() < 4 || word[0] != token.word[0]) return;
      const int distance = edit_distance(token.word, word, limit);
      // Short words have many neighbours: only swapped letters count as a slip there.
      std::string a = token.word, b(word);
      std::ranges::sort(a);
      std::ranges::sort(b);
      if (token.word.size() < 5 && a != b) return;
      if (distance > limit || distance + handicap >= least) return;
      least = distance + handicap;
      best = word;
    };
    for (const auto& word : vocabulary.words()) consider(word, 0);
    for (const auto& word : our_words()) consider(word, 0.2);
    if (best.empty()) continue;
    token.word = best;
    token.stem = stem(best);
    token.repaired = true;
  }
}

}  // namespace sqlagent::nlq
