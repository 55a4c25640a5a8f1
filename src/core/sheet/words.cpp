#include "core/sheet/words.h"

#include <algorithm>
#include <array>

namespace sqlagent::sheet {
namespace {

struct Word {
  std::string_view text;
  bool value;
  uint8_t family;
};
// Words of one family occur together in a column. Lower case; "no" belongs to several.
constexpr std::array<Word, 41> kBooleans{
    {{"true", true, 0}, {"false", false, 0}, {"yes", true, 1},       {"no", false, 1},
     {"y", true, 2},    {"n", false, 2},     {"t", true, 3},         {"f", false, 3},
     {"ja", true, 4},   {"nein", false, 4},  {"nee", false, 4},      {"nej", false, 4},
     {"nei", false, 4}, {"oui", true, 5},    {"non", false, 5},      {"si", true, 6},
     {"sí", true, 6},   {"sì", true, 6},     {"wahr", true, 7},      {"falsch", false, 7},
     {"vrai", true, 8}, {"faux", false, 8},  {"verdadero", true, 9}, {"falso", false, 9},
     {"vero", true, 9}, {"sim", true, 10},   {"não", false, 10},     {"nao", false, 10},
     {"tak", true, 11}, {"nie", false, 11},  {"да", true, 12},       {"нет", false, 12},
     {"✓", true, 13},   {"✔", true, 13},     {"✗", false, 13},       {"✘", false, 13},
     {"☑", true, 13},   {"☐", false, 13},    {"evet", true, 14},     {"hayır", false, 14},
     {"j", true, 15}}};
constexpr size_t kNo = 3, kN = 5;  // "no" and "n", which other families share
constexpr uint8_t kSpanish = 6, kSingleYes = 2, kSingleTrue = 3, kSingleJa = 15;

constexpr std::array<std::string_view, 26> kNaWords{
    "na",   "n/a",   "#n/a", "null", "none", "nan",    "-",    "--",     "---",
    "–",    "—",     "nil",  "n.a.", "\\n",  "(null)", "#na",  "#nv",    "#n/v",
    "k.a.", "k. a.", "n.v.", "n/d",  "n.d.", "s/d",    "<na>", "missing"};
constexpr std::array<std::string_view, 10> kNullWords{"null", "(null)", "\\n",  "n/a",  "#n/a",
                                                      "#na",  "#nv",    "#n/v", "<na>", "nan"};

constexpr size_t kLongestWord = 10;

// ASCII lower case into a small buffer; empty if the text is longer than any word we know.
std::string_view lower(std::string_view text, std::array<char, kLongestWord>& buffer) {
  if (text.size() > kLongestWord) return {};
  for (size_t i = 0; i < text.size(); ++i)
    buffer[i] = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
  return {buffer.data(), text.size()};
}

template <size_t n>
bool among(const std::array<std::string_view, n>& words, std::string_view text) {
  std::array<char, kLongestWord> buffer;
  const std::string_view word = lower(text, buffer);
  return !word.empty() && std::ranges::find(words, word) != words.end();
}

}  // namespace

BooleanWord boolean_word(std::string_view text) {
  std::array<char, kLongestWord> buffer;
  const std::string_view word = lower(text, buffer);
  if (word.empty()) return {};
  for (size_t i = 0; i < kBooleans.size(); ++i)
    if (kBooleans[i].text == word) return {static_cast<int>(i), kBooleans[i].value};
  return {};
}

std::optional<bool> read_boolean(std::string_view text) {
  if (text == "true") return true;  // most are, and no loop is needed to see it
  if (text == "false") return false;
  const BooleanWord word = boolean_word(text);
  if (!word) return std::nullopt;
  return word.value;
}

bool is_boolean(uint64_t words) {
  if (words == 0) return false;
  for (uint8_t family = 0; family <= kSingleJa; ++family) {
    uint64_t of_family = 0;
    for (size_t i = 0; i < kBooleans.size(); ++i)
      if (kBooleans[i].family == family) of_family |= 1ull << i;
    if (family == kSpanish) of_family |= 1ull << kNo;
    if (family == kSingleJa) of_family |= 1ull << kN;
    if ((words & ~of_family) != 0) continue;
    // A single letter is too common to mean yes or no when its opposite never occurs.
    const bool short_words = family == kSingleYes || family == kSingleTrue || family == kSingleJa;
    return !short_words || words == of_family;
  }
  return false;
}

bool is_na(std::string_view text) {
  return among(kNaWords, text);
}

bool is_null_word(std::string_view text) {
  // Asked of each short text while rows are written.
  if (text.empty() || std::string_view("nN(\\#<").find(text.front()) == text.npos) return false;
  return among(kNullWords, text);
}

}  // namespace sqlagent::sheet
