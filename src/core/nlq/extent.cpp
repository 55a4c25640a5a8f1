#include "core/nlq/extent.h"

namespace sqlagent::nlq {
namespace {

std::optional<Date> day_of(const std::optional<std::string>& text) {
  return text ? parse_iso_date(std::string_view(*text).substr(0, 10)) : std::nullopt;
}

const catalog::ColumnFacts* facts_of(const ColumnRef& c, const catalog::Catalog& catalog) {
  return c.table < 0 || c.column < 0 ? nullptr : &catalog.tables()[c.table].columns[c.column].facts;
}

}  // namespace

std::optional<Date> first_day(const ColumnRef& column, const catalog::Catalog& catalog) {
  const auto* facts = facts_of(column, catalog);
  return facts ? day_of(facts->min) : std::nullopt;
}

std::optional<Date> last_day(const ColumnRef& column, const catalog::Catalog& catalog) {
  const auto* facts = facts_of(column, catalog);
  return facts ? day_of(facts->max) : std::nullopt;
}

}  // namespace sqlagent::nlq
