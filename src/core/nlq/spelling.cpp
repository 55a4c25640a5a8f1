#include "core/nlq/spelling.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/catalog/english.h"
#include "core/catalog/near_index.h"
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
                                  "employees", "products", "orders", "percentile"})
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

void repair(std::vector<Token>& tokens, const catalog::Catalog& catalog,
            const Vocabulary& vocabulary) {
  for (Token& token : tokens) {
    if (token.quoted || token.number || token.date || token.word.size() < 4 ||
        known(token, catalog, vocabulary))
      continue;
    const int limit = token.word.size() >= 9 ? 2 : 1;
    // A word that English has is no slip ("tenure" is not "tender"); the header may be one.
    const bool english =
        catalog::english(token.word) || catalog::english(catalog::singular(token.word));
    std::string best;
    double least = limit + 0.9;
    const auto consider = [&](std::string_view word, double handicap) {
      if (word.size() < 4 || word[0] != token.word[0]) return;
      // A thing that nobody knows here is no slip of a small word of ours: "wheat", "what".
      const bool ours = handicap > 0;
      if (ours && (english || word.size() < 5) && word.size() != token.word.size()) return;
      if (english && catalog::english(word)) return;
      const int distance = catalog::edit_distance(token.word, word, limit);
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
