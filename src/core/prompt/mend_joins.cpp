// A table that the draft takes columns from and does not read: joined along an edge of the
// catalog. Only one table may hold those columns, unless the draft names it, and only one edge may
// lead there: a join decides which rows count, so nothing is weighed here.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "core/prompt/mending.h"
#include "core/prompt/outline.h"
#include "core/sql/prescan.h"

namespace sqlagent::prompt {
namespace {

using sql::readable_ident;

constexpr double kNamedTable = 0.15, kUnnamedTable = 0.3;
constexpr double kLeastProbability = 0.5;

struct Joint {  // source.column = table.target
  size_t source = 0;
  int column = -1, target = -1;
};

bool reaches(const catalog::Edge& edge, const Level& level, int table,
             const std::set<std::string>& joined_already) {
  return std::ranges::any_of(level.sources, [&](const Source& one) {
    if (joined_already.contains(one.name)) return false;
    return (edge.from_table == one.table && edge.to_table == table) ||
           (edge.to_table == one.table && edge.from_table == table);
  });
}

// The way to join the table to what a level reads; none when there are several.
std::vector<Joint> joints(const catalog::Catalog& catalog, const Level& level, int table,
                          const std::set<std::string>& joined_already) {
  std::vector<Joint> found;
  bool doubtful = false;
  for (const auto& edge : catalog.edges()) {
    // A doubtful edge joins nothing, but another way it is.
    if (edge.probability < kLeastProbability) {
      doubtful |= reaches(edge, level, table, joined_already);
      continue;
    }
    for (size_t i = 0; i < level.sources.size(); ++i) {
      const int there = level.sources[i].table;
      if (joined_already.contains(level.sources[i].name)) continue;
      if (edge.from_table == there && edge.to_table == table)
        found.push_back({i, edge.from_column, edge.to_column});
      else if (edge.to_table == there && edge.from_table == table)
        found.push_back({i, edge.to_column, edge.from_column});
    }
  }
  if (doubtful || found.size() != 1) found.clear();
  return found;
}

// Sources whose columns the draft makes equal to some of the qualifier's: their ON stands already.
std::set<std::string> joined_to(const Outline& outline, const std::string& qualifier) {
  std::set<std::string> out;
  for (const auto& [a, b] : outline.equal) {
    const Reference &left = outline.references[a], &right = outline.references[b];
    if (left.qualifier() == qualifier) out.insert(right.qualifier());
    if (right.qualifier() == qualifier) out.insert(left.qualifier());
  }
  return out;
}

const std::string& column_name(const catalog::Catalog& catalog, int table, int column) {
  return catalog.tables()[static_cast<size_t>(table)]
      .columns[static_cast<size_t>(column)]
      .facts.name;
}

std::set<std::string> columns_under(const Outline& outline, const std::string& qualifier) {
  std::set<std::string> out;
  for (const Reference& one : outline.references)
    if (one.qualifier() == qualifier) out.insert(one.column());
  return out;
}

// What joins `table` as `called` to the source.
Proposal join(const Patient& patient, const Source& source, int table, const Joint& joint,
              const std::string& called) {
  const std::string& name = patient.catalog.tables()[static_cast<size_t>(table)].facts.name;
  const size_t token = token_at(patient.tokens, source.at);
  const size_t place = end_of_part(patient.tokens, token, Until::table);
  std::string text = fmt::format(
      " JOIN {}{} ON {}.{} = {}.{}", readable_ident(name),
      called == name ? "" : " AS " + readable_ident(called), readable_ident(source.name),
      readable_ident(column_name(patient.catalog, source.table, joint.column)),
      readable_ident(called), readable_ident(column_name(patient.catalog, table, joint.target)));
  return {{{place, place, std::move(text)}}, 0, fmt::format("{} is joined", name)};
}

// The level whose FROM is to grow: that of the reference.
const Reference* reference_at(const Outline& outline, int at) {
  const auto found = std::ranges::find(outline.references, at, &Reference::at);
  return found == outline.references.end() ? nullptr : &*found;
}

bool holds(const catalog::Table& table, const std::set<std::string>& columns) {
  return std::ranges::all_of(columns, [&](const std::string& name) {
    return catalog::Catalog::find_column(table, name) >= 0;
  });
}

}  // namespace

void propose_joins(const Patient& patient, Proposals& out) {
  const auto found = outline(patient.draft, patient.catalog);
  const auto* reference = found ? reference_at(*found, patient.refusal.offset) : nullptr;
  if (!reference) return;
  const Level& level = found->levels[static_cast<size_t>(reference->level)];
  const std::string qualifier = reference->qualifier();
  const bool unread =
      std::ranges::none_of(level.sources, [&](const Source& one) { return one.name == qualifier; });
  if (!qualifier.empty() && !unread) return;
  const auto wanted =
      qualifier.empty() ? std::set{reference->column()} : columns_under(*found, qualifier);
  const auto ready = qualifier.empty() ? std::set<std::string>{} : joined_to(*found, qualifier);
  const auto& tables = patient.catalog.tables();
  const auto named = [&](const catalog::Table& one) { return one.facts.name == qualifier; };
  const bool by_name = std::ranges::any_of(tables, named);
  const auto read = [&](size_t table) {
    return std::ranges::find(level.sources, static_cast<int>(table), &Source::table) !=
           level.sources.end();
  };
  // One that is read already may be meant as well, unless it is compared with the one that is not.
  int holders = 0;
  for (size_t i = 0; i < tables.size(); ++i) {
    const auto source = std::ranges::find(level.sources, static_cast<int>(i), &Source::table);
    const bool compared = source != level.sources.end() && ready.contains(source->name);
    holders += !compared && holds(tables[i], wanted);
  }
  if (!by_name && holders != 1) return;
  for (size_t i = 0; i < tables.size(); ++i) {
    const auto& table = tables[i];
    if (by_name && !named(table)) continue;
    if (read(i) || !holds(table, wanted)) continue;
    const std::string& called = qualifier.empty() ? table.facts.name : qualifier;
    const double cost = by_name ? kNamedTable : kUnnamedTable;
    for (const Joint& one : joints(patient.catalog, level, static_cast<int>(i), ready)) {
      const Source& source = level.sources[one.source];
      if (token_at(patient.tokens, source.at) == patient.tokens.size()) continue;
      out.push_back(join(patient, source, static_cast<int>(i), one, called));
      out.back().cost = cost;
    }
  }
}

}  // namespace sqlagent::prompt
