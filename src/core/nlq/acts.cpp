#include "core/nlq/acts.h"

#include <array>

#include "core/nlq/act_phrasings.h"

#include "core/nlq/lexicon.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {
constexpr size_t kLongest = 12;  // words; what is longer says more than an act

// Words that change nothing of an act.
constexpr std::array kNoise = std::to_array<std::string_view>(
    {"and",      "so",    "ok",  "okay",  "please",  "now",     "then", "just",  "also",
     "but",      "well",  "hm",  "hmm",   "can",     "could",   "you",  "would", "me",
     "the",      "a",     "an",  "us",    "instead", "i",       "want", "to",    "rather",
     "actually", "oh",    "hey", "again", "see",     "let",     "lets", "that",  "this",
     "it",       "is",    "are", "was",   "were",    "there",   "d",    "like",  "all",
     "sorry",    "thing", "do",  "very",  "really",  "sqlagent"});

// "the average", "show as median": the name of an aggregate and nothing else.
Agg aggregate_in(const std::vector<std::string_view>& words) {
  static constexpr std::array kAround = std::to_array<std::string_view>(
      {"as", "on", "in", "value", "values", "show", "give", "what", "about", "how", "use", "make",
       "with", "take", "for", "of", "them", "each"});
  std::string name;
  for (std::string_view word : words)
    if (!has(kAround, word)) name += (name.empty() ? "" : " ") + std::string(word);
  for (const auto& phrase : phrases())
    if (phrase.kind == Kind::agg && phrase.words == name) return phrase.agg;
  return Agg::none;
}

std::optional<Grain> grain_in(const std::vector<std::string_view>& words) {
  for (std::string_view word : words) {
    if (word == "yoy") return Grain::year;
    if (word == "mom") return Grain::month;
    if (word == "qoq") return Grain::quarter;
    for (Grain grain : {Grain::month, Grain::quarter, Grain::year})
      if (word == grain_name(grain)) return grain;
  }
  return std::nullopt;
}

}  // namespace

bool is_talk(Act act) {
  return act >= Act::why;
}

Said act_of(const std::vector<Token>& tokens) {
  if (tokens.empty() || tokens.size() > kLongest) return {};
  std::vector<std::string_view> words;
  bool all = false;
  for (const Token& token : tokens) {
    if (token.quoted || token.number || token.date) return {};
    all |= token.word == "all";
    if (!has(kNoise, std::string_view(token.word))) words.push_back(token.word);
  }
  std::string text;
  for (std::string_view word : words) text += (text.empty() ? "" : " ") + std::string(word);
  // "Show all" and "all years" say nothing without their "all".
  static constexpr std::array kOfAll = std::to_array<std::string_view>(
      {"show", "of them", "time", "years", "for years", "of time", "for time"});
  if (has(kOfAll, std::string_view(text)) && !all) return {};
  for (const auto& phrasings : {change_phrasings(), talk_phrasings()})
    for (const auto& phrasing : phrasings)
      if (phrasing.words == text) return {phrasing.act, Agg::none, grain_in(words)};
  if (const Agg agg = aggregate_in(words); agg != Agg::none && agg != Agg::count)
    return {Act::aggregate, agg, {}};
  return {};
}

bool is_undo(std::string_view question) {
  return act_of(tokenize(question)).act == Act::undo;
}

}  // namespace sqlagent::nlq
