#include "core/catalog/glossary.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/catalog/glossary_terms.h"
#include "core/catalog/words.h"

namespace sqlagent::catalog {
namespace {

constexpr size_t kLongestPhrase = 4;     // words
constexpr size_t kShortestCompound = 8;  // letters of a German compound worth taking apart
constexpr size_t kShortestPart = 4;

// Words that link the parts of a phrase in Romance languages: "prix de vente", "date d'achat".
bool linking(std::string_view word) {
  constexpr std::array<std::string_view, 12> kLinks = {"de", "du", "des", "del", "di",   "della",
                                                       "d",  "la", "le",  "l",   "dell", "al"};
  return std::ranges::find(kLinks, word) != kLinks.end();
}

std::optional<std::string_view> in(std::span<const Term> terms, std::string_view word) {
  const auto found = std::ranges::lower_bound(terms, word, {}, &Term::word);
  if (found == terms.end() || found->word != word) return std::nullopt;
  return found->english;
}

std::vector<std::string> names(std::string_view bars) {
  std::vector<std::string> out;
  for (;;) {
    const size_t bar = bars.find('|');
    out.emplace_back(bars.substr(0, bar));
    if (bar == std::string_view::npos) return out;
    bars.remove_prefix(bar + 1);
  }
}

// "groesse" for "größe": umlauts written out, as identifiers do.
std::string without_umlauts(std::string_view word) {
  std::string out;
  for (size_t i = 0; i < word.size(); ++i) {
    out += word[i];
    const bool umlaut = word[i] == 'a' || word[i] == 'o' || word[i] == 'u';
    if (umlaut && i + 1 < word.size() && word[i + 1] == 'e' && i > 0) ++i;
  }
  return out;
}

// Words of other languages that English business headers use in a meaning of their own.
constexpr std::array<std::string_view, 53> kHomographs = {
    "act",       "al",      "area",  "art",       "camera",    "cap",     "cargo",
    "chef",      "comp",    "data",  "date",      "depart",    "depot",   "designation",
    "direction", "fin",     "fine",  "formation", "genre",     "kind",    "land",
    "lead",      "local",   "media", "meta",      "mise",      "mode",    "note",
    "notes",     "ora",     "part",  "pays",      "personal",  "plan",    "position",
    "poste",     "prime",   "quote", "real",      "residence", "service", "site",
    "son",       "station", "stock", "table",     "tag",       "ticket",  "unite",
    "utile",     "via",     "von",   "zone"};

std::optional<std::string_view> german(std::string_view word) {
  if (const auto found = in(german_terms(), word)) return found;
  if (const std::string plain = without_umlauts(word); plain != word)
    if (const auto found = in(german_terms(), plain)) return found;
  for (std::string_view ending : {"en", "n", "e", "s", "er"})
    if (word.size() > ending.size() + 3 && word.ends_with(ending))
      if (const auto found = in(german_terms(), word.substr(0, word.size() - ending.size())))
        return found;
  return std::nullopt;
}

// A word or phrase of one language, plural forms included.
std::optional<std::string_view> known(std::string_view word, Language language) {
  switch (language) {
    case Language::english:
      return in(english_shorthand(), word);
    case Language::german:
      return word.size() >= 4 ? german(word) : in(german_terms(), word);
    case Language::french:
    case Language::spanish: {
      const auto terms = language == Language::french ? french_terms() : spanish_terms();
      if (const auto found = in(terms, word)) return found;
      return word.size() >= 5 && word.ends_with('s') ? in(terms, word.substr(0, word.size() - 1))
                                                     : std::nullopt;
    }
    case Language::italian:
      return in(italian_terms(), word);
  }
  return std::nullopt;
}

bool homograph(std::string_view word) {
  return std::ranges::binary_search(kHomographs, word);
}

constexpr std::array kForeign = {Language::german, Language::french, Language::spanish,
                                 Language::italian};

// "Rechnungs|betrag" → invoice amount: the longest known tail decides.
std::optional<std::string> compound(std::string_view word) {
  if (word.size() < kShortestCompound) return std::nullopt;
  for (size_t at = kShortestPart; at + kShortestPart <= word.size(); ++at) {
    const auto tail = german(word.substr(at));
    if (!tail) continue;
    const auto head = german(word.substr(0, at));
    if (head) return names(*head).front() + " " + names(*tail).front();
  }
  return std::nullopt;
}

}  // namespace

Language language_of(const std::vector<std::string>& words) {
  Language best = Language::english;
  size_t most = 1;
  for (const Language language : kForeign) {
    size_t count = 0;
    for (const auto& word : words) {
      if (homograph(word)) continue;
      const auto found = known(word, language);
      // A word that means itself ("region") speaks for no language.
      if (found && names(*found).front() != word)
        ++count;
      else if (language == Language::german && !found && compound(word))
        ++count;
    }
    if (count > most) {
      most = count;
      best = language;
    }
  }
  return best;
}

std::vector<std::string> english(std::string_view phrase, Language language) {
  if (language != Language::english)
    if (const auto found = known(phrase, language)) return names(*found);
  if (const auto found = known(phrase, Language::english)) return names(*found);
  if (homograph(phrase)) return {};
  for (const Language other : kForeign)
    if (const auto found = known(phrase, other)) return names(*found);
  if (phrase.find(' ') != std::string_view::npos) return {};
  if (const auto parts = compound(phrase)) return {*parts};
  return {};
}

std::vector<std::string> english_names(const std::vector<std::string>& words, Language language) {
  std::vector<std::string> out{""};
  bool translated = false;
  for (size_t at = 0; at < words.size();) {
    std::vector<std::string> piece;
    size_t taken = 0;
    for (size_t size = std::min(kLongestPhrase, words.size() - at); size > 0 && taken == 0;
         --size) {
      const std::vector<std::string> phrase(words.begin() + static_cast<std::ptrdiff_t>(at),
                                            words.begin() + static_cast<std::ptrdiff_t>(at + size));
      piece = english(join_words(phrase), language);
      if (!piece.empty()) taken = size;
    }
    if (taken > 0) {
      translated = true;
    } else {
      taken = 1;
      piece = {linking(words[at]) && translated ? std::string() : words[at]};
    }
    // The first meaning of each piece makes the main name; further meanings vary one piece at a
    // time.
    const std::string main = out.front();
    for (auto& name : out)
      if (!piece.front().empty()) name += (name.empty() ? "" : " ") + piece.front();
    for (size_t i = 1; i < piece.size(); ++i)
      out.push_back(main + (main.empty() ? "" : " ") + piece[i]);
    at += taken;
  }
  if (!translated) return {};
  return out;
}

}  // namespace sqlagent::catalog
