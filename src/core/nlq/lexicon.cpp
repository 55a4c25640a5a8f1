// Function words and phrases of English that license operators. One table; no logic beyond lookup.
#include "core/nlq/lexicon.h"

#include <algorithm>
#include <array>

namespace sqlagent::nlq {
namespace {
using enum Kind;

constexpr std::array kPhrases = std::to_array<Phrase>({
    // aggregation
    {"total", agg, Agg::sum}, {"sum", agg, Agg::sum}, {"sum of", agg, Agg::sum}, {"overall", agg, Agg::sum},
    {"combined", agg, Agg::sum}, {"total amount of", agg, Agg::sum}, {"altogether", agg, Agg::sum},
    {"how much", agg, Agg::sum},
    {"average", agg, Agg::avg}, {"avg", agg, Agg::avg}, {"mean", agg, Agg::avg}, {"typical", agg, Agg::avg},
    {"on average", agg, Agg::avg}, {"median", agg, Agg::median}, {"maximum", agg, Agg::max}, {"max", agg, Agg::max},
    {"minimum", agg, Agg::min}, {"min", agg, Agg::min}, {"standard deviation", agg, Agg::stddev},
    {"standard deviation of", agg, Agg::stddev}, {"stddev", agg, Agg::stddev},
    {"how many", count}, {"number of", count}, {"count of", count}, {"count", count}, {"no of", count}, {"#", count},
    {"total number of", count}, {"quantity of", count}, {"amount of", count},
    {"distinct", distinct}, {"unique", distinct}, {"different", distinct},
    // comparison
    {"more than", compare, {}, Cmp::gt}, {"over", compare, {}, Cmp::gt}, {"above", compare, {}, Cmp::gt},
    {"greater than", compare, {}, Cmp::gt}, {"higher than", compare, {}, Cmp::gt}, {"larger than", compare, {}, Cmp::gt},
    {"bigger than", compare, {}, Cmp::gt}, {"exceeding", compare, {}, Cmp::gt}, {"exceeds", compare, {}, Cmp::gt},
    {"exceed", compare, {}, Cmp::gt}, {"longer than", compare, {}, Cmp::gt}, {"older than", compare, {}, Cmp::gt},
    {"heavier than", compare, {}, Cmp::gt}, {">", compare, {}, Cmp::gt}, {"better than", compare, {}, Cmp::gt},
    {"or more", compare, {}, Cmp::ge}, {"or higher", compare, {}, Cmp::ge}, {"or above", compare, {}, Cmp::ge},
    {"or less", compare, {}, Cmp::le}, {"or fewer", compare, {}, Cmp::le}, {"or lower", compare, {}, Cmp::le}, {"or below", compare, {}, Cmp::le},
    {"less than", compare, {}, Cmp::lt}, {"under", compare, {}, Cmp::lt}, {"below", compare, {}, Cmp::lt},
    {"fewer than", compare, {}, Cmp::lt}, {"lower than", compare, {}, Cmp::lt}, {"smaller than", compare, {}, Cmp::lt},
    {"cheaper than", compare, {}, Cmp::lt}, {"shorter than", compare, {}, Cmp::lt}, {"younger than", compare, {}, Cmp::lt},
    {"<", compare, {}, Cmp::lt}, {"worse than", compare, {}, Cmp::lt},
    {"at least", compare, {}, Cmp::ge}, {"no less than", compare, {}, Cmp::ge}, {"not less than", compare, {}, Cmp::ge},
    {">=", compare, {}, Cmp::ge}, {"minimum of", compare, {}, Cmp::ge}, {"a minimum of", compare, {}, Cmp::ge},
    {"at most", compare, {}, Cmp::le}, {"no more than", compare, {}, Cmp::le}, {"not more than", compare, {}, Cmp::le},
    {"up to", compare, {}, Cmp::le}, {"<=", compare, {}, Cmp::le}, {"maximum of", compare, {}, Cmp::le},
    {"equal to", compare, {}, Cmp::eq}, {"equals", compare, {}, Cmp::eq}, {"exactly", compare, {}, Cmp::eq},
    {"=", compare, {}, Cmp::eq}, {"!=", compare, {}, Cmp::ne}, {"<>", compare, {}, Cmp::ne},
    {"not equal to", compare, {}, Cmp::ne}, {"between", between},
    {"containing", starts, {}, Cmp::contains}, {"contains", starts, {}, Cmp::contains}, {"contain", starts, {}, Cmp::contains},
    {"that include", starts, {}, Cmp::contains}, {"includes", starts, {}, Cmp::contains}, {"like", starts, {}, Cmp::contains},
    {"mentioning", starts, {}, Cmp::contains}, {"mention", starts, {}, Cmp::contains}, {"mentions", starts, {}, Cmp::contains},
    // small words
    {"of", of}, {"by", by}, {"per", by}, {"for each", by}, {"in each", by}, {"each", by}, {"for every", by}, {"every", by},
    {"across", by}, {"broken down by", by}, {"grouped by", by}, {"group by", by}, {"split by", by}, {"within each", by},
    {"of each", by}, {"from each", by}, {"at each", by}, {"by each", by}, {"in every", by}, {"breakdown by", by},
    {"for all", by}, {"sorted per", by}, {"from which", by}, {"in which", by},
    {"and", conj_and}, {"or", conj_or}, {"&", conj_and}, {"as well as", conj_and}, {"and also", conj_and},
    {"with", with}, {"having", with}, {"that have", with}, {"who have", with}, {"which have", with}, {"have", with},
    {"has", with}, {"had", with}, {"that has", with}, {"who has", with},
    {"without", without}, {"with no", without}, {"have no", without}, {"has no", without}, {"had no", without},
    {"without any", without}, {"with zero", without}, {"that have no", without}, {"who have no", without},
    {"missing", without}, {"lacking", without}, {"do not have", without}, {"does not have", without},
    {"did not have", without}, {"who do not have", without}, {"that do not have", without}, {"with missing", without},
    {"with empty", without}, {"no", without},
    {"not", negate}, {"never", negate}, {"excluding", negate}, {"except", negate}, {"except for", negate},
    {"other than", negate}, {"but not", negate}, {"not from", negate}, {"not in", negate}, {"has not", negate},
    {"have not", negate}, {"had not", negate}, {"did not", negate}, {"do not", negate}, {"does not", negate},
    {"are not", negate}, {"is not", negate}, {"were not", negate}, {"was not", negate}, {"were never", negate},
    {"have never", negate}, {"has never", negate}, {"who never", negate}, {"that never", negate}, {"non", negate},
    {"that are not", negate}, {"that were not", negate}, {"who are not", negate}, {"which are not", negate},
    {"have never been", negate}, {"has never been", negate}, {"were not", negate}, {"never been", negate},
    {"have not been", negate}, {"has not been", negate}, {"has never been", negate},
    // superlatives
    {"top", superlative}, {"most", superlative}, {"highest", superlative}, {"largest", superlative},
    {"biggest", superlative}, {"greatest", superlative}, {"best", superlative}, {"the most", superlative},
    {"leading", superlative}, {"bottom", superlative, {}, {}, false}, {"lowest", superlative, {}, {}, false},
    {"least", superlative, {}, {}, false}, {"smallest", superlative, {}, {}, false},
    {"fewest", superlative, {}, {}, false}, {"worst", superlative, {}, {}, false}, {"poorest", superlative, {}, {}, false},
    {"cheapest", superlative, {}, {}, false, "price cost fee amount"},
    {"least expensive", superlative, {}, {}, false, "price cost fee amount"},
    {"most expensive", superlative, {}, {}, true, "price cost fee amount"},
    {"priciest", superlative, {}, {}, true, "price cost fee amount"},
    {"costliest", superlative, {}, {}, true, "cost price fee amount"},
    {"highest paid", superlative, {}, {}, true, "salary wage pay compensation income"},
    {"best paid", superlative, {}, {}, true, "salary wage pay compensation income"},
    {"top paid", superlative, {}, {}, true, "salary wage pay compensation income"},
    {"highest earning", superlative, {}, {}, true, "salary wage pay compensation income"},
    {"lowest paid", superlative, {}, {}, false, "salary wage pay compensation income"},
    {"worst paid", superlative, {}, {}, false, "salary wage pay compensation income"},
    {"newest", superlative, {}, {}, true, "@time"}, {"latest", superlative, {}, {}, true, "@time"},
    {"most recent", superlative, {}, {}, true, "@time"}, {"most recently", superlative, {}, {}, true, "@time"},
    {"oldest", superlative, {}, {}, false, "@time"}, {"earliest", superlative, {}, {}, false, "@time"},
    {"first", superlative, {}, {}, false, "@time"},
    {"longest", superlative, {}, {}, true, "length duration minute hour day time distance"},
    {"shortest", superlative, {}, {}, false, "length duration minute hour day time distance"},
    {"heaviest", superlative, {}, {}, true, "weight"}, {"lightest", superlative, {}, {}, false, "weight"},
    {"tallest", superlative, {}, {}, true, "height"}, {"youngest", superlative, {}, {}, true, "birth @age"},
    {"highest rated", superlative, {}, {}, true, "rating score star"},
    {"best rated", superlative, {}, {}, true, "rating score star"},
    {"top rated", superlative, {}, {}, true, "rating score star"},
    {"lowest rated", superlative, {}, {}, false, "rating score star"},
    {"worst rated", superlative, {}, {}, false, "rating score star"},
    {"best selling", superlative, {}, {}, true, "@sales"}, {"top selling", superlative, {}, {}, true, "@sales"},
    {"most sold", superlative, {}, {}, true, "@units"}, {"bestselling", superlative, {}, {}, true, "@sales"},
    {"worst selling", superlative, {}, {}, false, "@sales"}, {"least sold", superlative, {}, {}, false, "@units"},
    {"most often", superlative, {}, {}, true, "@count"}, {"most frequently", superlative, {}, {}, true, "@count"},
    {"busiest", superlative, {}, {}, true, "@count"}, {"most common", superlative, {}, {}, true, "@count"},
    {"most frequent", superlative, {}, {}, true, "@count"}, {"most popular", superlative, {}, {}, true, "@count"},
    {"least popular", superlative, {}, {}, false, "@count"}, {"least common", superlative, {}, {}, false, "@count"},
    {"most active", superlative, {}, {}, true, "@count"}, {"quietest", superlative, {}, {}, false, "@count"},
    {"most valuable", superlative, {}, {}, true, "@revenue"}, {"most profitable", superlative, {}, {}, true, "@profit"},
    {"least profitable", superlative, {}, {}, false, "@profit"},
    {"best performing", superlative, {}, {}, true, "@performance"}, {"performing best", superlative, {}, {}, true, "@performance"},
    {"top performing", superlative, {}, {}, true, "@performance"}, {"performing the best", superlative, {}, {}, true, "@performance"},
    {"performed best", superlative, {}, {}, true, "@performance"}, {"best performance", superlative, {}, {}, true, "@performance"},
    {"worst performing", superlative, {}, {}, false, "@performance"}, {"performing worst", superlative, {}, {}, false, "@performance"},
    {"best performers", superlative, {}, {}, true, "@performance"}, {"top performers", superlative, {}, {}, true, "@performance"},
    {"worst performers", superlative, {}, {}, false, "@performance"},
    // calculations
    {"share of", share}, {"percentage of", share}, {"percent of", share}, {"proportion of", share}, {"share", share},
    {"percentage", share}, {"what percentage of", share}, {"what share of", share}, {"what percent of", share},
    {"% of", share}, {"rate", share}, {"fraction of", share}, {"what proportion of", share},
    {"cumulative", running}, {"running total of", running}, {"running total", running}, {"cumulated", running},
    {"growth", growth}, {"growth of", growth}, {"growth in", growth}, {"month over month", growth, {}, {}, true, "month"},
    {"quarter over quarter", growth, {}, {}, true, "quarter"}, {"year over year", growth, {}, {}, true, "year"},
    {"mom", growth, {}, {}, true, "month"}, {"qoq", growth, {}, {}, true, "quarter"}, {"yoy", growth, {}, {}, true, "year"},
    {"growth rate of", growth}, {"growth rate", growth},
    {"month over month growth", growth, {}, {}, true, "month"}, {"quarter over quarter growth", growth, {}, {}, true, "quarter"},
    {"year over year growth", growth, {}, {}, true, "year"},
    // state
    {"currently", current}, {"current", current}, {"active", current}, {"still", current}, {"at the moment", current},
    // asking
    {"list", listing}, {"show", listing}, {"show me", listing}, {"which", listing}, {"list all", listing}, {"who", listing},
    {"give me", listing}, {"display", listing}, {"find", listing}, {"what are", listing}, {"name", listing},
    {"is there any", exists_word}, {"are there any", exists_word}, {"is there a", exists_word}, {"is anybody", exists_word},
    {"is anyone", exists_word}, {"did anyone", exists_word}, {"did anybody", exists_word}, {"do we have any", exists_word},
    {"did we", exists_word}, {"have we", exists_word}, {"does anyone", exists_word}, {"has anyone", exists_word},
    {"does any", exists_word}, {"did any", exists_word}, {"was there any", exists_word}, {"were there any", exists_word},
    {"is any", exists_word}, {"are any", exists_word},
    {"compare", versus}, {"comparison of", versus}, {"vs", versus}, {"versus", versus}, {"compared to", versus},
    {"best first", ordering, {}, {}, true}, {"highest first", ordering, {}, {}, true}, {"largest first", ordering, {}, {}, true},
    {"most first", ordering, {}, {}, true}, {"descending", ordering, {}, {}, true}, {"newest first", ordering, {}, {}, true},
    {"ascending", ordering, {}, {}, false}, {"lowest first", ordering, {}, {}, false}, {"smallest first", ordering, {}, {}, false},
    {"worst first", ordering, {}, {}, false}, {"oldest first", ordering, {}, {}, false}, {"alphabetically", ordering, {}, {}, false},
    {"cheapest first", ordering, {}, {}, false}, {"from highest to lowest", ordering, {}, {}, true},
    {"from lowest to highest", ordering, {}, {}, false},
    {"sorted by", ordering, {}, {}, false, "by"}, {"ordered by", ordering, {}, {}, false, "by"}, {"sort by", ordering, {}, {}, false, "by"},
    {"order by", ordering, {}, {}, false, "by"}, {"ranked by", ordering, {}, {}, true, "by"},
    // follow-ups
    {"only", edit}, {"just", edit}, {"same", edit}, {"same for", edit}, {"the same for", edit}, {"instead", edit},
    {"what about", edit}, {"how about", edit}, {"now", edit}, {"and", edit}, {"same by", by}, {"and by", by}, {"and per", by},
    {"and for", edit}, {"but only", edit}, {"same thing for", edit},
    // what one thing amounts to: "average order value"
    {"value", worth}, {"amount", worth}, {"size", worth}, {"total", worth}, {"worth", worth}, {"basket", worth}, {"spend", worth},
    // phrases that carry nothing
    {"trend", filler}, {"trends", filler}, {"over time", filler}, {"summary of", filler}, {"summary", filler}, {"overview of", filler},
    {"in percent", filler}, {"as percentage", filler}, {"in total", filler}, {"as a percentage", filler}, {"in detail", filler},
    {"please", filler}, {"all", filler}, {"any", filler}, {"listed", filler}, {"anything", filler}, {"yet", filler},
    {"ever", filler}, {"records", filler}, {"details", filler}, {"data", filler}, {"so far", filler}, {"level", filler},
    {"levels", filler}, {"figures", filler}, {"values", filler}, {"report", filler}, {"breakdown of", filler},
    {"recorded", filler}, {"registered", filler}, {"together", filler}, {"per cent", filler}, {"paid by", filler}, {"paid with", filler}, {"paid via", filler}, {"paid in", filler}, {"brings in", filler}, {"bring in", filler}, {"in terms of", by},
    {"with respect to", filler}, {"based on", by}, {"according to", by}, {"company", filler}, {"name", filler}, {"names", filler},
    {"names of", filler}, {"name of", filler}, {"list of", listing}, {"list of all", listing}, {"see", filler}, {"at all", filler},
});

constexpr std::array kArticles = std::to_array<std::string_view>(
    {"the", "a", "an", "our", "my", "their", "his", "her", "its", "your", "this", "these", "those", "all", "any"});

constexpr std::array kStops = std::to_array<std::string_view>({
    "the", "a", "an", "our", "my", "their", "his", "her", "its", "your", "this", "these", "those", "that", "which", "who", "whose",
    "whom", "what", "when", "where", "how", "in", "on", "at", "to", "from", "for", "of", "with", "by", "into", "out", "as", "than",
    "then", "we", "us", "i", "me", "you", "they", "them", "it", "he", "she", "there", "here", "is", "are", "was", "were", "be",
    "been", "being", "do", "does", "did", "done", "have", "has", "had", "can", "could", "will", "would", "should", "shall", "may",
    "might", "must", "please", "thanks", "thank", "hi", "hello", "show", "list", "give", "display", "find", "get", "tell", "want",
    "need", "know", "see", "and", "or", "also", "too", "so", "just", "if", "but", "about", "any", "all", "some", "each", "same",
    "placed", "made", "took", "take", "taken", "come", "comes", "came", "goes", "go", "work", "works", "working", "live", "lives",
    "living", "located", "happen", "happened", "occur", "occurred", "exist", "exists", "belong", "belongs", "get", "got", "getting",
    "lets", "let", "us", "now", "one", "ones", "having", "per", "whether", "something", "anyone", "anybody", "someone", "somebody",
    "between", "during", "within", "were", "let", "own", "per", "am", "pm", "like", "s", "t", "look", "looks", "provide", "return",
    "much", "many", "more", "such", "those", "because", "while", "use", "used", "using", "contain", "kind", "kinds", "sort",
    "create", "make", "build", "prepare", "analyze", "analyse", "draw", "plot", "explain", "help", "visualize", "summarize", "summarise", "bring", "brings", "brought", "generate", "generates", "generated", "produce", "produces", "produced", "calculate", "compute", "determine", "identify", "retrieve", "fetch", "were", "seen", "ever", "yet", "still", "again",
});

// Common words that are close to header words but are not misspelt: never repaired.
constexpr std::array kEnglish = std::to_array<std::string_view>({
    "age", "sick", "days", "online", "food", "cost", "table", "tables", "spare", "part", "parts", "supplier", "suppliers", "deliver",
    "delivers", "reserved", "weather", "people", "person", "women", "woman", "men", "man", "male", "female", "women's", "other",
    "others", "work", "home", "house", "money", "time", "times", "place", "places", "large", "small", "long", "short", "high", "low",
    "good", "bad", "better", "worse", "old", "young", "fast", "slow", "early", "late", "first", "second", "third", "last", "next",
    "past", "since", "before", "after", "until", "ago", "today", "yesterday", "tomorrow", "weekend", "weekends", "stock", "stocks",
    "share", "shares", "state", "states", "status", "store", "stores", "story", "phone", "photo", "color", "colour", "house",
    "horse", "nurse", "course", "source", "paid", "pay", "play", "day", "way", "near", "year", "years", "month", "months", "week",
    "weeks", "quarter", "quarters", "hour", "hours", "minute", "minutes", "ship", "shop", "shops", "share", "rate", "rates", "date",
    "dates", "late", "gate", "meal", "meals", "deal", "deals", "cost", "costs", "lost", "most", "post", "host", "visitor", "visitors",
    "patient", "patients", "student", "students", "teacher", "teachers", "return", "returns", "refund", "refunds", "discount",
    "complaint", "complaints", "review", "reviews", "weight", "height", "eight", "vacation", "training", "trainings", "language",
    "married", "children", "education", "degree", "university", "school", "hobby", "religion", "height", "email", "address",
    "warranty", "insurance", "marketing", "campaign", "visits", "website", "traffic", "click", "clicks", "budget", "profit",
    "margin", "loss", "inventory", "tax", "taxes", "interest", "debt", "loan", "cash", "card", "credit", "debit", "voucher",
});

template <class Range>
bool holds(const Range& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

struct Foreign {
  std::string_view language;
  std::array<std::string_view, 30> words;
};
constexpr std::array<Foreign, 4> kForeign{{
    {"German", {"wie", "viele", "der", "die", "das", "und", "ist", "sind", "im", "mit", "nach", "von", "welche", "welcher", "zeige",
                "pro", "fur", "hat", "haben", "wir", "umsatz", "letzten", "monat", "jahr", "alle", "nicht", "den", "gibt", "es", "unser"}},
    {"French", {"combien", "de", "les", "des", "le", "la", "et", "est", "sont", "avec", "par", "quel", "quelle", "quels", "quelles",
                "montre", "moi", "pour", "dans", "nous", "avons", "dernier", "mois", "annee", "tous", "pas", "une", "du", "sur", "chiffre"}},
    {"Spanish", {"cuantos", "cuantas", "el", "los", "las", "y", "es", "son", "con", "por", "cual", "cuales", "muestra", "para", "en",
                 "tenemos", "ultimo", "mes", "ano", "todos", "no", "una", "del", "que", "ventas", "hay", "mas", "cuanto", "de", "la"}},
    {"Italian", {"quanti", "quante", "il", "lo", "gli", "le", "e", "sono", "con", "per", "quale", "quali", "mostra", "mostrami", "di",
                 "abbiamo", "ultimo", "mese", "anno", "tutti", "non", "una", "del", "che", "vendite", "ci", "piu", "quanto", "nel", "dei"}},
}};

}  // namespace

std::span<const Phrase> phrases() { return kPhrases; }
bool is_stop_word(std::string_view word) { return holds(kStops, word); }
bool is_article(std::string_view word) { return holds(kArticles, word); }
bool is_known_english(std::string_view word) { return holds(kStops, word) || holds(kEnglish, word); }

std::string_view foreign_language(const std::vector<std::string>& words) {
  std::string_view best;
  size_t most = 1;  // at least two telling words, and more than half of the sentence
  for (const auto& foreign : kForeign) {
    size_t hits = 0, ours = 0;
    for (const auto& word : words) {
      hits += holds(foreign.words, word);
      ours += is_stop_word(word);
    }
    if (hits > most && hits > ours && hits * 5 >= words.size() * 2) {
      most = hits;
      best = foreign.language;
    }
  }
  return best;
}

}  // namespace sqlagent::nlq
