// Facts become a catalog in five steps, each in a file of its own: words → roles → keys → nouns →
// joins, then values.
#include "core/catalog/catalog.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/catalog/glossary.h"
#include "core/catalog/joins.h"
#include "core/catalog/keys.h"
#include "core/catalog/meaning.h"
#include "core/catalog/nouns.h"
#include "core/catalog/roles.h"
#include "core/catalog/words.h"

namespace sqlagent::catalog {
namespace {

constexpr std::string_view kLineageColumn =
    "_row";  // where a row came from; never shown, asked for or joined

constexpr std::array<std::pair<Role, std::string_view>, 18> kRoles{
    {{Role::unknown, "unknown"},
     {Role::key, "key"},
     {Role::foreign_key, "foreign_key"},
     {Role::display_name, "display_name"},
     {Role::dimension, "dimension"},
     {Role::ordinal, "ordinal"},
     {Role::additive, "additive"},
     {Role::balance, "balance"},
     {Role::rate, "rate"},
     {Role::time, "time"},
     {Role::time_start, "time_start"},
     {Role::time_end, "time_end"},
     {Role::year, "year"},
     {Role::geography, "geography"},
     {Role::flag, "flag"},
     {Role::status, "status"},
     {Role::free_text, "free_text"},
     {Role::contact, "contact"}}};

void add_once(std::vector<std::string>& list, std::string word) {
  if (!word.empty() && std::ranges::find(list, word) == list.end()) list.push_back(std::move(word));
}

Column named(ColumnFacts facts, Language language) {
  Column column;
  const auto header = split_words(facts.display), identifier = split_words(facts.name);
  for (const auto& word : header) add_once(column.words, word);
  for (const auto& word : identifier) add_once(column.words, word);
  for (const auto& synonym : facts.synonyms) add_once(column.synonyms, normalise(synonym));
  for (const auto* words : {&header, &identifier})
    for (auto& name : english_names(*words, language))
      if (name != join_words(*words)) add_once(column.synonyms, std::move(name));
  column.description = facts.description;
  column.meaning = meaning_of(facts, language);
  column.facts = std::move(facts);
  return column;
}

std::vector<std::string> header_words(const TableFacts& facts) {
  std::vector<std::string> words;
  for (const auto& column : facts.columns)
    for (auto& word : split_words(column.display)) add_once(words, std::move(word));
  for (const auto* name : {&facts.name, &facts.sheet})
    for (auto& word : split_words(*name)) add_once(words, std::move(word));
  return words;
}

// Cells that a question may name: not free text, not addresses of persons, no measures, no dates.
bool indexed(const Column& column) {
  return column.facts.type == Type::text && column.role != Role::free_text &&
         column.role != Role::contact && column.role != Role::unknown;
}

void index_values(const std::vector<Table>& tables, ValueIndex& index) {
  for (size_t t = 0; t < tables.size(); ++t)
    for (size_t c = 0; c < tables[t].columns.size(); ++c) {
      const Column& column = tables[t].columns[c];
      if (!indexed(column)) continue;
      const auto add = [&](const std::string& value) {
        if (value.size() <= kMaxValueBytes)
          index.add(static_cast<int>(t), static_cast<int>(c), value);
      };
      for (const auto& value : column.facts.values) add(value);
      if (column.facts.values.empty())
        for (const auto& [value, count] : column.facts.top) add(value);
    }
  index.finish();
}

}  // namespace

std::string_view name(Role role) {
  for (const auto& [one, text] : kRoles)
    if (one == role) return text;
  return "unknown";
}

Role role_from_name(std::string_view name) {
  for (const auto& [role, text] : kRoles)
    if (text == name) return role;
  return Role::unknown;
}

int Catalog::find_table(std::string_view schema, std::string_view table) const {
  int shared = -1;
  for (size_t i = 0; i < tables_.size(); ++i) {
    const TableFacts& facts = tables_[i].facts;
    if (facts.name != table || (!schema.empty() && facts.schema != schema)) continue;
    if (!facts.shared || !schema.empty()) return static_cast<int>(i);
    if (shared < 0) shared = static_cast<int>(i);
  }
  return shared;
}

int Catalog::find_column(const Table& table, std::string_view column) {
  for (size_t i = 0; i < table.columns.size(); ++i)
    if (table.columns[i].facts.name == column) return static_cast<int>(i);
  return -1;
}

Catalog build(TenantId owner, uint64_t version, std::vector<TableFacts> tables) {
  Catalog catalog(std::move(owner));
  catalog.version_ = version;
  for (TableFacts& facts : tables) {
    Table table;
    const Language language = language_of(header_words(facts));
    for (ColumnFacts& column : std::exchange(facts.columns, {}))
      if (column.name != kLineageColumn)
        table.columns.push_back(named(std::move(column), language));
    table.facts = std::move(facts);
    assign_roles(table);
    choose_keys(table);
    table.nouns = nouns_of(table, language);
    catalog.tables_.push_back(std::move(table));
  }
  catalog.edges_ = find_joins(catalog.tables_);
  index_values(catalog.tables_, catalog.values_);
  return catalog;
}

}  // namespace sqlagent::catalog
