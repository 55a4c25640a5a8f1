// Our own words: what function words and business words of English license, and which words mean
// the same. General business English only; nothing here names a table or a question. Schema words
// are found by lattice.h.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/nlq/piece.h"

namespace sqlagent::nlq {

struct Phrase {
  std::string_view words;  // normalised, single spaces
  Kind kind;
  Agg agg = Agg::none;
  Cmp cmp = Cmp::eq;
  bool descending = true;
  std::string_view hint = {};  // superlatives: words a column may have to be what is ranked
};

std::span<const Phrase> phrases();  // sorted by nothing; longest match is the caller's business
bool is_stop_word(std::string_view word);      // carries nothing by itself
bool is_article(std::string_view word);        // may stand between the parts of any rule
bool is_known_english(std::string_view word);  // ours: never "repaired" into a schema word
// Words with the same business meaning as `word` (singular), itself not included: "client" →
// customer, buyer, …
const std::vector<std::string_view>& alike(std::string_view word);
// What a foreign cell means in English and back: "cash" → "bar", "bargeld".
const std::vector<std::string_view>& cell_words(std::string_view word);

}  // namespace sqlagent::nlq
