#include "core/nlq/suggest_parts.h"

#include <algorithm>

#include "core/nlq/completer.h"
#include "core/nlq/naming.h"

namespace sqlagent::nlq {
namespace {
using catalog::Role;

constexpr uint64_t kMostGroups = 60;  // a breakdown that people can look at

bool is_group(const catalog::Column& c) {
  const bool kind =
      c.role == Role::dimension || c.role == Role::status || c.role == Role::geography;
  return kind && c.facts.distinct >= 2 && c.facts.distinct <= kMostGroups;
}

std::optional<int> year_in(const std::optional<std::string>& day) {
  if (!day || day->size() < 10) return std::nullopt;
  const auto date = parse_iso_date(std::string_view(*day).substr(0, 10));
  if (!date) return std::nullopt;
  return static_cast<int>(std::chrono::year_month_day{*date}.year());
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

}  // namespace

Parts parts_of(const catalog::Catalog& catalog, int t) {
  Parts out;
  out.table = t;
  const auto& columns = catalog.tables()[t].columns;
  for (int c = 0; c < static_cast<int>(columns.size()); ++c) {
    const auto& column = columns[c];
    if (is_year(column)) continue;
    if (column.role == Role::additive) out.sums.push_back(c);
    if (column.role == Role::rate || column.role == Role::balance) out.rates.push_back(c);
    const bool points = std::ranges::any_of(catalog.edges(), [&](const catalog::Edge& e) {
      return e.from_table == t && e.from_column == c;
    });
    if (is_group(column) && !points) out.groups.push_back(c);
  }
  for (const auto& edge : catalog.edges())
    if (edge.from_table == t && edge.to_table != t && edge.to_unique && out.named < 0 &&
        catalog.tables()[edge.to_table].display >= 0)
      out.named = edge.to_table;
  return out;
}

std::vector<std::string> questions_of(const catalog::Catalog& catalog, const Parts& p) {
  const auto& table = catalog.tables()[p.table];
  const auto label = [&](int c) { return words_of(table.columns[c]); };
  const std::string rows = plural_noun(catalog, p.table);
  std::vector<std::string> out;
  const bool sum = !p.sums.empty(), group = !p.groups.empty();
  if (sum && group)
    out.push_back("Total " + label(p.sums[0]) + " by " + label(p.groups[0]));
  else if (group)
    out.push_back("How many " + rows + " by " + label(p.groups[0]) + "?");
  if (table.time >= 0)
    out.push_back(sum ? capital(label(p.sums[0])) + " by month"
                      : "Number of " + rows + " by month");
  if (p.named >= 0 && sum)
    out.push_back("Top 5 " + plural_noun(catalog, p.named) + " by " + label(p.sums.back()));
  else if (p.named >= 0)
    out.push_back("Top 5 " + plural_noun(catalog, p.named) + " by number of " + rows);
  else if (table.display >= 0 && (sum || !p.rates.empty()))
    out.push_back("Top 5 " + rows + " by " + label(sum ? p.sums[0] : p.rates[0]));
  if (table.time >= 0 && sum) {
    const auto& facts = table.columns[table.time].facts;
    const auto first = year_in(facts.min), last = year_in(facts.max);
    if (first && last && *first < *last)
      out.push_back("Compare total " + label(p.sums[0]) + " in " + std::to_string(*last - 1) +
                    " with " + std::to_string(*last));
  }
  if (!p.rates.empty() && group)
    out.push_back("Average " + label(p.rates[0]) + " by " + label(p.groups.back()));
  if (sum && group) out.push_back("Share of " + label(p.sums[0]) + " by " + label(p.groups.back()));
  out.push_back("How many " + rows + " are there?");
  if (group) out.push_back("Number of " + rows + " by " + label(p.groups.back()));
  return out;
}

}  // namespace sqlagent::nlq
