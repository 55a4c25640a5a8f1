// How well words name a column: each word must find its own word in the name (or one alike); what
// the name has left over costs.
#include "core/nlq/vocabulary.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/catalog/english.h"
#include "core/catalog/glossary.h"
#include "core/catalog/words.h"
#include "core/nlq/lexicon.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {

// Words of headers that say little: leaving them out is how people speak ("hire" for hire_date).
constexpr std::array kWeak = std::to_array<std::string_view>(
    {"date", "at",   "on",    "amount", "code", "type", "pct", "percent", "hrs", "y",
     "n",    "in",   "of",    "per",    "usd",  "eur",  "the", "number",  "no",  "nr",
     "id",   "name", "value", "datum",  "time", "full", "is",  "count",   "key", "flag"});

bool weak(std::string_view word) {
  return std::ranges::find(kWeak, word) != kWeak.end();
}

// Words alike have to be the word, not only share its stem: "departed" is not "department".
bool fits(const Form& form, const std::string& name_stem, const std::string& name_word) {
  if (form.stem != name_stem) return false;
  return form.length == 0 ||
         (form.length <= name_word.size() + 1 && name_word.size() <= form.length + 1);
}

// "shpmt" for shipment, "lmt" for limit: the same first letter, and consonants in their order.
bool is_shorthand(std::string_view name, std::string_view word) {
  if (name.size() + 2 > word.size() || name[0] != word[0]) return false;
  if (name.find_first_of("aeiou", 1) != name.npos) return false;
  size_t at = 0;
  for (const char c : word)
    if (at < name.size() && c == name[at]) ++at;
  return at == name.size();
}

// The word itself, and, unless left out, words with the same business meaning.
std::vector<Form> forms(const Token& token, const std::vector<std::string>& shorthands,
                        bool with_alike) {
  std::vector<Form> out{{token.stem, 1.0}};
  if (token.quoted || token.number || !with_alike) return out;
  for (const std::string& base : {token.word, catalog::singular(token.word)})
    for (std::string_view other : alike(base)) {
      std::string joined(other);
      std::erase(joined, '_');
      std::string form = other.find('_') == std::string_view::npos ? stem(other) : joined;
      if (std::ranges::none_of(out, [&](const Form& f) { return f.stem == form; }))
        out.push_back({std::move(form), 0.78, other.size()});
    }
  // "seg", "prod", "stat": headers cut words short.
  for (size_t length : {3, 4})
    if (token.word.size() >= 6 && token.word.size() >= length + 2 && out.size() < 24) {
      const std::string cut = token.word.substr(0, length);
      if (std::ranges::none_of(out, [&](const Form& f) { return f.stem == cut; }))
        out.push_back({cut, 0.8, length});
    }
  // Longer cuts only where they are no words of their own: "prereq", but not "custom".
  for (size_t length = 5; length <= 8 && length + 2 <= token.word.size(); ++length)
    if (const std::string cut = token.word.substr(0, length); !catalog::english(cut))
      out.push_back({cut, 0.8, length});
  for (const auto& name : shorthands)
    if (is_shorthand(name, token.word)) out.push_back({stem(name), 0.8, name.size()});
  return out;
}

}  // namespace

namespace {
// Headers repeat what the table is about: customers.customer_first_name is the first name there.
std::string without_noun(std::string_view header, const catalog::Table& table) {
  const auto words = catalog::split_words(header);
  if (words.size() < 2) return "";
  const auto noun = [&](const std::string& word) {
    return std::ranges::any_of(table.nouns, [&](const std::string& said) {
      const auto last = catalog::split_words(said);
      return !last.empty() && (last.back() == word || last.back() == catalog::singular(word) ||
                               (word.size() >= 3 && last.back().starts_with(word)));
    });
  };
  if (!noun(words.front())) return "";
  std::string out;
  for (size_t i = 1; i < words.size(); ++i) out += (i > 1 ? " " : "") + words[i];
  return out;
}
}  // namespace

Vocabulary::Vocabulary(const catalog::Catalog& catalog, Stages stages)
    : catalog_(catalog), alike_(stages.has(Stage::alike)) {
  std::set<std::string> words;
  const auto remember = [&](std::string_view text) {
    for (const auto& word : catalog::split_words(text)) {
      words.insert(word);
      words.insert(catalog::singular(word));
      words.insert(catalog::plural(word));
    }
  };
  for (int t = 0; t < static_cast<int>(catalog.tables().size()); ++t) {
    const auto& table = catalog.tables()[t];
    double quality = 1.0;
    for (const auto& noun : table.nouns) {
      add(t, -1, noun, quality);
      remember(noun);
      quality = 0.95;
    }
    add(t, -1, table.facts.name, 0.95);
    remember(table.facts.name);
    for (int c = 0; c < static_cast<int>(table.columns.size()); ++c) {
      const auto& column = table.columns[c];
      add(t, c, column.facts.display, 1.0);
      add(t, c, column.facts.name, 1.0);
      if (const auto own = without_noun(column.facts.name, table);
          !own.empty() && column.role != catalog::Role::foreign_key)
        add(t, c, own, 0.97);
      remember(column.facts.display);
      remember(column.facts.name);
      for (const auto& synonym : column.synonyms) {
        add(t, c, synonym, 0.93);
        remember(synonym);
      }
    }
  }
  words_.assign(words.begin(), words.end());
  std::set<std::string> shorthands;
  for (const auto& name : names_)
    for (const auto& word : name.words)
      if (word.size() >= 3 && word.size() <= 7 && !catalog::english(word) &&
          catalog::english(word, catalog::Language::english).empty())
        shorthands.insert(word);
  shorthands_.assign(shorthands.begin(), shorthands.end());
}

void Vocabulary::add(int table, int column, std::string_view text, double quality) {
  Name name{table, column, {}, {}, quality};
  std::string joined;
  for (const auto& word : catalog::split_words(text)) {
    name.stems.push_back(stem(word));
    name.words.push_back(word);
    joined += word;
  }
  if (name.stems.empty() || name.stems.size() > 8) return;
  for (int other : by_column_[{table, column}])
    if (names_[other].stems == name.stems) return;
  const int index = static_cast<int>(names_.size());
  for (const auto& one : name.stems) {
    auto& list = by_stem_[one];
    if (list.empty() || list.back() != index) list.push_back(index);
  }
  if (name.stems.size() > 1) by_stem_[stem(joined)].push_back(index);
  by_column_[{table, column}].push_back(index);
  names_.push_back(std::move(name));
}

double Vocabulary::match(std::span<const Token> words,
                         const std::vector<std::vector<Form>>& said_forms, const std::string& said,
                         const Name& name) const {
  // "headcount" for "head count", "e mail" for "email": the same letters in a row.
  std::string named;
  for (const auto& one : name.stems) named += one;
  if ((words.size() > 1 || name.stems.size() > 1) &&
      (said == named || (said.size() >= named.size() && stem(said) == named)))
    return name.quality;
  std::vector<bool> used(name.stems.size());
  double quality = name.quality;
  size_t matched = 0, extra = 0;
  bool head = false;
  size_t head_at = name.stems.size();
  while (head_at > 0 && weak(name.stems[head_at - 1])) --head_at;
  for (const auto& word_forms : said_forms) {
    double best = 0;
    size_t at = 0;
    for (const auto& form : word_forms) {
      if (form.stem == named && name.stems.size() > 1 && words.size() == 1)
        return name.quality * form.quality;
      for (size_t i = 0; i < used.size(); ++i)
        if (!used[i] && fits(form, name.stems[i], name.words[i]) && form.quality > best) {
          best = form.quality;
          at = i;
        }
    }
    if (best < 0.8 && name.quality < 0.95) best *= 0.75;  // alike to a word alike
    if (best == 0) {
      ++extra;
      continue;
    }
    used[at] = true;
    quality *= best;
    ++matched;
    head |= at + 1 == head_at || head_at == 0;
  }
  if (matched == 0) return 0;
  if (extra > 0) {
    // "product category": the words left may name the column's own table.
    if (name.column < 0 || extra > 2) return 0;
    std::vector<Token> rest;
    for (size_t w = 0; w < words.size(); ++w) {
      bool taken = false;
      for (const auto& form : said_forms[w])
        for (size_t i = 0; i < used.size(); ++i)
          taken |= used[i] && fits(form, name.stems[i], name.words[i]);
      if (!taken) rest.push_back(words[w]);
    }
    const auto owners = tables(rest);
    if (std::ranges::none_of(owners, [&](const NameHit& hit) {
          return hit.table == name.table && hit.quality > 0.55;
        }))
      return 0;
    quality *= 0.98;
  }
  for (size_t i = 0; i < used.size(); ++i)
    if (!used[i])
      quality -= weak(name.stems[i])
                     ? (name.stems[i] == "id" || name.stems[i] == "name" ? 0.16 : 0.05)
                     : 0.16;
  if (!head) quality -= 0.15;
  return quality;
}

std::vector<NameHit> Vocabulary::find(std::span<const Token> words, bool want_columns) const {
  std::vector<int> candidates;
  std::string joined;
  std::vector<std::vector<Form>> said_forms;
  for (const auto& word : words) {
    joined += word.word;
    said_forms.push_back(forms(word, shorthands_, alike_));
    for (const auto& form : said_forms.back()) {
      const auto found = by_stem_.find(form.stem);
      if (found != by_stem_.end())
        candidates.insert(candidates.end(), found->second.begin(), found->second.end());
    }
  }
  for (const std::string& whole : {stem(joined), joined})
    if (const auto found = by_stem_.find(whole); found != by_stem_.end())
      candidates.insert(candidates.end(), found->second.begin(), found->second.end());
  std::ranges::sort(candidates);
  const auto same = std::ranges::unique(candidates);
  candidates.erase(same.begin(), same.end());
  std::vector<NameHit> out;
  for (int index : candidates) {
    const Name& name = names_[index];
    if ((name.column >= 0) != want_columns) continue;
    const double quality = match(words, said_forms, joined, name);
    if (quality < 0.35) continue;
    auto old = std::ranges::find_if(
        out, [&](const NameHit& h) { return h.table == name.table && h.column == name.column; });
    if (old == out.end())
      out.push_back({name.table, name.column, quality});
    else
      old->quality = std::max(old->quality, quality);
  }
  sort_stably(out, [](const NameHit& a, const NameHit& b) { return a.quality > b.quality; });
  if (out.size() > kMaxHits) out.resize(kMaxHits);
  return out;
}

std::vector<NameHit> Vocabulary::columns(std::span<const Token> words) const {
  return find(words, true);
}
std::vector<NameHit> Vocabulary::tables(std::span<const Token> words) const {
  return find(words, false);
}

int Vocabulary::has_word(int table, int column, std::string_view words) const {
  const auto found = by_column_.find({table, column});
  if (found == by_column_.end()) return -1;
  int place = 0;
  for (const auto& word : catalog::split_tokens(words)) {
    const std::string wanted = stem(word);
    for (int index : found->second)
      if (std::ranges::find(names_[index].stems, wanted) != names_[index].stems.end()) return place;
    ++place;
  }
  return -1;
}

}  // namespace sqlagent::nlq
