#include "core/catalog/compound.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/catalog/english.h"
#include "core/catalog/words.h"

namespace sqlagent::catalog {
namespace {

constexpr size_t kShortest = 5, kLongest = 40;  // letters of a word that is taken apart
constexpr size_t kMostParts = 4;
constexpr std::array<std::string_view, 14> kEndings = {
    "id", "no", "nr", "num", "qty", "amt", "pct", "dt", "to", "by", "at", "in", "ids", "rep"};

bool letters_only(std::string_view word) {
  return std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

bool known(std::string_view word) {
  return word.size() >= 3 && (english(word) || english(singular(word)) || !verb_of(word).empty());
}

bool ending(std::string_view part) {
  return std::ranges::find(kEndings, part) != kEndings.end();
}

// The fewest parts; of as few, those whose first is longest. Empty: it cannot be taken apart.
std::vector<std::string> parts_of(std::string_view word, size_t most) {
  if (known(word)) return {std::string(word)};
  if (most <= 1) return {};
  std::vector<std::string> best;
  for (size_t at = word.size() - 2; at >= 3; --at) {
    const std::string_view head = word.substr(0, at), tail = word.substr(at);
    if (!known(head) && !(ending(head) && head.size() >= 3)) continue;
    auto rest =
        ending(tail) ? std::vector<std::string>{std::string(tail)} : parts_of(tail, most - 1);
    if (rest.empty() || (!best.empty() && rest.size() + 1 >= best.size())) continue;
    best = std::move(rest);
    best.insert(best.begin(), std::string(head));
  }
  return best;
}

// Three letters here and three there make a word of anything: one part must be longer.
bool telling(const std::vector<std::string>& parts) {
  return std::ranges::any_of(parts, [](const std::string& part) { return part.size() >= 4; });
}

}  // namespace

std::vector<std::string> unjoined(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const std::string& word : words) {
    std::vector<std::string> parts;
    if (word.size() >= kShortest && word.size() <= kLongest && letters_only(word))
      parts = parts_of(word, kMostParts);
    if (parts.size() > 1 && telling(parts))
      out.insert(out.end(), parts.begin(), parts.end());
    else
      out.push_back(word);
  }
  return out;
}

}  // namespace sqlagent::catalog
