// Facts become a catalog in five steps, each in a file of its own: words → roles → keys → nouns →
// joins, then values.
#include "core/catalog/catalog.h"

#include <algorithm>
#include <utility>

#include "core/catalog/compound.h"
#include "core/catalog/glossary.h"
#include "core/catalog/joins.h"
#include "core/catalog/keys.h"
#include "core/catalog/lay_edits.h"
#include "core/catalog/meaning.h"
#include "core/catalog/nouns.h"
#include "core/catalog/roles.h"
#include "core/catalog/words.h"

namespace sqlagent::catalog {
namespace {

constexpr std::string_view kLineageColumn =
    "_row";  // where a row came from; never shown, asked for or joined

void add_once(std::vector<std::string>& list, std::string word) {
  if (!word.empty() && std::ranges::find(list, word) == list.end()) list.push_back(std::move(word));
}

Column named(ColumnFacts facts, std::string written, Language language) {
  Column column;
  const auto header = split_words(facts.display), identifier = split_words(facts.name);
  for (const auto& word : header) add_once(column.words, word);
  for (auto& word : split_words(written)) add_once(column.words, std::move(word));
  for (const auto& word : identifier) add_once(column.words, word);
  for (const auto& synonym : facts.synonyms) add_once(column.synonyms, normalise(synonym));
  for (const auto* words : {&header, &identifier})
    for (auto& name : english_names(*words, language))
      if (name != join_words(*words)) add_once(column.synonyms, std::move(name));
  if (language == Language::english)
    for (const auto* words : {&header, &identifier})
      if (const auto apart = unjoined(*words); apart != *words)
        add_once(column.synonyms, join_words(apart));
  column.description = facts.description;
  column.meaning = meaning_of(facts, language);
  column.header = std::move(written);
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

const TableEdits* edits_of(const TableFacts& facts, const Edits& edits) {
  if (facts.shared) return nullptr;
  const auto found = std::ranges::find(edits.tables, facts.name, &TableEdits::table);
  return found == edits.tables.end() ? nullptr : &*found;
}

// Words, roles, keys and nouns of one table; joins need all tables.
Table understood(TableFacts facts, const Edits& edits, std::vector<UnusedEdit>& unused) {
  Table table;
  table.title = facts.display;
  std::vector<std::string> headers;
  for (const ColumnFacts& column : facts.columns) headers.push_back(column.display);
  if (const TableEdits* said = edits_of(facts, edits)) {
    table.edits = *said;
    lay_words(facts, *said);
  }
  const Language language = language_of(header_words(facts));
  auto columns = std::exchange(facts.columns, {});
  for (size_t i = 0; i < columns.size(); ++i)
    if (columns[i].name != kLineageColumn)
      table.columns.push_back(named(std::move(columns[i]), std::move(headers[i]), language));
  table.facts = std::move(facts);
  assign_roles(table);
  lay_roles(table, unused);
  choose_keys(table);
  find_nouns(table, language);
  return table;
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

std::string_view name(Decided decided) {
  switch (decided) {
    case Decided::found:
      return "found";
    case Decided::declared:
      return "declared";
    case Decided::confirmed:
      return "confirmed";
  }
  return "found";
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

Catalog build(TenantId owner, uint64_t version, std::vector<TableFacts> tables,
              const Edits& edits) {
  Catalog catalog(std::move(owner));
  catalog.version_ = version;
  catalog.definitions_ = edits.definitions;
  for (TableFacts& facts : tables)
    catalog.tables_.push_back(understood(std::move(facts), edits, catalog.unused_edits_));
  const auto rules = join_rules(catalog.tables_, catalog.unused_edits_);
  catalog.edges_ = find_joins(catalog.tables_, rules);
  index_values(catalog.tables_, catalog.values_);
  return catalog;
}

}  // namespace sqlagent::catalog
