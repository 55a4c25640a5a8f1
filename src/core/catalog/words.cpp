// Splitting names into words, and English number.
#include "core/catalog/words.h"

#include <algorithm>
#include <array>

namespace sqlagent::catalog {
namespace {

bool lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool beyond_ascii(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}
bool letter(char c) {
  return lower(c) || upper(c) || beyond_ascii(c);
}

bool ends(std::string_view word, std::string_view tail) {
  return word.size() > tail.size() && word.ends_with(tail);
}

struct Irregular {
  std::string_view one, many;
};
constexpr Irregular kIrregular[] = {
    {"person", "people"},      {"child", "children"},     {"man", "men"},
    {"woman", "women"},        {"foot", "feet"},          {"tooth", "teeth"},
    {"goose", "geese"},        {"mouse", "mice"},         {"index", "indices"},
    {"analysis", "analyses"},  {"crisis", "crises"},      {"basis", "bases"},
    {"thesis", "theses"},      {"criterion", "criteria"}, {"datum", "data"},
    {"medium", "media"},       {"matrix", "matrices"},    {"vertex", "vertices"},
    {"quiz", "quizzes"},       {"life", "lives"},         {"wife", "wives"},
    {"half", "halves"},        {"shelf", "shelves"},      {"leaf", "leaves"},
    {"thief", "thieves"},      {"knife", "knives"},       {"hero", "heroes"},
    {"potato", "potatoes"},    {"tomato", "tomatoes"},    {"salesman", "salesmen"},
    {"movie", "movies"},       {"cookie", "cookies"},     {"cache", "caches"},
    {"axis", "axes"},          {"bus", "buses"},          {"gas", "gases"},
    {"lens", "lenses"},        {"virus", "viruses"},      {"bonus", "bonuses"},
    {"campus", "campuses"},    {"status", "statuses"},    {"tie", "ties"},
    {"pie", "pies"},           {"alias", "aliases"},      {"canvas", "canvases"},
    {"census", "censuses"},    {"calorie", "calories"},   {"zombie", "zombies"},
    {"house", "houses"},       {"expense", "expenses"},   {"license", "licenses"},
    {"response", "responses"}, {"purchase", "purchases"}, {"case", "cases"},
    {"course", "courses"},     {"nurse", "nurses"},       {"warehouse", "warehouses"},
    {"price", "prices"},       {"database", "databases"}, {"lease", "leases"},
    {"release", "releases"},   {"phase", "phases"},       {"base", "bases"},
    {"size", "sizes"}};

constexpr std::array<std::string_view, 14> kUncountable = {
    "series",      "species", "staff",    "equipment", "inventory", "news",    "sales",
    "information", "payroll", "feedback", "software",  "hardware",  "revenue", "logistics"};

bool uncountable(std::string_view word) {
  return std::ranges::find(kUncountable, word) != kUncountable.end();
}

}  // namespace

std::vector<std::string> split_words(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  const auto flush = [&] {
    if (word.empty()) return;
    std::string folded = fold(word);
    word.clear();
    std::erase(folded, ' ');
    if (!folded.empty()) words.push_back(std::move(folded));
  };
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const char before = i > 0 ? name[i - 1] : ' ', after = i + 1 < name.size() ? name[i + 1] : ' ';
    if (c == '%' || c == '#') {
      flush();
      words.emplace_back(c == '%' ? "percent" : "number");
    } else if (c == '\'' && after == 's' && (i + 2 >= name.size() || !letter(name[i + 2]))) {
      continue;  // the apostrophe of "Men's" splits nothing, that of "chiffre d'affaires" does
    } else if (!letter(c) && !digit(c)) {
      flush();
    } else {
      const bool number_edge = digit(c) != digit(before) && (letter(before) || digit(before));
      const bool camel = upper(c) && (lower(before) || beyond_ascii(before));
      const bool acronym_end = upper(c) && upper(before) && lower(after) &&
                               !(after == 's' && (i + 2 >= name.size() || !letter(name[i + 2])));
      if (number_edge || camel || acronym_end) flush();
      word += c;
    }
  }
  flush();
  return words;
}

std::vector<std::string> split_tokens(std::string_view text) {
  const std::string folded = fold(text);
  std::vector<std::string> tokens;
  std::string token;
  for (const char c : folded) {
    if (letter(c) || digit(c)) {
      token += c;
    } else if (c != '\'' && !token.empty()) {
      tokens.push_back(std::move(token));
      token.clear();
    }
  }
  if (!token.empty()) tokens.push_back(std::move(token));
  return tokens;
}

std::string singular(std::string_view word) {
  if (word.size() < 3 || uncountable(word)) return std::string(word);
  for (const auto& [one, many] : kIrregular) {
    if (word == many) return std::string(one);
    if (word == one) return std::string(one);
  }
  const auto cut = [&](size_t n) { return std::string(word.substr(0, word.size() - n)); };
  if (ends(word, "ies") && word.size() > 4) return cut(3) + "y";
  for (std::string_view tail : {"sses", "shes", "ches", "xes", "zzes"})
    if (ends(word, tail)) return cut(2);
  if (ends(word, "ss") || ends(word, "us") || ends(word, "is")) return std::string(word);
  if (ends(word, "s")) return cut(1);
  return std::string(word);
}

std::string plural(std::string_view word) {
  if (word.empty() || uncountable(word)) return std::string(word);
  for (const auto& [one, many] : kIrregular) {
    if (word == one || word == many) return std::string(many);
  }
  const auto cut = [&](size_t n) { return std::string(word.substr(0, word.size() - n)); };
  const auto vowel = [](char c) {
    return std::string_view("aeiou").find(c) != std::string_view::npos;
  };
  if (ends(word, "y") && !vowel(word[word.size() - 2])) return cut(1) + "ies";
  for (std::string_view tail : {"ss", "sh", "ch", "x", "z", "us"})
    if (ends(word, tail)) return std::string(word) + "es";
  if (ends(word, "s")) return std::string(word);
  return std::string(word) + "s";
}

std::string join_words(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

}  // namespace sqlagent::catalog
