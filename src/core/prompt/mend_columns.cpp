// A column or a qualifier that is not there: misspelt, or of another table in FROM.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/prompt/mending.h"
#include "core/prompt/outline.h"
#include "core/sql/prescan.h"

namespace sqlagent::prompt {
namespace {

using sql::readable_ident;

constexpr double kOtherTable = 0.1, kAliased = 0.05, kOnlyHolder = 0.25, kWordsLess = 0.35;

// The reference that the refusal is about, with its tokens.
struct Place {
  Outline outline;
  size_t reference = 0;
  size_t first = 0, last = 0;  // tokens of the qualifier and of the column; the same without one
};

std::optional<Place> place_of(const Patient& patient) {
  auto found = outline(patient.draft, patient.catalog);
  const size_t token = token_at(patient.tokens, patient.refusal.offset);
  if (!found || token == patient.tokens.size()) return {};
  for (size_t i = 0; i < found->references.size(); ++i) {
    const Reference& one = found->references[i];
    if (one.at != patient.refusal.offset) continue;
    const size_t last = token + 2 * (one.names.size() - 1);
    if (last >= patient.tokens.size()) return {};
    return Place{std::move(*found), i, last - (one.names.size() > 1 ? 2 : 0), last};
  }
  return {};
}

Edit rewrite(const Patient& patient, size_t token, std::string_view name) {
  return {patient.tokens[token].begin, patient.tokens[token].end, readable_ident(name)};
}

Edit requalify(const Patient& patient, const Place& place, std::string_view qualifier) {
  const auto& first = patient.tokens[place.first];
  if (place.first == place.last) return {first.begin, first.begin, readable_ident(qualifier) + "."};
  return {first.begin, first.end, readable_ident(qualifier)};
}

std::vector<Source> reachable(const Outline& outline, int level) {
  std::vector<Source> out;
  for (int at = level; at >= 0; at = outline.levels[static_cast<size_t>(at)].outer)
    for (const Source& one : outline.levels[static_cast<size_t>(at)].sources) out.push_back(one);
  return out;
}

const catalog::Table* table_of(const Source& source, const catalog::Catalog& catalog) {
  return source.table < 0 ? nullptr : &catalog.tables()[static_cast<size_t>(source.table)];
}

bool has(const Source& source, const std::string& column, const catalog::Catalog& catalog) {
  const auto* table = table_of(source, catalog);
  return table && catalog::Catalog::find_column(*table, column) >= 0;
}

// `customer_name` for the name of customers: the words that are too many are the table's own.
bool same_without_nouns(std::string_view written, const catalog::Table& table,
                        const catalog::Column& column) {
  const std::string name(written);
  const auto around = [&](const std::string& noun) {
    return name == noun + "_" + column.facts.name || noun + "_" + name == column.facts.name;
  };
  return around(table.facts.name) || std::ranges::any_of(table.nouns, around) ||
         std::ranges::any_of(table.nouns, [&](const std::string& noun) {
           std::string joined = noun;
           std::ranges::replace(joined, ' ', '_');
           return around(joined);
         });
}

void propose_near(const Patient& patient, const Place& place, const Source& source,
                  Proposals& out) {
  const auto* table = table_of(source, patient.catalog);
  if (!table) return;
  const std::string& written = place.outline.references[place.reference].column();
  for (const auto& column : table->columns) {
    double cost = name_cost(written, column.facts.name);
    if (cost >= 1 && same_without_nouns(written, *table, column)) cost = kWordsLess;
    if (cost <= 0 || cost >= 1) continue;
    out.push_back({{rewrite(patient, place.last, column.facts.name)},
                   cost,
                   fmt::format("{} is read as {}", written, column.facts.name)});
  }
}

// Are all of them made equal by a = b in FROM or WHERE? Then any of them says the same.
bool all_equal(const Outline& outline, const std::vector<const Source*>& sources,
               const std::string& column) {
  std::set<std::string> joined{sources.front()->name};
  for (size_t round = 0; round < sources.size(); ++round)
    for (const auto& [a, b] : outline.equal) {
      const Reference &left = outline.references[a], &right = outline.references[b];
      if (left.column() != column || right.column() != column) continue;
      if (joined.contains(left.qualifier())) joined.insert(right.qualifier());
      if (joined.contains(right.qualifier())) joined.insert(left.qualifier());
    }
  return std::ranges::all_of(sources,
                             [&](const Source* one) { return joined.contains(one->name); });
}

// a.x = b.x read as a.x = a.x says nothing.
bool equals_itself(const Place& place, const std::string& qualifier) {
  const auto& references = place.outline.references;
  return std::ranges::any_of(place.outline.equal, [&](const auto& pair) {
    if (pair.first != place.reference && pair.second != place.reference) return false;
    const Reference& other = references[pair.first == place.reference ? pair.second : pair.first];
    return other.column() == references[place.reference].column() && other.qualifier() == qualifier;
  });
}

void propose_other_table(const Patient& patient, const Place& place, Proposals& out) {
  const Reference& reference = place.outline.references[place.reference];
  const auto sources = reachable(place.outline, reference.level);
  std::vector<const Source*> holders;
  for (const Source& one : sources)
    if (one.name != reference.qualifier() && has(one, reference.column(), patient.catalog) &&
        !equals_itself(place, one.name))
      holders.push_back(&one);
  if (holders.size() > 1 && all_equal(place.outline, holders, reference.column()))
    holders.resize(1);
  for (const Source* one : holders)
    out.push_back({{requalify(patient, place, one->name)},
                   kOtherTable,
                   fmt::format("{} is a column of {}", reference.column(), one->name)});
}

// `c.name` FROM customers: the alias was forgotten.
bool called_in_short(const std::string& qualifier, const Source& source) {
  return source.name == source.written && source.written.starts_with(qualifier);
}

// Columns that the draft takes from a qualifier.
std::set<std::string> columns_under(const Outline& outline, const std::string& qualifier) {
  std::set<std::string> out;
  for (const Reference& one : outline.references)
    if (one.qualifier() == qualifier) out.insert(one.column());
  return out;
}

}  // namespace

void propose_columns(const Patient& patient, Proposals& out) {
  const auto place = place_of(patient);
  if (!place) return;
  const Reference& reference = place->outline.references[place->reference];
  for (const Source& one : reachable(place->outline, reference.level))
    if (reference.qualifier().empty() || reference.qualifier() == one.name)
      propose_near(patient, *place, one, out);
  if (!reference.qualifier().empty()) propose_other_table(patient, *place, out);
}

// Has a table that the level does not read these columns? Then a join may be missing as well as a
// name be wrong.
bool may_be_left_out(const Patient& patient, const Level& level,
                     const std::set<std::string>& columns) {
  const auto& tables = patient.catalog.tables();
  for (size_t i = 0; i < tables.size(); ++i) {
    const bool read = std::ranges::find(level.sources, static_cast<int>(i), &Source::table) !=
                      level.sources.end();
    const auto holds = [&](const std::string& name) {
      return catalog::Catalog::find_column(tables[i], name) >= 0;
    };
    if (!read && std::ranges::all_of(columns, holds)) return true;
  }
  return false;
}

void propose_qualifiers(const Patient& patient, Proposals& out) {
  const auto place = place_of(patient);
  if (!place || place->first == place->last) return;
  const Reference& reference = place->outline.references[place->reference];
  const std::string qualifier = reference.qualifier();
  const auto wanted = columns_under(place->outline, qualifier);
  const auto& level = place->outline.levels[static_cast<size_t>(reference.level)];
  const bool alone = level.sources.size() == 1 && !may_be_left_out(patient, level, wanted);
  for (const Source& one : reachable(place->outline, reference.level)) {
    if (one.name.empty()) continue;
    const bool holds = std::ranges::all_of(
        wanted, [&](const std::string& name) { return has(one, name, patient.catalog); });
    double cost = 1;
    if (one.written == qualifier) cost = kAliased;
    if (qualifier.size() > 3) cost = std::min(cost, name_cost(qualifier, one.name));
    if (one.written != one.name && qualifier.size() > 3)
      cost = std::min(cost, name_cost(qualifier, one.written) + kAliased);
    if (holds && (alone || called_in_short(qualifier, one))) cost = std::min(cost, kOnlyHolder);
    if (cost >= 1) continue;
    out.push_back({{requalify(patient, *place, one.name)},
                   cost,
                   fmt::format("{} is called {} here", qualifier, one.name)});
  }
}

void propose_owners(const Patient& patient, Proposals& out) {
  const auto place = place_of(patient);
  if (!place || place->first != place->last) return;
  const Reference& reference = place->outline.references[place->reference];
  const auto& sources = place->outline.levels[static_cast<size_t>(reference.level)].sources;
  std::vector<const Source*> holders;
  for (const Source& one : sources)
    if (has(one, reference.column(), patient.catalog)) holders.push_back(&one);
  if (holders.empty() || !all_equal(place->outline, holders, reference.column())) return;
  out.push_back({{requalify(patient, *place, holders.front()->name)},
                 kOtherTable,
                 fmt::format("{} is that of {}", reference.column(), holders.front()->name)});
}

}  // namespace sqlagent::prompt
