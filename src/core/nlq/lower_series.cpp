// Two sources side by side as SQL: each a named query by period, joined on the period.
#include <fmt/format.h>

#include "core/nlq/lowering.h"

namespace sqlagent::nlq {
namespace {
constexpr int kLeastPeriods = 3;  // fewer pairs always correlate

}  // namespace

std::string lower_series(const Intent& intent, const catalog::Catalog& catalog) {
  std::string with, select, keys, on;
  const std::string names[] = {"ours", "theirs"};
  for (size_t i = 0; i < 2; ++i) {
    Intent one = intent.series[i];
    one.calc = Calc::none;  // growth is against the year before, not against the row before
    one.order.clear();
    one.limit.reset();
    // Each is computed once: inlined, one is easily computed anew for each row of the other.
    with += (i == 0 ? "WITH " : ", ") + names[i] + " AS MATERIALIZED (\n" +
            indent(lower(one, catalog)) + "\n)";
  }
  const Intent &left = intent.series[0], &right = intent.series[1];
  const auto of = [](const std::string& table, const std::string& name) {
    return table + "." + ident(name);
  };
  const std::string period = left.dims.back().alias;
  on = of("ours", period) + " = " + of("theirs", right.dims.back().alias);
  for (size_t i = 0; i < 2; ++i)
    for (const auto& dim : intent.series[i].dims)
      if (&dim != &intent.series[i].dims.back())
        keys += (keys.empty() ? "" : ", ") + of(names[i], dim.alias);
  const std::string from = "\nFROM ours\nJOIN theirs ON " + on;
  if (intent.calc != Calc::correlation) {
    std::string before;
    select = "  " + of("ours", period);
    for (size_t i = 0; i < 2; ++i) {
      const Intent& one = intent.series[i];
      const std::string alias = one.measures.front().alias;
      const bool taken = i == 1 && alias == left.measures.front().alias;
      select += ",\n  " + of(names[i], alias) + (taken ? " AS " + ident(alias + "_2") : "");
      if (one.calc != Calc::growth) continue;
      const std::string now = of(names[i], alias), then = of("before", alias);
      select += ",\n  round(100.0 * (" + now + " - " + then + ") / NULLIF(" + then +
                ", 0), 2) AS growth_percent";
      before = "\nJOIN " + names[i] + " AS before ON " + of("before", one.dims.back().alias) +
               " = (" + of(names[i], one.dims.back().alias) + " - INTERVAL '1 year')::date";
    }
    return with + "\nSELECT\n" + select + from + before + "\nORDER BY " + of("ours", period);
  }
  const std::string corr = "corr(" + of("ours", left.measures.front().alias) + ", " +
                           of("theirs", right.measures.front().alias) + ")";
  std::string each = keys;
  for (size_t at = each.find(", "); at != std::string::npos; at = each.find(", ", at + 4))
    each.replace(at, 2, ",\n  ");
  select = (keys.empty() ? "" : "  " + each + ",\n") + "  round(" + corr +
           "::numeric, 2) AS correlation,\n  count(*) AS " + ident(period + "s");
  std::string tail = fmt::format("\nHAVING count(*) >= {}", kLeastPeriods);
  if (!keys.empty())
    tail = "\nGROUP BY " + keys + tail + "\nORDER BY abs(" + corr + ") DESC NULLS LAST";
  return with + "\nSELECT\n" + select + from + tail;
}

}  // namespace sqlagent::nlq
