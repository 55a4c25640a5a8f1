// Columns, stars and whole rows: what a name means, found as PostgreSQL finds it, and what was
// probably meant when it means nothing.
#include <fmt/format.h>

#include <algorithm>

#include "base/edit_distance.h"
#include "core/sql/binder.h"
#include "core/sql/hints.h"
#include "core/sql/prescan.h"

namespace sqlagent::sql {
namespace {

using enum Refusal::Reason;

constexpr size_t kMostColumns = 1'600;  // PostgreSQL takes 1,664

std::string unread_hint(const std::string& name, const std::vector<std::string>& unread) {
  if (std::ranges::count(unread, name))
    return fmt::format("{0} is not in FROM; join it: JOIN {0} ON ….", readable_ident(name));
  return fmt::format("There is no {0} in FROM; if it is {1}, join that: JOIN {2} AS {0} ON ….",
                     readable_ident(name), fmt::join(unread, " or "), readable_ident(unread[0]));
}

std::string dotted(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, "."));
}

}  // namespace

// One level finds an unqualified name once, or it is ambiguous; only then the levels outside are
// asked.
const Visible* Binder::unqualified(const std::string& name, int at, const Scope& scope) const {
  const auto begin = scope.visible.begin() + static_cast<long>(scope.first_visible);
  const auto named = [&](const Visible& one) { return one.name == name; };
  const auto first = std::find_if(begin, scope.visible.end(), named);
  if (first == scope.visible.end()) return nullptr;
  const auto second = std::find_if(first + 1, scope.visible.end(), named);
  if (second == scope.visible.end()) return &*first;
  const auto owner = [&](const Visible& one) {
    return one.entry < 0 ? std::string("table") : scope.entries[one.entry].name;
  };
  const std::string shown = readable_ident(name);
  refuse(ambiguous,
         fmt::format("{} is in more than one table; write {}.{} or {}.{}.", shown, owner(*first),
                     shown, owner(*second), shown),
         at, {owner(*first) + "." + name, owner(*second) + "." + name});
}

const Entry* Binder::entry(const Names& qualifier, const Scope& scope) const {
  for (const Scope* level = &scope; level; level = level->outer)
    for (size_t i = level->first_entry; i < level->entries.size(); ++i) {
      const Entry& one = level->entries[i];
      if (!one.name.empty() && one.name == qualifier.back() &&
          (qualifier.size() == 1 || one.schema == qualifier.front()))
        return &one;
    }
  return nullptr;
}

void Binder::column(const object& body, const Scope& scope) {
  only("column", body, {"fields"});
  const auto& fields = list(body, "fields");
  const int at = location(body);
  if (fields.size() > 3) refuse(forbidden_node, form_hint("column", "catalogname"), at);
  if (is_node(fields[fields.size() - 1], "A_Star")) {
    if (fields.size() == 1)
      refuse(forbidden_node,
             "`*` stands for all columns only in the select list and in count(*); name the "
             "columns.",
             at);
    return whole_row(strings(array(fields.begin(), fields.end() - 1)), at, scope);
  }
  const Names names = strings(fields);
  if (names.size() == 1) {
    for (const Scope* level = &scope; level; level = level->outer)
      if (const auto* found = unqualified(names[0], at, *level)) return use(found->weight, at);
    if (entry(names, scope)) return whole_row(names, at, scope);
    no_column(names, nullptr, at, scope);
  }
  const Entry* found = entry(Names(names.begin(), names.end() - 1), scope);
  if (!found) no_entry(Names(names.begin(), names.end() - 1), names.back(), at, scope);
  const auto hits = std::count(found->columns.begin(), found->columns.end(), names.back());
  const auto place = std::find(found->columns.begin(), found->columns.end(), names.back()) -
                     found->columns.begin();
  if (hits > 1)
    refuse(ambiguous,
           fmt::format("{} has more than one column {}; rename one with AS.", found->name,
                       readable_ident(names.back())),
           at);
  if (hits == 0) no_column(names, found, at, scope);
  use(found->weights.empty() ? Weight{} : found->weights[static_cast<size_t>(place)], at);
}

// A row as one value: to_json(t), count(t.*). It would show the hidden columns too.
void Binder::whole_row(const Names& names, int at, const Scope& scope) {
  const Entry* found = names.size() <= 2 ? entry(names, scope) : nullptr;
  if (!found) no_entry(names, "", at, scope);
  if (found->hides)
    refuse(forbidden_node,
           fmt::format("{0} is a whole row of a table, which is not supported; name its columns, "
                       "or write count(*) to count rows.",
                       names.back()),
           at);
  double length = 1;
  for (const Weight& weight : found->weights) {
    use(weight, at);
    length += weight.length;
  }
  hold(length, at);
}

// Tables that are not read here and have the column, those first that join with one that is; at
// most three.
Binder::Names Binder::tables_with(std::string_view column, const Scope& scope) const {
  if (column.empty()) return {};
  std::set<std::string> read, near;
  for (const Scope* level = &scope; level; level = level->outer)
    for (const auto& one : level->entries) read.insert(one.table);
  const auto name = [&](int table) {
    return catalog_.tables()[static_cast<size_t>(table)].facts.name;
  };
  for (const auto& edge : catalog_.edges()) {
    if (read.contains(name(edge.from_table))) near.insert(name(edge.to_table));
    if (read.contains(name(edge.to_table))) near.insert(name(edge.from_table));
  }
  Names joined, others;
  for (const auto& table : catalog_.tables())
    if (!read.contains(table.facts.name) && catalog::Catalog::find_column(table, column) >= 0)
      (near.contains(table.facts.name) ? joined : others).push_back(table.facts.name);
  auto& out = joined.empty() ? others : joined;
  constexpr size_t kShown = 3;
  if (out.size() > kShown) out.resize(kShown);
  return std::move(out);
}

void Binder::no_entry(const Names& names, std::string_view column, int at,
                      const Scope& scope) const {
  Names reachable;
  for (const Scope* level = &scope; level; level = level->outer)
    for (size_t i = 0; i < level->entries.size(); ++i) {
      const Entry& one = level->entries[i];
      if (one.table == names.back() && one.name != one.table)
        refuse(unknown_table,
               fmt::format("{} is called {} here; write {} in its place.", one.table,
                           readable_ident(one.name), readable_ident(one.name)),
               at, {one.name});
      if (one.name == names.back() && names.size() == 1 && i < level->first_entry)
        refuse(unknown_table,
               fmt::format("{} cannot be used in this ON: it stands before a comma. Write JOIN "
                           "instead of the comma.",
                           one.name),
               at, {one.name});
      if (!one.name.empty()) reachable.push_back(one.name);
    }
  constexpr size_t kLongestAlias = 3;  // no typo, but a name for a table that is not read
  const auto unread = tables_with(column, scope);
  const bool alias = names.back().size() <= kLongestAlias;
  const auto nearest =
      alias && !unread.empty() ? Names() : nearest_names(names.back(), reachable, 3);
  if (contains(unread, names.back()) || (nearest.empty() && !unread.empty()))
    refuse(unknown_table, unread_hint(names.back(), unread), at, unread);
  refuse(unknown_table,
         nearest.empty()
             ? fmt::format("There is no {} in FROM; join it, or use a name that is.", dotted(names))
             : fmt::format("There is no {} in FROM; did you mean {}?", dotted(names), nearest[0]),
         at, nearest);
}

void Binder::no_column(const Names& names, const Entry* found, int at, const Scope& scope) const {
  const std::string& name = names.back();
  const std::string shown = readable_ident(name);
  const std::string where = found ? " in " + names[names.size() - 2] : "";
  const auto refuse_with = [&](const std::string& rest, const Names& nearest) {
    refuse(unknown_column, fmt::format("There is no column {}{}{}", shown, where, rest), at,
           nearest);
  };
  const bool quoted = at >= 0 && static_cast<size_t>(at) < draft_.size() && draft_[at] == '"';
  if (const auto hint = column_hint(name); !found && !quoted && !hint.empty())
    refuse(unknown_column, hint, at);
  if (contains(scope.aliases, name))
    refuse(unknown_column,
           fmt::format("{} is a name given in the select list; here the expression itself must be "
                       "repeated, or the query wrapped in another SELECT.",
                       shown),
           at);

  Names candidates;
  if (found) candidates = found->columns;
  if (!found)
    for (const Scope* level = &scope; level; level = level->outer)
      for (const auto& one : level->visible) candidates.push_back(one.name);
  const auto nearest = nearest_names(name, candidates, 3);
  Names owners;
  for (const auto& table : catalog_.tables())
    if (catalog::Catalog::find_column(table, name) >= 0)
      owners.push_back(table.facts.name + "." + name);
  if (!owners.empty() && owners.size() <= 3)
    refuse_with(fmt::format("; {} has it: join that table, or name it.",
                            owners[0].substr(0, owners[0].size() - name.size() - 1)),
                owners);
  if (!nearest.empty())
    refuse_with(fmt::format("; did you mean {}?", readable_ident(nearest[0])), nearest);
  if (quoted && !found)
    refuse_with(fmt::format("; if it is a text, write it in single quotes: '{}'.", name), {});
  if (candidates.empty()) refuse_with("; the query reads no table. Add FROM.", {});
  constexpr size_t kShown = 6;
  if (candidates.size() > kShown) candidates.resize(kShown);
  refuse(unknown_column,
         fmt::format("There is no column {}{}; there are {}.", shown, where,
                     fmt::join(candidates, ", ")),
         at);
}

// `*` or `t.*`: its columns become outputs; where a table hides columns, the star itself is
// replaced by their list.
void Binder::star(const Names& qualifier, int at, Scope& scope) {
  if (qualifier.size() > 2) refuse(forbidden_node, form_hint("column", "catalogname"), at);
  if (qualifier.empty() && scope.entries.empty())
    refuse(syntax, "SELECT * needs a FROM: SELECT * FROM a_table.", at);
  std::string replacement;
  bool hides = false;
  const bool alone = qualifier.empty() && scope.entries.size() == 1;
  const auto add = [&](const Entry* owner, const std::string& name, Weight weight) {
    use(weight, at);
    scope.weights.push_back(weight);
    if (!replacement.empty()) replacement += ", ";
    if (owner && !alone) replacement += readable_ident(owner->name) + ".";
    replacement += readable_ident(name);
    scope.outputs.push_back(name);
    if (scope.outputs.size() > kMostColumns)
      refuse(limit,
             fmt::format("`*` stands for more than {} columns here; name those you need.",
                         kMostColumns),
             at);
  };
  if (qualifier.empty()) {
    for (const auto& one : scope.visible)
      add(one.entry < 0 ? nullptr : &scope.entries[one.entry], one.name, one.weight);
    for (const auto& one : scope.entries) hides = hides || one.hides;
  } else {
    const Entry* owner = entry(qualifier, scope);
    if (!owner) no_entry(qualifier, "", at, scope);
    hides = owner->hides;
    for (size_t i = 0; i < owner->columns.size(); ++i)
      add(owner, owner->columns[i], owner->weights.empty() ? Weight{} : owner->weights[i]);
  }
  if (replacement.empty())
    refuse(unknown_column, "There is no column behind this `*`; name the columns.", at);
  if (hides) splices_.push_back({at, std::move(replacement)});
}

}  // namespace sqlagent::sql
