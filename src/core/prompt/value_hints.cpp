// Cells that the words of a question may mean. Longer spans first: "New York" before "York".
#include <algorithm>
#include <set>
#include <tuple>

#include "core/nlq/lexicon.h"
#include "core/nlq/order.h"
#include "core/prompt/recall.h"

namespace sqlagent::prompt {
namespace {

constexpr size_t kLongestSpan = 6;  // words
constexpr size_t kPerSpan = 6;      // cells

std::string text_of(const std::vector<nlq::Token>& words, size_t begin, size_t count) {
  std::string out;
  for (size_t i = begin; i < begin + count; ++i)
    out += (out.empty() ? "" : " ") + (words[i].quoted ? words[i].raw : words[i].word);
  return out;
}

bool carries_nothing(const std::vector<nlq::Token>& words, size_t begin, size_t count) {
  return std::ranges::all_of(
      words.begin() + begin, words.begin() + begin + count,
      [](const nlq::Token& word) { return !word.quoted && nlq::is_stop_word(word.word); });
}

// "Jeremy Gibbons" in quotation marks is one cell, or two of them.
std::vector<nlq::Token> words_apart(const std::vector<nlq::Token>& question) {
  std::vector<nlq::Token> out;
  for (const auto& token : question) {
    const auto parts = nlq::tokenize(token.quoted ? token.raw : "");
    if (parts.size() < 2)
      out.push_back(token);
    else
      out.insert(out.end(), parts.begin(), parts.end());
  }
  return out;
}

}  // namespace

std::vector<ValueHint> value_hints(const std::vector<nlq::Token>& asked,
                                   const catalog::Catalog& catalog, size_t limit) {
  const auto question = words_apart(asked);
  std::vector<ValueHint> found;
  std::vector<bool> taken(question.size());  // by a whole cell of several words
  for (size_t count = std::min(kLongestSpan, question.size()); count > 0; --count)
    for (size_t begin = 0; begin + count <= question.size(); ++begin) {
      if (carries_nothing(question, begin, count)) continue;
      const bool inside = std::all_of(taken.begin() + begin, taken.begin() + begin + count,
                                      [](bool t) { return t; });
      if (inside) continue;
      const std::string said = text_of(question, begin, count);
      for (auto& hit : catalog.values().find(said, true, kPerSpan)) {
        // Part of a cell is worth a hint only when it is most of it.
        const double similarity = hit.whole ? hit.similarity : 0.7 * hit.similarity;
        if (hit.whole && count > 1 && hit.similarity == 1)
          std::fill_n(taken.begin() + begin, count, true);
        found.push_back({hit.table, hit.column, std::move(hit.value), said, similarity});
      }
    }
  nlq::sort_stably(
      found, [](const ValueHint& a, const ValueHint& b) { return a.similarity > b.similarity; });
  std::set<std::tuple<int, int, std::string>> seen;
  std::vector<ValueHint> out;
  for (auto& hint : found)
    if (out.size() < limit && seen.emplace(hint.table, hint.column, hint.value).second)
      out.push_back(std::move(hint));
  return out;
}

}  // namespace sqlagent::prompt
