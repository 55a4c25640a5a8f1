#include "core/nlq/acts.h"

#include <array>

#include "core/nlq/lexicon.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {
using enum Act;

constexpr size_t kLongest = 12;  // words; what is longer says more than an act

// Words that change nothing of an act.
constexpr std::array kNoise = std::to_array<std::string_view>(
    {"and",      "so",    "ok",  "okay",  "please",  "now",     "then", "just",  "also",
     "but",      "well",  "hm",  "hmm",   "can",     "could",   "you",  "would", "me",
     "the",      "a",     "an",  "us",    "instead", "i",       "want", "to",    "rather",
     "actually", "oh",    "hey", "again", "see",     "let",     "lets", "that",  "this",
     "it",       "is",    "are", "was",   "were",    "there",   "d",    "like",  "all",
     "sorry",    "thing", "do",  "very",  "really",  "sqlagent"});

struct Phrasing {
  Act act;
  std::string_view words;  // without noise
};
constexpr std::array kPhrasings = std::to_array<Phrasing>({
    {undo, "undo"},
    {undo, "go back"},
    {undo, "back"},
    {undo, "take back"},
    {undo, "revert"},
    {undo, "go one back"},
    {undo, "go back one step"},
    {undo, "one step back"},
    {undo, "previous one"},
    {undo, "previous answer"},
    {undo, "back previous one"},
    {undo, "go back previous one"},
    {undo, "undo last one"},
    {undo, "undo last change"},
    {undo, "undo change"},

    {rows, "show those"},
    {rows, "show them"},
    {rows, "show these"},
    {rows, "list those"},
    {rows, "list them"},
    {rows, "list these"},
    {rows, "name them"},
    {rows, "who they"},
    {rows, "which ones"},
    {rows, "which they"},
    {rows, "what they"},
    {rows, "which ones they"},
    {rows, "who those"},
    {rows, "which those"},
    {rows, "show list"},
    {rows, "in detail"},
    {rows, "in more detail"},
    {rows, "more detail"},
    {rows, "more details"},
    {rows, "details"},
    {rows, "show details"},
    {rows, "show detail"},
    {rows, "show in detail"},
    {rows, "show rows"},
    {rows, "show rows behind"},
    {rows, "rows behind"},
    {rows, "show single rows"},
    {rows, "show underlying rows"},
    {rows, "show underlying data"},
    {rows, "underlying rows"},
    {rows, "underlying data"},
    {rows, "show records"},
    {rows, "show records behind"},
    {rows, "show raw data"},
    {rows, "drill down"},
    {rows, "drill"},
    {rows, "drill into"},
    {rows, "drill through"},
    {rows, "which rows"},
    {rows, "which rows behind"},

    {count, "how many"},
    {count, "how many those"},
    {count, "how many these"},
    {count, "how many they"},
    {count, "how many of them"},
    {count, "how many of those"},
    {count, "how many in total"},
    {count, "how many altogether"},
    {count, "how many rows"},
    {count, "count them"},
    {count, "count those"},
    {count, "number of them"},

    {share, "as percentage"},
    {share, "as percentages"},
    {share, "as percent"},
    {share, "in percent"},
    {share, "in percentages"},
    {share, "in %"},
    {share, "as %"},
    {share, "show as percentage"},
    {share, "show percentages"},
    {share, "show in percent"},
    {share, "percentages"},
    {share, "percentage"},
    {share, "in per cent"},
    {share, "as share"},
    {share, "as shares"},
    {share, "as percentage of total"},
    {share, "as percent of total"},
    {share, "as share of total"},
    {share, "as percentage of whole"},
    {share, "what percentage"},

    {unfilter, "remove filter"},
    {unfilter, "remove filters"},
    {unfilter, "without filter"},
    {unfilter, "without filters"},
    {unfilter, "no filter"},
    {unfilter, "no filters"},
    {unfilter, "clear filter"},
    {unfilter, "clear filters"},
    {unfilter, "drop filter"},
    {unfilter, "drop filters"},
    {unfilter, "reset filter"},
    {unfilter, "reset filters"},
    {unfilter, "unfiltered"},
    {unfilter, "without any filter"},
    {unfilter, "remove conditions"},
    {unfilter, "remove condition"},
    {unfilter, "for everything"},
    {unfilter, "everything"},
    {unfilter, "overall"},

    {untime, "time"},
    {untime, "years"},
    {untime, "for years"},
    {untime, "of time"},
    {untime, "for time"},
    {untime, "since beginning"},
    {untime, "whole period"},
    {untime, "for whole period"},
    {untime, "any time"},
    {untime, "regardless of date"},
    {untime, "remove date filter"},
    {untime, "remove period"},
    {untime, "remove time filter"},

    {unlimit, "of them"},
    {unlimit, "show"},
    {unlimit, "show rest"},
    {unlimit, "full list"},
    {unlimit, "complete list"},
    {unlimit, "whole list"},
    {unlimit, "show full list"},
    {unlimit, "without limit"},
    {unlimit, "no limit"},
    {unlimit, "remove limit"},

    {reverse, "reverse"},
    {reverse, "reverse order"},
    {reverse, "reversed"},
    {reverse, "in reverse"},
    {reverse, "in reverse order"},
    {reverse, "other way around"},
    {reverse, "other way round"},
    {reverse, "opposite"},
    {reverse, "opposite order"},
    {reverse, "other end"},
    {reverse, "flip"},
    {reverse, "flip order"},

    {by_name, "sort by name"},
    {by_name, "sorted by name"},
    {by_name, "sort them by name"},
    {by_name, "order by name"},
    {by_name, "ordered by name"},
    {by_name, "by name"},
    {by_name, "alphabetically"},
    {by_name, "sort alphabetically"},
    {by_name, "sort them alphabetically"},
    {by_name, "in alphabetical order"},
    {by_name, "alphabetical order"},
    {by_name, "from z"},

    {compare, "year over year"},
    {compare, "yoy"},
    {compare, "month over month"},
    {compare, "mom"},
    {compare, "quarter over quarter"},
    {compare, "qoq"},
    {compare, "compare with period before"},
    {compare, "compare with previous period"},
    {compare, "compared with previous period"},
    {compare, "compare previous period"},
    {compare, "compared previous period"},
    {compare, "versus previous period"},
    {compare, "vs previous period"},
    {compare, "than before"},
    {compare, "compare before"},

    {why, "why"},
    {why, "why so"},
    {why, "why number"},
    {why, "how come"},
    {why, "how did compute"},
    {why, "how did get"},
    {why, "how did calculate"},
    {why, "how did come up with"},
    {why, "how did come up with number"},
    {why, "how did get number"},
    {why, "how did compute number"},
    {why, "how computed"},
    {why, "how calculated"},
    {why, "how number computed"},
    {why, "how number calculated"},
    {why, "how does come about"},
    {why, "explain"},
    {why, "explain answer"},
    {why, "explain number"},
    {why, "explain how got"},
    {why, "what does mean"},
    {why, "where does come from"},
    {why, "where does number come from"},
    {why, "where do numbers come from"},
    {why, "where did get"},
    {why, "correct"},
    {why, "sure"},
    {why, "how know"},
    {why, "how do know"},

    {thanks, "thanks"},
    {thanks, "thank"},
    {thanks, "thanks lot"},
    {thanks, "many thanks"},
    {thanks, "thank much"},
    {thanks, "thank so much"},
    {thanks, "thx"},
    {thanks, "ty"},
    {thanks, "cheers"},
    {thanks, "great"},
    {thanks, "great thanks"},
    {thanks, "perfect"},
    {thanks, "perfect thanks"},
    {thanks, "nice"},
    {thanks, "cool"},
    {thanks, "good"},
    {thanks, "good job"},
    {thanks, "well done"},
    {thanks, "awesome"},
    {thanks, "excellent"},
    {thanks, "wonderful"},
    {thanks, "love"},
    {thanks, "bye"},
    {thanks, "goodbye"},
    {thanks, "good bye"},
    {thanks, "see later"},

    {greet, "hi"},
    {greet, "hello"},
    {greet, "hello world"},
    {greet, "hi everyone"},
    {greet, "good morning"},
    {greet, "good afternoon"},
    {greet, "good evening"},
    {greet, "good day"},
    {greet, "greetings"},
    {greet, "how"},
    {greet, "hi how"},
    {greet, "hello how"},
    {greet, "how going"},
    {greet, "anybody"},
    {greet, "test"},
    {greet, "testing"},

    {help, "help"},
    {help, "need help"},
    {help, "help with"},
    {help, "what"},
    {help, "what can"},
    {help, "what can ask"},
    {help, "what questions can ask"},
    {help, "what should ask"},
    {help, "what could ask"},
    {help, "what can do with"},
    {help, "how does work"},
    {help, "how work"},
    {help, "how use"},
    {help, "how can use"},
    {help, "how can ask"},
    {help, "who"},
    {help, "what for"},
    {help, "what your name"},
    {help, "what your purpose"},
    {help, "give examples"},
    {help, "give example"},
    {help, "examples"},
    {help, "example"},
    {help, "show examples"},
    {help, "show example"},
    {help, "suggest something"},
    {help, "suggest question"},
    {help, "suggest questions"},
    {help, "what possible"},

    {about_data, "what data have"},
    {about_data, "what data do have"},
    {about_data, "what data do we have"},
    {about_data, "what data we have"},
    {about_data, "what data available"},
    {about_data, "what data"},
    {about_data, "which data have"},
    {about_data, "which data do we have"},
    {about_data, "what tables have"},
    {about_data, "what tables do we have"},
    {about_data, "what tables we have"},
    {about_data, "what tables"},
    {about_data, "which tables"},
    {about_data, "which tables have"},
    {about_data, "which tables do we have"},
    {about_data, "what tables available"},
    {about_data, "which tables available"},
    {about_data, "what tables exist"},
    {about_data, "show tables"},
    {about_data, "list tables"},
    {about_data, "list my tables"},
    {about_data, "show my tables"},
    {about_data, "tables"},
    {about_data, "my tables"},
    {about_data, "my data"},
    {about_data, "show my data"},
    {about_data, "show data"},
    {about_data, "describe data"},
    {about_data, "describe my data"},
    {about_data, "describe tables"},
    {about_data, "what in my data"},
    {about_data, "what in data"},
    {about_data, "what in database"},
    {about_data, "what know"},
    {about_data, "what know about"},
    {about_data, "what about my data know"},
    {about_data, "what files have"},
    {about_data, "what files do we have"},
    {about_data, "schema"},
    {about_data, "show schema"},

    {insult, "idiot"},
    {insult, "stupid"},
    {insult, "dumb"},
    {insult, "useless"},
    {insult, "suck"},
    {insult, "fuck"},
    {insult, "fuck off"},
    {insult, "shit"},
    {insult, "bullshit"},
    {insult, "crap"},
    {insult, "moron"},
    {insult, "shut up"},
    {insult, "hate"},
    {insult, "bad"},
    {insult, "terrible"},
    {insult, "wrong"},
    {insult, "nonsense"},
    {insult, "your stupid"},
    {insult, "stupid bot"},
    {insult, "stupid machine"},
    {insult, "stupid idiot"},
    {insult, "bad bot"},

    {agree, "yes"},
    {agree, "no"},
    {agree, "yep"},
    {agree, "nope"},
    {agree, "sure thing"},
    {agree, "maybe"},
    {agree, "right"},
});

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
  for (const auto& phrasing : kPhrasings)
    if (phrasing.words == text) {
      const bool of_all = phrasing.words == "show" || phrasing.words == "of them" ||
                          phrasing.words == "time" || phrasing.words == "years" ||
                          phrasing.words == "for years" || phrasing.words == "of time" ||
                          phrasing.words == "for time";
      if (of_all && !all) return {};
      return {phrasing.act, Agg::none, grain_in(words)};
    }
  if (const Agg agg = aggregate_in(words); agg != Agg::none && agg != Agg::count)
    return {Act::aggregate, agg, {}};
  return {};
}

bool is_undo(std::string_view question) {
  return act_of(tokenize(question)).act == Act::undo;
}

}  // namespace sqlagent::nlq
