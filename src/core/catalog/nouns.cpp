#include "core/catalog/nouns.h"

#include <algorithm>
#include <array>

#include "core/catalog/compound.h"
#include "core/catalog/meaning.h"
#include "core/catalog/words.h"

namespace sqlagent::catalog {
namespace {

// Words around the noun that say how the file came to be, not what is in it.
constexpr std::array<std::string_view, 28> kPackaging = {
    "table", "sheet",   "data",  "dataset", "export",   "list", "report", "master", "file", "tbl",
    "dim",   "fact",    "final", "copy",    "csv",      "xlsx", "all",    "raw",    "new",  "tab",
    "v",     "current", "full",  "extract", "overview", "log",  "record", "info"};

bool digits_only(const std::string& word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> noun_words(std::string_view name) {
  const size_t dot = name.rfind('.');
  if (dot != std::string_view::npos && dot > 0 && name.size() - dot <= 5)
    name = name.substr(0, dot);
  auto words = split_words(name);
  auto kept = words;
  std::erase_if(kept, [](const std::string& word) {
    return digits_only(word) ||
           std::ranges::find(kPackaging, std::string_view(word)) != kPackaging.end();
  });
  return kept.empty() ? std::vector<std::string>() : kept;
}

class Nouns {
 public:
  explicit Nouns(Language language) : language_(language) {}
  void add(std::vector<std::string> words) {
    if (words.empty() || words.size() > 4) return;
    words.back() = singular(words.back());
    const std::string noun = join_words(words);
    if (std::ranges::find(list_, noun) == list_.end()) list_.push_back(noun);
  }
  void add_name(std::string_view name) {
    auto words = noun_words(name);
    if (words.empty()) return;
    if (language_ == Language::english) words = unjoined(words);
    add(words);
    for (const auto& translated : english_names(words, language_)) add(split_words(translated));
    if (words.size() > 1) heads_.push_back(words.back());
  }
  // "order items" is also asked for as "items": the head alone comes later, since other tables may
  // have it too.
  void add_heads() {
    for (const auto& head : heads_) add({head});
  }
  size_t size() const { return list_.size(); }
  std::vector<std::string> take() { return std::move(list_); }

 private:
  Language language_;
  std::vector<std::string> list_, heads_;
};

}  // namespace

void find_nouns(Table& table, Language language) {
  Nouns nouns(language);
  for (const auto& noun : table.edits.synonyms) nouns.add(split_words(noun));
  if (table.edits.display) nouns.add_name(*table.edits.display);
  for (const auto& noun : table.facts.nouns) nouns.add(split_words(noun));
  if (!table.facts.nouns.empty()) {
    table.nouns = nouns.take();
    table.own_nouns = table.nouns.size();
    return;
  }
  const bool named_sheet = !table.facts.sheet.empty() &&
                           !fold(table.facts.sheet).starts_with("sheet") &&
                           !fold(table.facts.sheet).starts_with("tabelle") &&
                           !fold(table.facts.sheet).starts_with("feuil");
  if (named_sheet) nouns.add_name(table.facts.sheet);
  nouns.add_name(table.facts.name);
  if (!named_sheet && !table.facts.file.empty()) nouns.add_name(table.facts.file);
  nouns.add_heads();
  table.own_nouns = nouns.size();
  if (table.key >= 0) {
    const auto entity =
        without_identifier_words(table.columns[static_cast<size_t>(table.key)].meaning);
    if (!entity.empty() && entity != std::vector<std::string>{"name"}) nouns.add(entity);
  }
  table.nouns = nouns.take();
  if (table.nouns.empty()) table.nouns.emplace_back("row");
}

}  // namespace sqlagent::catalog
