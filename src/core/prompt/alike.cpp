#include "core/prompt/alike.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/nlq/tokenize.h"

namespace sqlagent::prompt {
namespace {

constexpr double kLeastInCommon = 0.4;  // of both questions' words together

// Words of questions that say nothing of what is asked for.
constexpr std::array<std::string_view, 32> kIdle{
    "a",   "all",    "an",   "and", "are", "by",  "did", "do",   "does",  "each", "for",
    "get", "give",   "have", "how", "i",   "in",  "is",  "list", "me",    "my",   "of",
    "our", "please", "show", "the", "to",  "was", "we",  "what", "which", "with"};

constexpr std::array<std::string_view, 72> kOfTheDay{
    "ago",       "already",   "apr",       "april",    "aug",       "august",  "coming",
    "current",   "currently", "dec",       "december", "due",       "feb",     "february",
    "following", "friday",    "future",    "jan",      "january",   "jul",     "july",
    "jun",       "june",      "last",      "late",     "lately",    "latest",  "mar",
    "march",     "may",       "monday",    "mtd",      "next",      "nov",     "november",
    "now",       "oct",       "october",   "old",      "older",     "overdue", "past",
    "previous",  "prior",     "q1",        "q2",       "q3",        "q4",      "qtd",
    "quarter",   "recent",    "recently",  "saturday", "sep",       "sept",    "september",
    "since",     "so",        "sunday",    "this",     "thursday",  "today",   "tomorrow",
    "tuesday",   "upcoming",  "wednesday", "week",     "yesterday", "yet",     "young",
    "younger",   "ytd"};

template <size_t N>
bool among(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

std::set<std::string> words_of(std::string_view question) {
  std::set<std::string> out;
  for (const auto& token : nlq::tokenize(question)) {
    if (!token.quoted && among(kIdle, token.word)) continue;
    out.insert(token.number ? token.number->text : token.quoted ? token.word : token.stem);
  }
  out.erase("");
  return out;
}

double in_common(const std::set<std::string>& one, const std::set<std::string>& other) {
  std::vector<std::string_view> both;
  std::ranges::set_intersection(one, other, std::back_inserter(both));
  const auto all = one.size() + other.size() - both.size();
  return all == 0 ? 0 : static_cast<double>(both.size()) / static_cast<double>(all);
}

struct Spelling {
  std::string_view from, to;
};
constexpr std::array<Spelling, 5> kQuotes{
    {{"\u2019", "'"}, {"\u2018", "'"}, {"\u201c", "\""}, {"\u201d", "\""}, {"\u00a0", " "}}};

}  // namespace

std::string normalised(std::string_view question) {
  std::string out;
  for (size_t i = 0; i < question.size();) {
    const auto rest = question.substr(i);
    const auto known = std::ranges::find_if(
        kQuotes, [&](const Spelling& one) { return rest.starts_with(one.from); });
    char c = known == kQuotes.end() ? question[i] : known->to[0];
    i += known == kQuotes.end() ? 1 : known->from.size();
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  while (!out.empty() && std::string_view(" ?!.").find(out.back()) != std::string_view::npos)
    out.pop_back();
  return out;
}

bool depends_on_today(std::string_view question) {
  return std::ranges::any_of(nlq::tokenize(question), [](const nlq::Token& token) {
    return !token.quoted && among(kOfTheDay, token.word);
  });
}

std::vector<size_t> alike(std::string_view question, const std::vector<std::string>& known,
                          size_t most) {
  const auto words = words_of(question);
  const auto same = normalised(question);
  std::vector<std::pair<double, size_t>> scored;
  for (size_t i = 0; i < known.size(); ++i) {
    const double score = in_common(words, words_of(known[i]));
    if (score >= kLeastInCommon && normalised(known[i]) != same) scored.push_back({-score, i});
  }
  std::ranges::sort(scored);
  std::vector<size_t> out;
  for (size_t i = 0; i < std::min(most, scored.size()); ++i) out.push_back(scored[i].second);
  return out;
}

}  // namespace sqlagent::prompt
