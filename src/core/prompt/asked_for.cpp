#include "core/prompt/asked_for.h"

#include <algorithm>
#include <cctype>

#include "core/nlq/tokenize.h"

namespace sqlagent::prompt {
namespace {

using nlq::Token;

constexpr size_t kLongestCell = 6;   // words
constexpr size_t kShortestCell = 3;  // characters

bool all_said(const std::set<std::string>& stems, std::string_view phrase) {
  const auto words = nlq::tokenize(phrase);
  return !words.empty() &&
         std::ranges::all_of(words, [&](const Token& word) { return stems.contains(word.stem); });
}

// The span with this many tokens, as it was typed.
std::string_view span(std::string_view question, const std::vector<Token>& tokens, size_t first,
                      size_t count) {
  const size_t begin = tokens[first].begin;
  return question.substr(begin, tokens[first + count - 1].end - begin);
}

bool capital(std::string_view question, const Token& token) {
  return token.begin > 0 && std::isupper(static_cast<unsigned char>(question[token.begin]));
}

// A word that names tables or columns says little as a value.
bool names_something(const catalog::Catalog& catalog, std::string_view stem) {
  const auto is = [&](const std::string& word) { return nlq::stem(word) == stem; };
  return std::ranges::any_of(catalog.tables(), [&](const catalog::Table& table) {
    return std::ranges::any_of(table.nouns, is) ||
           std::ranges::any_of(table.columns, [&](const catalog::Column& column) {
             return std::ranges::any_of(column.words, is);
           });
  });
}

// Above one, and no "third".
bool in_figures(std::string_view question, const Token& token) {
  return token.number && !token.quoted && !token.number->ordinal && token.number->text != "0" &&
         token.number->text != "1" &&
         std::isdigit(static_cast<unsigned char>(question[token.begin]));
}

// “two” … “ten” as figures, else empty.
std::string count_in_words(const Token& token) {
  static constexpr std::string_view kWords[] = {"two",   "three", "four", "five", "six",
                                                "seven", "eight", "nine", "ten"};
  const auto* found = std::ranges::find(kWords, token.word);
  if (token.quoted || found == std::end(kWords)) return "";
  return std::to_string(found - kWords + 2);
}

// “Not in Oslo”, but neither “not more than 5” nor “no later than May”, which are comparisons.
bool negation(const std::vector<Token>& tokens, size_t at) {
  static const std::set<std::string> kWords{"not", "never", "no", "without", "none", "neither"};
  static const std::set<std::string> kSizes{"more",  "less",   "fewer", "over",  "under", "only",
                                            "later", "before", "after", "above", "below", "at"};
  if (tokens[at].quoted || !kWords.contains(tokens[at].word)) return false;
  if (at + 1 == tokens.size()) return tokens[at].word != "no";
  const std::string& next = tokens[at + 1].word;
  return !kSizes.contains(next) && !next.ends_with("er") && !tokens[at + 1].number;
}

// The 200 of a column meter_200.
bool in_a_name(const catalog::Catalog& catalog, const std::string& number) {
  return std::ranges::any_of(catalog.tables(), [&](const catalog::Table& table) {
    return table.facts.name.contains(number) ||
           std::ranges::any_of(table.columns, [&](const catalog::Column& column) {
             return column.facts.name.contains(number);
           });
  });
}

// The longest cell that begins at the token; how many tokens it takes, 0 for none.
size_t cell_at(std::string_view question, const std::vector<Token>& tokens, size_t first,
               const catalog::Catalog& catalog, AskedFor& out) {
  for (size_t count = std::min(kLongestCell, tokens.size() - first); count > 0; --count) {
    const auto text = span(question, tokens, first, count);
    if (text.size() < kShortestCell) continue;
    const std::string normal = catalog::normalise(text);
    for (const auto& hit : catalog.values().find(text, false, 8)) {
      if (!hit.whole || catalog::normalise(hit.value) != normal) continue;
      const Token& token = tokens[first];
      if (count == 1 && names_something(catalog, token.stem)) return 0;
      out.cells.push_back({hit.value, capital(question, token)});
      return count;
    }
  }
  return 0;
}

}  // namespace

bool AskedFor::says(const catalog::Column& column) const {
  const auto said = [&](const std::string& phrase) { return all_said(stems, phrase); };
  std::string words;
  for (const auto& word : column.words) words += word + " ";
  return said(words) || std::ranges::any_of(column.synonyms, said) ||
         std::ranges::any_of(column.meaning, said);
}

bool AskedFor::says(const catalog::Table& table) const {
  return std::ranges::any_of(table.nouns,
                             [&](const std::string& noun) { return all_said(stems, noun); });
}

bool AskedFor::hints_at(const catalog::Column& column) const {
  static const std::set<std::string> kEmpty{"id", "code", "name", "number", "no", "key", "nr"};
  const auto said = [&](const std::string& word) {
    return kEmpty.contains(word) || stems.contains(nlq::stem(word));
  };
  const bool empty = std::ranges::all_of(
      column.words, [&](const std::string& word) { return kEmpty.contains(word); });
  return says(column) || (!empty && std::ranges::all_of(column.words, said));
}

AskedFor asked_for(std::string_view question, const catalog::Catalog& catalog) {
  AskedFor out;
  const auto tokens = nlq::tokenize(question);
  for (const Token& token : tokens) {
    out.stems.insert(token.stem);
    if (const auto count = count_in_words(token); !count.empty()) out.counted.push_back(count);
    if (in_figures(question, token) && !in_a_name(catalog, token.number->text))
      out.numbers.push_back(token.number->text);
    if (token.quoted && !token.raw.empty() && !names_something(catalog, token.stem))
      out.cells.push_back({token.raw, true});
  }
  for (size_t at = 0; at < tokens.size(); ++at) out.negates |= negation(tokens, at);
  for (size_t at = 0; at < tokens.size();) {
    const bool cell = !tokens[at].number && !tokens[at].quoted;
    at += std::max<size_t>(cell ? cell_at(question, tokens, at, catalog, out) : 0, 1);
  }
  return out;
}

}  // namespace sqlagent::prompt
