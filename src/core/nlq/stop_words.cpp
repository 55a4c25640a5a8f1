// Words that carry nothing, and common words that are never misspelt headers.
#include <algorithm>
#include <array>

#include "core/nlq/lexicon.h"

namespace sqlagent::nlq {
namespace {

constexpr std::array kArticles =
    std::to_array<std::string_view>({"the", "a", "an", "our", "my", "their", "his", "her", "its",
                                     "your", "this", "these", "those", "all", "any"});

constexpr std::array kStops = std::to_array<std::string_view>({
    "the",      "a",         "an",        "our",       "my",       "their",     "his",
    "her",      "its",       "your",      "this",      "these",    "those",     "that",
    "which",    "who",       "whose",     "whom",      "what",     "when",      "where",
    "how",      "in",        "on",        "at",        "to",       "from",      "for",
    "of",       "with",      "by",        "into",      "out",      "as",        "than",
    "then",     "we",        "us",        "i",         "me",       "you",       "they",
    "them",     "it",        "he",        "she",       "there",    "here",      "is",
    "are",      "was",       "were",      "be",        "been",     "being",     "do",
    "does",     "did",       "done",      "have",      "has",      "had",       "can",
    "could",    "will",      "would",     "should",    "shall",    "may",       "might",
    "must",     "please",    "thanks",    "thank",     "hi",       "hello",     "show",
    "list",     "give",      "display",   "find",      "get",      "tell",      "want",
    "need",     "know",      "see",       "and",       "or",       "also",      "too",
    "so",       "just",      "if",        "but",       "about",    "any",       "all",
    "some",     "each",      "same",      "placed",    "made",     "took",      "take",
    "taken",    "come",      "comes",     "came",      "goes",     "go",        "work",
    "works",    "working",   "live",      "lives",     "living",   "located",   "happen",
    "happened", "occur",     "occurred",  "exist",     "exists",   "belong",    "belongs",
    "get",      "got",       "getting",   "lets",      "let",      "us",        "now",
    "one",      "ones",      "having",    "per",       "whether",  "something", "anyone",
    "anybody",  "someone",   "somebody",  "between",   "during",   "within",    "were",
    "let",      "own",       "per",       "am",        "pm",       "like",      "s",
    "t",        "look",      "looks",     "provide",   "return",   "much",      "many",
    "more",     "such",      "those",     "because",   "while",    "use",       "used",
    "using",    "contain",   "kind",      "kinds",     "sort",     "create",    "make",
    "build",    "prepare",   "analyze",   "analyse",   "draw",     "plot",      "explain",
    "help",     "visualize", "summarize", "summarise", "bring",    "brings",    "brought",
    "generate", "generates", "generated", "produce",   "produces", "produced",  "calculate",
    "compute",  "determine", "identify",  "retrieve",  "fetch",    "were",      "seen",
    "ever",     "yet",       "still",     "again",     "via",      "upon",
});

// Common words that are close to header words but are not misspelt: never repaired.
constexpr std::array kEnglish = std::to_array<std::string_view>({
    "age",       "sick",      "days",     "online",   "food",      "cost",      "table",
    "tables",    "spare",     "part",     "parts",    "supplier",  "suppliers", "deliver",
    "delivers",  "reserved",  "weather",  "people",   "person",    "women",     "woman",
    "men",       "man",       "male",     "female",   "women's",   "other",     "others",
    "work",      "home",      "house",    "money",    "time",      "times",     "place",
    "places",    "large",     "small",    "long",     "short",     "high",      "low",
    "good",      "bad",       "better",   "worse",    "old",       "young",     "fast",
    "slow",      "early",     "late",     "first",    "second",    "third",     "last",
    "next",      "past",      "since",    "before",   "after",     "until",     "ago",
    "today",     "yesterday", "tomorrow", "weekend",  "weekends",  "stock",     "stocks",
    "share",     "shares",    "state",    "states",   "status",    "store",     "stores",
    "story",     "phone",     "photo",    "color",    "colour",    "house",     "horse",
    "nurse",     "course",    "source",   "paid",     "pay",       "play",      "day",
    "way",       "near",      "year",     "years",    "month",     "months",    "week",
    "weeks",     "quarter",   "quarters", "hour",     "hours",     "minute",    "minutes",
    "ship",      "shop",      "shops",    "share",    "rate",      "rates",     "date",
    "dates",     "late",      "gate",     "meal",     "meals",     "deal",      "deals",
    "cost",      "costs",     "lost",     "most",     "post",      "host",      "visitor",
    "visitors",  "patient",   "patients", "student",  "students",  "teacher",   "teachers",
    "return",    "returns",   "refund",   "refunds",  "discount",  "complaint", "complaints",
    "review",    "reviews",   "weight",   "height",   "eight",     "vacation",  "training",
    "trainings", "language",  "married",  "children", "education", "degree",    "university",
    "school",    "hobby",     "religion", "height",   "email",     "address",   "warranty",
    "insurance", "marketing", "campaign", "visits",   "website",   "traffic",   "click",
    "clicks",    "budget",    "profit",   "margin",   "loss",      "inventory", "tax",
    "taxes",     "interest",  "debt",     "loan",     "cash",      "card",      "credit",
    "debit",     "voucher",   "two",      "three",    "four",      "five",      "six",
    "seven",     "nine",      "ten",      "once",     "twice",
});

template <class Range>
bool holds(const Range& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

bool is_stop_word(std::string_view word) {
  return holds(kStops, word);
}
bool is_article(std::string_view word) {
  return holds(kArticles, word);
}
bool is_known_english(std::string_view word) {
  return holds(kStops, word) || holds(kEnglish, word);
}

}  // namespace sqlagent::nlq
