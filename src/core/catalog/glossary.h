// What business headers mean in plain English: abbreviations ("qty" → quantity) and German, French,
// Spanish and Italian words ("Einzelpreis" → unit price). Hand-written general vocabulary; it names
// things, it never decides their type.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::catalog {

// One entry: a folded word or phrase and its English names, best first, separated by '|'.
struct Term {
  std::string_view word, english;
};

enum class Language { english, german, french, spanish, italian };

// The language that most of a table's header words belong to; english unless at least two words say
// otherwise.
Language language_of(const std::vector<std::string>& words);

// English names of a word or phrase (single spaces); empty when it is none of ours. The table's own
// language first, then English shorthand, then the others, but words that English has too ("note",
// "land", "art") only in the table's own language. REQUIRES: folded.
std::vector<std::string> english(std::string_view phrase, Language language);

// Whole-phrase meanings of a name, longest known pieces first and unknown words kept:
// {"unit", "qty"} → "unit quantity"; {"anzahl", "gaste"} → "number guests". Empty when nothing was
// translated.
std::vector<std::string> english_names(const std::vector<std::string>& words, Language language);

}  // namespace sqlagent::catalog
