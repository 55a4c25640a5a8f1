// Verbs that only tie things together: "papers published by authors", "products supplied in Rome".
// What is related is said by the nouns around them; the verb is understood when the schema has no
// name for it. Not where it asks for something itself: "when was it published", "how much did it
// earn".
#include <algorithm>
#include <array>

#include "core/catalog/english.h"
#include "core/nlq/completer.h"
#include "core/nlq/lattice.h"
#include "core/nlq/lexicon.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {
constexpr double kTie = 0.3;

bool asks_by_verb(const Scene& scene) {
  static constexpr std::array<std::string_view, 4> kHow{"much", "long", "old", "far"};
  static constexpr std::array<std::string_view, 3> kDo{"do", "does", "did"};
  const auto& tokens = scene.tokens;
  // "What do members weigh": nothing else says what is asked.
  if (tokens.size() > 1 && tokens[0].word == "what" && has(kDo, std::string_view(tokens[1].word)))
    return true;
  for (size_t i = 0; i < scene.tokens.size(); ++i) {
    if (scene.tokens[i].word == "when" && i < 2) return true;
    if (i > 0 && scene.tokens[i - 1].word == "how" &&
        has(kHow, std::string_view(scene.tokens[i].word)))
      return true;
  }
  return false;
}

// Then a verb may name the date of what happened: "who left last year".
bool speaks_of_time(const Scene& scene) {
  static constexpr std::array kTime = std::to_array<std::string_view>(
      {"when",  "date",     "dates",   "day",      "days",   "week",   "weeks",
       "month", "months",   "quarter", "year",     "years",  "before", "after",
       "since", "until",    "during",  "recently", "recent", "last",   "latest",
       "first", "earliest", "this",    "not",      "never",  "today",  "yesterday"});
  return std::ranges::any_of(scene.tokens, [](const Token& token) {
    const bool year =
        token.number && token.word.size() == 4 && token.word >= "1900" && token.word <= "2100";
    return token.date || year || has(kTime, std::string_view(token.word));
  });
}

// "Members who left in 2023": the verb says which of their dates is meant, so it ties nothing, and
// the date of joining is no answer. What happens to every row says nothing: "orders placed in May".
bool tells_the_date(const Scene& scene, int at) {
  static constexpr std::array<std::string_view, 10> kAny{"placed", "made",  "happened", "occurred",
                                                         "done",   "taken", "given",    "recorded",
                                                         "were",   "took"};
  static constexpr std::array<std::string_view, 8> kThen{"in",     "on",   "during", "since",
                                                         "before", "last", "this",   "after"};
  const int next = at + 1;
  if (next >= static_cast<int>(scene.tokens.size()) ||
      has(kAny, std::string_view(scene.tokens[at].word)) ||
      !has(kThen, std::string_view(scene.tokens[next].word)) || !speaks_of_time(scene))
    return false;
  return std::ranges::any_of(scene.tokens, [&](const Token& token) {
    return std::ranges::any_of(
        scene.vocabulary.tables(std::span(&token, 1)), [&](const NameHit& t) {
          return t.quality > 0.7 &&
                 std::ranges::count_if(scene.table(t.table).columns, is_date) > 0;
        });
  });
}

bool names_rows(const Scene& scene, int at) {
  if (at < 0 || at >= static_cast<int>(scene.tokens.size())) return false;
  const auto hits = scene.vocabulary.tables(std::span(&scene.tokens[at], 1));
  return !hits.empty() && hits.front().quality > 0.7;
}

// "Churned subscriptions", "orders that were refunded": it says which of them, and ties nothing.
bool tells_which(const Scene& scene, int at) {
  const std::string& word = scene.tokens[at].word;
  if (catalog::verb_of(word) == word || word.ends_with('s')) return false;
  static constexpr std::array<std::string_view, 8> kIs{"is",   "are", "was",   "were",
                                                       "been", "be",  "being", "got"};
  static constexpr std::array<std::string_view, 3> kMore{"and", "or", "but"};
  const int n = static_cast<int>(scene.tokens.size());
  const std::string_view before = at > 0 ? std::string_view(scene.tokens[at - 1].word) : "";
  const bool last = at + 1 == n || scene.tokens[at].ends_clause ||
                    has(kMore, std::string_view(scene.tokens[at + 1].word));
  if (has(kIs, before) && last) return true;
  return names_rows(scene, at + 1) && !names_rows(scene, at - 1) && !has(kIs, before);
}

// "Who is teaching", "not playing", "professors teaching a class": said of doing, whatever the word
// means as a noun.
bool is_doing(const Scene& scene, int at) {
  static constexpr std::array<std::string_view, 8> kBefore{"is",  "are",  "was", "were",
                                                           "not", "been", "who", "while"};
  const Token& token = scene.tokens[at];
  if (at == 0 || !token.word.ends_with("ing") || catalog::verb_of(token.word).empty()) return false;
  const Token& before = scene.tokens[at - 1];
  const auto things = scene.vocabulary.tables(std::span(&before, 1));
  return has(kBefore, std::string_view(before.word)) ||
         (!things.empty() && things.front().quality > 0.7 && before.word.ends_with('s'));
}

// "How many courses does each department offer?"
bool closes_question(const Scene& scene, int at) {
  static constexpr std::array<std::string_view, 3> kDo{"do", "does", "did"};
  const std::string& word = scene.tokens[at].word;
  static constexpr std::array<std::string_view, 8> kAfter{"in",   "at",    "on",  "for",
                                                          "from", "under", "and", "with"};
  const auto* whole = catalog::english(word);
  if (at < 3 || !whole || !whole->kinds.contains('V')) return false;
  const int next = at + 1;
  if (next < static_cast<int>(scene.tokens.size()) &&
      !has(kAfter, std::string_view(scene.tokens[next].word)))
    return false;
  // What it does is said before: not "what do members weigh".
  const auto known = [&](int i) { return scene.vocabulary.knows(scene.tokens[i].stem); };
  for (int i = 2; i + 1 < at; ++i)
    if (has(kDo, std::string_view(scene.tokens[i].word)))
      return known(i - 1) &&
             (!is_stop_word(scene.tokens[at - 1].word) || scene.tokens[at - 1].word == "they");
  return false;
}

// "How many learners withdrew", "agents in Krakow who left": nothing stands behind it, and of but
// one thing it is said, so it ties nothing: it says which of them are meant.
bool ties_nothing(const Scene& scene, int at) {
  static constexpr std::array<std::string_view, 3> kDo{"do", "does", "did"};
  const std::string& word = scene.tokens[at].word;
  const int n = static_cast<int>(scene.tokens.size());
  if (at == 0 || catalog::verb_of(word) == word || word.ends_with("ing") || word.ends_with('s') ||
      (at + 1 < n && !scene.tokens[at].ends_clause))
    return false;
  // "The city in which Carole lived": it ties what is named before it.
  static constexpr std::array<std::string_view, 6> kWho{"who",  "that", "which",
                                                        "have", "has",  "already"};
  if (!has(kWho, std::string_view(scene.tokens[at - 1].word)) && !names_rows(scene, at - 1))
    return false;
  int things = 0;
  for (int i = 0; i < at; ++i) {
    if (has(kDo, std::string_view(scene.tokens[i].word))) return false;
    things += names_rows(scene, i) ? 1 : 0;
  }
  return things == 1;
}

// A bare form is a verb behind what does it: "students who advise", "to advise"; elsewhere it may
// be a thing ("protein shake").
bool stands_as_verb(const Scene& scene, int at) {
  const std::string& word = scene.tokens[at].word;
  if (is_doing(scene, at) || closes_question(scene, at)) return true;
  if (!catalog::is_mostly_verb(word)) return false;
  const auto* whole = catalog::english(word);
  if (!whole || !whole->kinds.contains('n')) return true;
  static constexpr std::array<std::string_view, 12> kDoers{
      "who", "that", "which", "to", "not", "never", "do", "does", "did", "they", "we", "he"};
  static constexpr std::array<std::string_view, 9> kBehind{"in",   "into", "to", "for",  "from",
                                                           "with", "at",   "on", "under"};
  if (catalog::verb_of(word) != word) return true;
  if (at == 0) return false;
  // "Which harbour has …": what is asked for is a thing.
  if (at == 1 && scene.tokens[0].word == "which") return false;
  if (has(kDoers, std::string_view(scene.tokens[at - 1].word))) return true;
  // "how many books fall into".
  return scene.tokens[at - 1].word.ends_with('s') &&
         at + 1 < static_cast<int>(scene.tokens.size()) &&
         has(kBehind, std::string_view(scene.tokens[at + 1].word));
}

// "primarily affiliated", "actually attended"; not "monthly", "only", "early".
bool is_adverb(const Scene& scene, const Token& token) {
  static constexpr std::array<std::string_view, 12> kTelling{
      "only",     "daily",  "weekly", "monthly",  "quarterly", "yearly",
      "annually", "hourly", "early",  "recently", "lately",    "solely"};
  return token.word.size() > 6 && token.word.ends_with("ly") && !catalog::english(token.word) &&
         catalog::english(std::string_view(token.word).substr(0, token.word.size() - 2)) &&
         !has(kTelling, std::string_view(token.word)) && !scene.vocabulary.knows(token.stem);
}

// "Select the names", "Print out all".
bool is_order(const Scene& scene, int at) {
  static constexpr std::array<std::string_view, 6> kObject{"the", "all", "me", "out", "a", "each"};
  return at == 0 && scene.tokens.size() > 1 && catalog::is_mostly_verb(scene.tokens[0].word) &&
         has(kObject, std::string_view(scene.tokens[1].word));
}

// "Picked up", "look after", "broken down": part of the verb before it.
bool is_particle(const Scene& scene, int at) {
  static constexpr std::array<std::string_view, 6> kParticles{"up",   "down", "off",
                                                              "away", "back", "after"};
  if (at == 0 || !has(kParticles, std::string_view(scene.tokens[at].word)) ||
      scene.vocabulary.knows(scene.tokens[at].stem))
    return false;
  const std::string& before = scene.tokens[at - 1].word;
  const bool last = at + 1 == static_cast<int>(scene.tokens.size());
  return !catalog::verb_of(before).empty() && (scene.tokens[at].word != "after" || last);
}

}  // namespace

void add_verbs(const Scene& scene, Chart& chart) {
  if (asks_by_verb(scene)) return;
  for (int at = 0; at < static_cast<int>(scene.tokens.size()); ++at) {
    const Token& token = scene.tokens[at];
    static constexpr std::array<std::string_view, 3> kReckons{"divided", "multiplied",
                                                              "subtracted"};
    if (token.quoted || token.number || token.date || is_stop_word(token.word) ||
        has(kReckons, std::string_view(token.word)) ||
        !(stands_as_verb(scene, at) || is_adverb(scene, token) || is_order(scene, at) ||
          is_particle(scene, at)))
      continue;
    // "they attended" is no attendance, "who registered for" no registration date.
    static constexpr std::array<std::string_view, 4> kThey{"they", "he", "she", "it"};
    static constexpr std::array<std::string_view, 3> kWho{"who", "that", "which"};
    const std::string_view before = at > 0 ? std::string_view(scene.tokens[at - 1].word) : "";
    const bool told = has(kThey, before) || (has(kWho, before) && at > 1 && !speaks_of_time(scene));
    if (ties_nothing(scene, at)) continue;
    if (!told &&
        (scene.vocabulary.knows(token.stem) || tells_the_date(scene, at) || tells_which(scene, at)))
      continue;
    Piece piece;
    piece.kind = Kind::filler;
    piece.begin = at;
    piece.end = at + 1;
    piece.score = told ? 1.05 : kTie;
    piece.rule = "verb";
    chart.add(std::move(piece));
  }
}

}  // namespace sqlagent::nlq
