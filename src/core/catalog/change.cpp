#include "core/catalog/change.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/catalog/keys.h"
#include "core/catalog/lay_edits.h"
#include "core/catalog/value_index.h"

namespace sqlagent::catalog {
namespace {

// The first thing that is wrong ends it; what was laid over until then is thrown away.
struct Wrong {
  std::string why;
};

std::string trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const size_t begin = text.find_first_not_of(kBlank);
  if (begin == text.npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(kBlank) + 1 - begin));
}

bool control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

void lay(std::optional<std::string>& into, const Change<std::string>& change, std::string_view what,
         size_t most) {
  if (!change) return;
  into.reset();
  if (!*change) return;
  std::string text = trimmed(**change);
  if (text.size() > most) throw Wrong{fmt::format("{} may have {} bytes at most.", what, most)};
  into = std::move(text);
}

void lay_name(std::optional<std::string>& into, const Change<std::string>& change,
              std::string_view what) {
  lay(into, change, what, kMaxDisplayBytes);
  if (!change || !into) return;
  if (into->empty())
    throw Wrong{fmt::format("{} must not be empty; null brings the file's own name back.", what)};
  if (control(*into)) throw Wrong{fmt::format("{} must be a single line.", what)};
}

void lay(std::vector<std::string>& into, const Change<std::vector<std::string>>& change,
         std::string_view what) {
  if (!change) return;
  into.clear();
  if (!*change) return;
  std::vector<std::string> seen;
  for (const std::string& synonym : **change) {
    std::string text = trimmed(synonym);
    if (text.size() > kMaxSynonymBytes || control(text))
      throw Wrong{fmt::format("A synonym of {} is too long: {} bytes on one line at most.", what,
                              kMaxSynonymBytes)};
    std::string normal = normalise(text);
    if (normal.empty()) throw Wrong{fmt::format("A synonym of {} is empty. Leave it out.", what)};
    if (std::ranges::find(seen, normal) != seen.end()) continue;
    seen.push_back(std::move(normal));
    into.push_back(std::move(text));
  }
  if (into.size() > kMaxSynonyms)
    throw Wrong{fmt::format("{} may have {} synonyms at most.", what, kMaxSynonyms)};
}

void lay_role(std::optional<Role>& into, const Change<std::string>& change, const Column& column) {
  if (!change) return;
  into.reset();
  if (!*change) return;
  const Role role = role_from_name(**change);
  if (role == Role::unknown)
    throw Wrong{
        fmt::format("“{}” is no role of a column. The roles are key, foreign_key, "
                    "display_name, dimension, ordinal, additive, balance, rate, time, "
                    "time_start, time_end, year, geography, flag, status, free_text and "
                    "contact; null lets us judge.",
                    **change)};
  if (const std::string why = misfit(role, column.facts); !why.empty())
    throw Wrong{
        fmt::format("“{}” cannot have the role {}: {}.", column.facts.display, name(role), why)};
  into = role;
}

void lay(TableEdits& edits, const ColumnChange& change, const Table& table) {
  const int at = Catalog::find_column(table, change.column);
  if (at < 0)
    throw Wrong{fmt::format("There is no column {} in {}.", change.column, table.facts.name)};
  const Column& column = table.columns[static_cast<size_t>(at)];
  auto edit = std::ranges::find(edits.columns, change.column, &ColumnEdits::column);
  if (edit == edits.columns.end()) {
    edits.columns.push_back({change.column});
    edit = edits.columns.end() - 1;
  }
  const std::string what = "“" + column.facts.display + "”";
  lay_name(edit->display, change.display, "The name of " + what);
  lay(edit->description, change.description, "The description of " + what, kMaxDescriptionBytes);
  lay(edit->unit, change.unit, "The unit of " + what, kMaxUnitBytes);
  lay(edit->synonyms, change.synonyms, what);
  lay_role(edit->role, change.role, column);
}

bool same_columns(const JoinEdit& a, const JoinEdit& b) {
  return a.column == b.column && a.to_table == b.to_table && a.to_column == b.to_column;
}

const Column& column_of(const Table& table, const std::string& name) {
  const int at = Catalog::find_column(table, name);
  if (at < 0) throw Wrong{fmt::format("There is no column {} in {}.", name, table.facts.name)};
  return table.columns[static_cast<size_t>(at)];
}

// A join that may be confirmed: both columns are there, can be equal, and one side does not repeat.
void check_confirmed(const JoinEdit& join, const Catalog& catalog, const Table& table) {
  const int to = catalog.find_table("", join.to_table);
  if (to < 0) throw Wrong{fmt::format("There is no table {}.", join.to_table)};
  const Table& target = catalog.tables()[static_cast<size_t>(to)];
  const Column &column = column_of(table, join.column), &other = column_of(target, join.to_column);
  if (&column == &other) throw Wrong{"A column cannot be joined with itself."};
  for (const JoinEdit& said : target.edits.joins)
    if (said.state == JoinState::removed && said.column == join.to_column &&
        said.to_table == table.facts.name && said.to_column == join.column)
      throw Wrong{fmt::format("This join was removed in {}. Take that back there first.",
                              target.facts.display)};
  if (!joinable(column.facts, other.facts))
    throw Wrong{
        fmt::format("{}.{} holds {} and {}.{} holds {}: no row of one would match a row of "
                    "the other.",
                    table.facts.name, join.column, name(column.facts.type), target.facts.name,
                    join.to_column, name(other.facts.type))};
  if (!unique_column(column.facts, false) && !unique_column(other.facts, false))
    throw Wrong{
        fmt::format("Neither {}.{} nor {}.{} is free of repetitions: joining them would "
                    "count rows several times.",
                    table.facts.name, join.column, target.facts.name, join.to_column)};
}

void lay(TableEdits& edits, const JoinEdit& join, const Catalog& catalog, const Table& table) {
  const auto known = std::ranges::find_if(
      edits.joins, [&](const JoinEdit& other) { return same_columns(other, join); });
  // What is not there any more may be forgotten, but nothing new may be said about it.
  if (join.state == JoinState::confirmed) check_confirmed(join, catalog, table);
  if (join.state == JoinState::removed && known == edits.joins.end()) {
    column_of(table, join.column);
    const int to = catalog.find_table("", join.to_table);
    if (to < 0) throw Wrong{fmt::format("There is no table {}.", join.to_table)};
    column_of(catalog.tables()[static_cast<size_t>(to)], join.to_column);
  }
  if (known != edits.joins.end()) edits.joins.erase(known);
  if (join.state != JoinState::found) edits.joins.push_back(join);
  if (edits.joins.size() > kMaxJoinEdits)
    throw Wrong{fmt::format("A table may have {} decided joins at most.", kMaxJoinEdits)};
}

bool says_nothing(const ColumnEdits& edit) {
  return edit == ColumnEdits{edit.column};
}

}  // namespace

Result<TableEdits, std::string> changed(TableEdits before, const TableChange& change,
                                        const Catalog& catalog, const Table& table) {
  try {
    lay_name(before.display, change.display, "The name of the table");
    lay(before.description, change.description, "The description", kMaxDescriptionBytes);
    lay(before.synonyms, change.synonyms, "the table");
    for (const ColumnChange& column : change.columns) lay(before, column, table);
    for (const JoinEdit& join : change.joins) lay(before, join, catalog, table);
  } catch (Wrong& wrong) {
    return unexpected(std::move(wrong.why));
  }
  std::erase_if(before.columns, says_nothing);
  return before;
}

Result<std::vector<Definition>, std::string> checked(std::vector<Definition> definitions) {
  if (definitions.size() > kMaxDefinitions)
    return unexpected(fmt::format("At most {} definitions are kept.", kMaxDefinitions));
  std::vector<std::string> terms;
  for (auto& [term, meaning] : definitions) {
    term = trimmed(term);
    meaning = trimmed(meaning);
    if (term.size() > kMaxTermBytes)
      return unexpected(fmt::format("A term may have {} bytes at most.", kMaxTermBytes));
    if (meaning.empty())
      return unexpected(term.empty() ? std::string("A definition is empty. Leave it out.")
                                     : fmt::format("Say what “{}” means.", term));
    if (meaning.size() > kMaxMeaningBytes)
      return unexpected(fmt::format("A meaning may have {} bytes at most.", kMaxMeaningBytes));
    if (term.empty()) continue;
    std::string normal = normalise(term);
    if (std::ranges::find(terms, normal) != terms.end())
      return unexpected(fmt::format("“{}” is defined twice.", term));
    terms.push_back(std::move(normal));
  }
  return definitions;
}

}  // namespace sqlagent::catalog
