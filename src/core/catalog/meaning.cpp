#include "core/catalog/meaning.h"

#include <algorithm>
#include <array>

#include "core/catalog/compound.h"
#include "core/catalog/english.h"
#include "core/catalog/words.h"

namespace sqlagent::catalog {
namespace {

constexpr std::array<std::string_view, 13> kIdentifierWords = {
    "id",   "key", "code", "number", "nr",  "identifier", "uuid",
    "guid", "fk",  "pk",   "sk",     "ref", "reference"};

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

// "stuid", "apid": nobody's word, but whole numbers under it say what its end means.
void split_identifier(std::vector<std::string>& words, const ColumnFacts& facts) {
  if (words.empty() || (facts.type != Type::integer && !facts.all_integral)) return;
  std::string& last = words.back();
  if (last.size() < 3 || !last.ends_with("id") || english(last) || english(singular(last))) return;
  last.resize(last.size() - 2);
  words.emplace_back("id");
}

}  // namespace

std::vector<std::string> meaning_of(const ColumnFacts& facts, Language language) {
  const std::string& display = facts.display.empty() ? facts.name : facts.display;
  auto words = split_words(std::string_view(display).substr(0, display.find_first_of("([")));
  if (words.empty()) words = split_words(display);
  const auto names = english_names(words, language);
  if (!names.empty()) words = split_words(names.front());
  if (language == Language::english) words = unjoined(words);
  split_identifier(words, facts);
  for (auto& word : words) word = singular(word);
  return words;
}

bool identifier_word(std::string_view word) {
  return std::ranges::find(kIdentifierWords, word) != kIdentifierWords.end();
}

std::vector<std::string> without_identifier_words(std::vector<std::string> words) {
  std::erase_if(words, identifier_word);
  return words;
}

Meaning::Meaning(const Column& column) : own_(column.meaning), all_(column.meaning) {
  for (const auto& word : column.words) all_.push_back(singular(word));
  for (const auto& synonym : column.synonyms)
    for (const auto& word : split_words(synonym)) all_.push_back(singular(word));
}

bool Meaning::any(std::initializer_list<std::string_view> words) const {
  return std::ranges::any_of(words, [&](std::string_view word) { return contains(all_, word); });
}

bool Meaning::last(std::initializer_list<std::string_view> words) const {
  return !own_.empty() && std::ranges::find(words, own_.back()) != words.end();
}

bool Meaning::first(std::initializer_list<std::string_view> words) const {
  return !own_.empty() && std::ranges::find(words, own_.front()) != words.end();
}

}  // namespace sqlagent::catalog
