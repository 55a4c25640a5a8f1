#include "core/nlq/several.h"

#include <algorithm>
#include <array>

#include "core/nlq/acts.h"
#include "core/nlq/order.h"
#include "core/nlq/tokenize.h"

namespace sqlagent::nlq {
namespace {

// Words that begin a question. "And which of them" goes on; "and show me" begins anew.
constexpr std::array kOpenings =
    std::to_array<std::string_view>({"what", "how", "which", "who", "show", "list", "give", "where",
                                     "when", "tell", "find", "is", "are", "do", "does", "did"});
constexpr std::array kHalves = std::to_array<std::string_view>(
    {"what", "how many", "how much", "which", "who", "show", "list", "give", "where", "when"});

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kAround = " \t\r\n.;";
  const size_t begin = text.find_first_not_of(kAround);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kAround) - begin + 1);
}

bool opens(std::string_view text) {
  const auto tokens = tokenize(text.substr(0, 40));
  return !tokens.empty() && has(kOpenings, std::string_view(tokens.front().word));
}

}  // namespace

std::vector<std::string> questions_in(std::string_view text) {
  std::vector<std::string> out;
  size_t begin = 0;
  bool quoted = false;
  const auto cut = [&](size_t end) {
    const auto one = trimmed(text.substr(begin, end - begin));
    if (!tokenize(one).empty()) out.emplace_back(one);
    begin = end;
  };
  for (size_t i = 0; i < text.size() && out.size() + 1 < kMostQuestions; ++i) {
    const char c = text[i];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    const auto rest = text.substr(i + 1);
    const bool ends = c == '?' || c == '!' || c == '\n' || ((c == '.' || c == ';') && opens(rest));
    if (ends) cut(i + 1);
  }
  cut(text.size());
  return out;
}

std::vector<std::string> halves_of(std::string_view question) {
  const auto tokens = tokenize(question);
  for (size_t i = 2; i + 3 < tokens.size(); ++i) {
    if (tokens[i].word != "and") continue;
    const auto& next = tokens[i + 1].word;
    const std::string two = next + " " + tokens[i + 2].word;
    // "… and which of them" speaks of the first half.
    if (two == "which of" ||
        (!has(kHalves, std::string_view(next)) && !has(kHalves, std::string_view(two))))
      continue;
    return {std::string(trimmed(question.substr(0, tokens[i].begin))),
            std::string(trimmed(question.substr(tokens[i + 1].begin)))};
  }
  return {};
}

bool stands_alone(std::string_view half) {
  static constexpr std::array kVerbs = std::to_array<std::string_view>(
      {"is", "are", "was", "were", "do", "does", "did", "have", "has", "had"});
  for (const auto& token : tokenize(half))
    if (has(kVerbs, std::string_view(token.word))) return true;
  return false;
}

Further further(std::string_view sentence) {
  static constexpr std::array<std::string_view, 7> kBack{"their", "its", "them", "each",
                                                         "they",  "it",  "those"};
  static constexpr std::array<std::string_view, 3> kAsks{"show", "list", "find"};
  const auto tokens = tokenize(sentence);
  if (tokens.empty()) return Further::same;
  if (is_talk(act_of(tokens).act)) return Further::anew;
  const std::string_view first = tokens.front().word;
  if (!has(kOpenings, first) || first == "give") return Further::same;
  const bool back = std::ranges::any_of(
      tokens, [&](const Token& token) { return has(kBack, std::string_view(token.word)); });
  return back || has(kAsks, first) ? Further::perhaps : Further::anew;
}

}  // namespace sqlagent::nlq
