// One or two sentences about a result. Every figure in them is a cell of it, or its row count.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/nlq/extent.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"
#include "core/nlq/phrase.h"
#include "core/nlq/read.h"

namespace sqlagent::nlq {
namespace {

constexpr size_t kListed = 5;  // groups that a sentence names one by one

// The unit of a measure: percent for shares, that of its column for sums and averages.
std::string unit_of(const ExprPtr& e, const catalog::Catalog& catalog) {
  if (!e) return "";
  if (const auto* c = std::get_if<ColumnRef>(&e->is))
    return catalog.tables()[c->table].columns[c->column].facts.unit.value_or("");
  if (const auto* a = std::get_if<Aggregate>(&e->is))
    return a->f == Agg::count || a->f == Agg::count_distinct ? "" : unit_of(a->of, catalog);
  if (const auto* b = std::get_if<Binary>(&e->is))
    return b->op == '%'   ? "%"
           : b->op == '*' ? unit_of(b->right, catalog)
                          : unit_of(b->left, catalog);
  return "";
}

std::string cell(const Table& result, size_t row, size_t column, const std::string& unit) {
  const auto& value = result.rows.at(row).at(column);
  return value ? format_cell(*value, result.columns.at(column).type, unit) : "no value";
}

std::string label(const Intent& intent, const Table& result, size_t row) {
  std::vector<std::string> parts;
  for (size_t c = 0; c < result.columns.size(); ++c)
    for (const auto& dim : intent.dims)
      if (dim.alias == result.columns[c].name) {
        const auto& value = result.rows[row][c];
        std::string text = value ? *value : "(none)";
        const auto* bucket = std::get_if<Bucket>(&dim.expr->is);
        if (bucket && bucket->grain == Grain::month && text.size() >= 7) text.resize(7);
        parts.push_back(text);
      }
  return join_list(parts, "and");
}

std::optional<size_t> column_named(const Table& result, const std::string& name) {
  for (size_t c = 0; c < result.columns.size(); ++c)
    if (result.columns[c].name == name) return c;
  return std::nullopt;
}

std::string count_rows(const Table& result, std::string_view noun) {
  return (result.truncated ? "More than " : "") +
         format_cell(std::to_string(result.rows.size()), Type::integer, "") + " " +
         std::string(noun);
}

// More rows than were asked for share the last place.
std::string ties(const Intent& intent, const Table& result) {
  if (!intent.limit || !intent.ties || !intent.per.empty() || result.truncated ||
      result.rows.size() <= static_cast<size_t>(*intent.limit))
    return "";
  return *intent.limit == 1
             ? " " + count_rows(result, "share the first place.")
             : " The last place is shared, so there are " + count_rows(result, "rows.");
}

// Where a period was asked for: from when to when there is data at all.
std::string extent(const Intent& intent, const catalog::Catalog& catalog) {
  for (const auto& range : intent.times) {
    const auto first = first_day(range.column, catalog), last = last_day(range.column, catalog);
    if (first && last) return " The data runs from " + iso(*first) + " to " + iso(*last) + ".";
  }
  return "";
}

std::string grouped(const Intent& intent, const catalog::Catalog& catalog, const Table& result) {
  const auto& measure = intent.measures.front();
  std::string value_column = measure.alias, unit = unit_of(measure.expr, catalog);
  if (intent.calc == Calc::share && column_named(result, "percent")) {
    value_column = "percent";
    unit = "%";
  }
  const auto at = column_named(result, value_column);
  const std::string description = describe(intent, catalog);
  if (!at) return description + ": " + count_rows(result, "rows") + ".";
  const auto figure = [&](size_t row) {
    return label(intent, result, row) + " (" + cell(result, row, *at, unit) + ")";
  };
  if (result.rows.size() == 1) return description + ": " + figure(0) + ".";
  const bool by_value = !intent.order.empty() && intent.order.front().expr &&
                        !std::holds_alternative<Bucket>(intent.order.front().expr->is) &&
                        !std::holds_alternative<ColumnRef>(intent.order.front().expr->is);
  if (by_value && result.rows.size() <= kListed && intent.per.empty() && intent.dims.size() == 1) {
    std::vector<std::string> all;
    for (size_t row = 0; row < result.rows.size(); ++row) all.push_back(figure(row));
    return description + ": " + join_list(all, "and") + "." + ties(intent, result);
  }
  if (by_value)
    return description + ". First is " + figure(0) + ", last of " + count_rows(result, "rows") +
           " is " + figure(result.rows.size() - 1) + "." + ties(intent, result);
  return description + ": " + count_rows(result, "rows") + ", from " + figure(0) + " to " +
         figure(result.rows.size() - 1) + ".";
}

// The first row, which is the strongest, with its number of pairs; modestly.
std::string strongest(const Table& result, size_t correlation) {
  const double r =
      std::abs(std::strtod(result.rows[0][correlation].value_or("0").c_str(), nullptr));
  const std::string_view strength = r < 0.2   ? "hardly any connection"
                                    : r < 0.4 ? "a weak connection"
                                    : r < 0.7 ? "a moderate connection"
                                              : "a strong connection";
  std::vector<std::string> with;
  for (size_t c = 0; c < correlation; ++c) with.push_back(cell(result, 0, c, ""));
  std::string out = (with.empty() ? "" : "strongest ") + cell(result, 0, correlation, "");
  if (!with.empty()) out += " with " + join_list(with, "and");
  if (correlation + 1 < result.columns.size())
    out += " over " + cell(result, 0, correlation + 1, "") + " " +
           result.columns[correlation + 1].name;
  return out + ", " + std::string(strength);
}

}  // namespace

std::string say(const Intent& intent, const catalog::Catalog& catalog, const Table& result) {
  const std::string description = describe(intent, catalog);
  if (description.empty()) return count_rows(result, "rows") + ".";
  if (intent.yes_no) {
    const bool yes = !result.rows.empty() && !result.rows[0].empty() && result.rows[0][0] &&
                     (*result.rows[0][0] == "t" || *result.rows[0][0] == "true");
    std::string about = description.substr(std::string_view("Whether there are any ").size());
    return (yes ? "Yes, there are " : "No, there are no ") + about + ".";
  }
  if (result.rows.empty())
    return "Nothing matches. Looked for: " + description + "." + extent(intent, catalog);
  if ((intent.count_groups || (intent.dims.empty() && !intent.measures.empty())) &&
      result.rows.size() == 1) {
    std::string out = description + ": ";
    for (size_t c = 0; c < result.columns.size(); ++c) {
      std::string unit;
      for (const auto& measure : intent.measures)
        if (measure.alias == result.columns[c].name) unit = unit_of(measure.expr, catalog);
      out += (c == 0 ? "" : ", ") +
             (result.columns.size() > 1 ? result.columns[c].name + " " : "") +
             cell(result, 0, c, unit);
    }
    const bool nothing = std::ranges::all_of(
        result.rows[0], [](const Cell& value) { return !value || *value == "0"; });
    return out + "." + (nothing ? extent(intent, catalog) : "");
  }
  if (intent.calc == Calc::correlation) {
    const auto at = column_named(result, "correlation");
    return description + (at ? ": " + strongest(result, *at) : "") +
           ". What moves together need not depend on each other.";
  }
  if (!intent.measures.empty()) return grouped(intent, catalog, result);
  if (result.rows.size() == 1 && !result.columns.empty()) {
    std::vector<std::string> cells;
    for (size_t c = 0; c < result.columns.size() && c < 3; ++c)
      cells.push_back(cell(result, 0, c, ""));
    return description + ": " + join_list(cells, "and") + ".";
  }
  if (const std::string shared = ties(intent, result); !shared.empty())
    return description + "." + shared;
  return count_rows(result, result.rows.size() == 1 ? "row" : "rows") + ": " + description + ".";
}

}  // namespace sqlagent::nlq
