// Common English words: what kind of word each is and which words mean about the same, from
// Debian's WordNet, compiled when the program is built (tools/compile_words.py). Soft evidence:
// what the tenant's own names and our hand-made lexicon say comes first.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace sqlagent::catalog {

struct EnglishWord {
  std::string_view word;
  std::string_view kinds;  // n noun, v verb, a adjective, capital for its main use; p a person
  std::string_view alike;  // words that mean the same or are derived from it, by spaces
};

struct VerbForm {
  std::string_view form, verb;
};

std::span<const EnglishWord> english_words();  // by word, ascending
std::span<const VerbForm> irregular_verbs();   // by form, ascending

const EnglishWord* english(std::string_view word);  // as it stands; null if it is none
// The verb that this is a form of: "taught" → teach, "publishes" → publish, "own" → own; empty if
// it is none.
std::string verb_of(std::string_view form);
// Mostly said as a verb: "taught", "publishes", but not "orders" or "rated movies".
bool is_mostly_verb(std::string_view form);

}  // namespace sqlagent::catalog
