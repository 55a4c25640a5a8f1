// Finding definitions in prose: a name, a sign that defines, and the words up to the end of the
// sentence or the next definition.
#include <algorithm>
#include <array>
#include <optional>

#include "core/nlq/evidence.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {
constexpr size_t kMaxNameWords = 4;

bool letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool word_char(char c) {
  return letter(c) || (c >= '0' && c <= '9') || c == '_';
}

std::string trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n' || text.front() == '\r'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\r' ||
                           text.back() == '.' || text.back() == ',' || text.back() == ';'))
    text.remove_suffix(1);
  return std::string(text);
}

bool acronym(std::string_view word) {
  return word.size() >= 2 && std::ranges::count_if(word, upper) >= 2 &&
         std::ranges::none_of(word, [](char c) { return letter(c) && !upper(c); });
}

// The signs that define, longest first.
constexpr std::array kSigns = std::to_array<std::string_view>(
    {" is calculated as ", " are calculated as ", " is defined as ", " are defined as ",
     " refers to ", " refer to ", " stands for ", " means ", " = ", ": "});

size_t sign_at(std::string_view text, size_t at) {
  for (std::string_view sign : kSigns)
    if (text.substr(at, sign.size()) == sign) return sign.size();
  return 0;
}

bool ends_sentence(std::string_view text, size_t at) {
  if (text[at] == '\n' || text[at] == ';') return true;
  return text[at] == '.' && (at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n');
}

struct Name {
  size_t begin = 0;
  std::string name, long_name;
};

// The name that ends before `end`: an acronym, perhaps with its long form in brackets, or a few
// words from the start of their sentence.
std::optional<Name> name_before(std::string_view text, size_t end) {
  size_t at = end;
  Name out;
  while (at > 0 && text[at - 1] == ' ') --at;
  if (at > 0 && text[at - 1] == ')') {
    const size_t open = text.rfind('(', at - 1);
    if (open == std::string_view::npos) return std::nullopt;
    out.long_name = trimmed(text.substr(open + 1, at - open - 2));
    at = open;
    while (at > 0 && text[at - 1] == ' ') --at;
  }
  size_t begin = at;
  while (begin > 0 && word_char(text[begin - 1])) --begin;
  if (acronym(text.substr(begin, at - begin))) {
    out.begin = begin;
    out.name = text.substr(begin, at - begin);
    return out;
  }
  size_t start = at;
  while (start > 0 && !ends_sentence(text, start - 1)) --start;
  out.name = trimmed(text.substr(start, at - start));
  while (!out.name.empty() && (out.name.front() == '-' || out.name.front() == '*'))
    out.name = trimmed(std::string_view(out.name).substr(1));
  out.begin = start;
  // "Per month active users (MAU)": the acronym in the brackets is the name as well.
  const auto words = static_cast<size_t>(std::ranges::count(out.name, ' ')) + 1;
  if (acronym(out.long_name))
    std::swap(out.name, out.long_name);
  else if (words > kMaxNameWords)
    return std::nullopt;
  if (out.name.empty() || !std::ranges::all_of(out.name, [](char c) {
        return word_char(c) || c == ' ' || c == '-' || c == '\'';
      }))
    return std::nullopt;
  return out;
}

// A capital that begins a sentence whose full stop was forgotten.
bool forgotten_stop(std::string_view text, size_t at) {
  static constexpr std::array kStarts = std::to_array<std::string_view>(
      {"To ", "Each ", "This ", "These ", "Always ", "If ", "When ", "Use ", "Filter ", "Join ",
       "Truncate ", "Note ", "Please ", "Remember "});
  return at > 0 && text[at - 1] == ' ' && std::ranges::any_of(kStarts, [&](std::string_view s) {
           return text.substr(at, s.size()) == s;
         });
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// "COUNT(DISTINCT(t.sender_id)) WHERE t.kind = 0" → "number of distinct sender_id with kind = 0".
std::string in_words(std::string text) {
  static constexpr std::array kWords = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"COUNT(DISTINCT(", "number of distinct "},
       {"COUNT(DISTINCT ", "number of distinct "},
       {"COUNT(*)", "number of rows"},
       {"COUNT(", "number of "},
       {"AVG(", "average "},
       {"SUM(", "total "},
       {"MAX(", "maximum "},
       {"MIN(", "minimum "},
       {" WHERE ", " with "},
       {" AND ", " and "},
       {" OR ", " or "},
       {"...", " "}});
  bool sql = false;
  for (const auto& [from, to] : kWords) {
    sql |= from.ends_with('(') && text.find(from) != std::string::npos;
    replace_all(text, from, to);
  }
  if (!sql) return text;
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    // an alias before its column
    size_t end = i;
    while (end < text.size() && word_char(text[end])) ++end;
    const bool starts = i == 0 || !word_char(text[i - 1]);
    if (starts && end > i && end + 1 < text.size() && text[end] == '.' && letter(text[end + 1]))
      i = end + 1;
    if (text[i] != ')') out += text[i];
  }
  return out;
}

}  // namespace

std::vector<Definition> definitions_in(std::string_view evidence) {
  evidence = evidence.substr(0, Evidence::kMaxBytes);
  struct Found {
    Name name;
    size_t body;
  };
  std::vector<Found> found;
  for (size_t at = 1; at < evidence.size() && found.size() < Evidence::kMaxDefinitions; ++at) {
    const size_t sign = sign_at(evidence, at);
    if (sign == 0) continue;
    auto name = name_before(evidence, at);
    if (name && (found.empty() || name->begin >= found.back().body))
      found.push_back({std::move(*name), at + sign});
    at += sign - 1;
  }
  std::vector<Definition> out;
  for (size_t i = 0; i < found.size(); ++i) {
    const size_t limit = i + 1 < found.size() ? found[i + 1].name.begin : evidence.size();
    size_t end = found[i].body;
    while (end < limit && !ends_sentence(evidence, end) && !forgotten_stop(evidence, end)) ++end;
    std::string body = in_words(trimmed(evidence.substr(found[i].body, end - found[i].body)));
    if (body.empty()) continue;
    // "monthly users" are counted by month, whether the definition repeats it or not.
    for (std::string_view grain : {"day", "week", "month", "quarter", "year"}) {
      const std::string per = "per " + std::string(grain);
      std::string said = found[i].name.long_name;
      std::ranges::transform(said, said.begin(),
                             [](char c) { return upper(c) ? static_cast<char>(c + 32) : c; });
      if (said.find(per) != std::string::npos && body.find(per) == std::string::npos)
        body += " " + per;
    }
    out.push_back({std::move(found[i].name.name), std::move(found[i].name.long_name), body});
  }
  return out;
}

}  // namespace sqlagent::nlq
