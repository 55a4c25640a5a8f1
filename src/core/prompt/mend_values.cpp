// A text that a column is compared with and does not hold, where it holds exactly one that differs
// in capitals or accents alone.
#include <algorithm>
#include <optional>

#include "core/prompt/mending.h"
#include "core/prompt/outline.h"

namespace sqlagent::prompt {
namespace {

constexpr size_t kMostHits = 64;

// All values of the column are known, so that what is not among them is nowhere.
const catalog::Column* known_column(const Outline& outline, const Reference& reference,
                                    const catalog::Catalog& catalog, int& table_index,
                                    int& column_index) {
  const auto owned = owner(outline, reference, catalog);
  if (!owned) return nullptr;
  table_index = outline.levels[static_cast<size_t>(owned->first)]
                    .sources[static_cast<size_t>(owned->second)]
                    .table;
  const auto& table = catalog.tables()[static_cast<size_t>(table_index)];
  column_index = catalog::Catalog::find_column(table, reference.column());
  const auto& column = table.columns[static_cast<size_t>(column_index)];
  return column.facts.values.empty() ? nullptr : &column;
}

std::optional<std::string> stored(const catalog::Catalog& catalog, int table, int column,
                                  const std::string& text) {
  std::optional<std::string> found;
  if (text.empty()) return {};
  const std::string wanted = catalog::normalise(text);
  const auto edge = [](const std::string& value) {  // white space there is meant, or nobody's
    return value.front() == ' ' || value.back() == ' ';
  };
  for (const auto& hit : catalog.values().find(text, false, kMostHits)) {
    if (hit.table != table || hit.column != column || catalog::normalise(hit.value) != wanted ||
        edge(hit.value))
      continue;
    if (found) return {};
    found = hit.value;
  }
  return found;
}

}  // namespace

std::vector<Edit> misspelt_values(const std::string& draft, const catalog::Catalog& catalog) {
  const auto found = outline(draft, catalog);
  const auto tokens = sql::tokens(draft);
  std::vector<Edit> edits;
  if (!found || !tokens) return edits;
  for (const Comparison& one : found->comparisons) {
    const size_t token = token_at(*tokens, one.at);
    if (!one.exact || token == tokens->size() || (*tokens)[token].word != one.text) continue;
    int table = -1, place = -1;
    const auto* column =
        known_column(*found, found->references[one.reference], catalog, table, place);
    if (!column || std::ranges::find(column->facts.values, one.text) != column->facts.values.end())
      continue;
    if (const auto value = stored(catalog, table, place, one.text))
      edits.push_back({(*tokens)[token].begin, (*tokens)[token].end, quoted_text(*value)});
  }
  return edits;
}

}  // namespace sqlagent::prompt
