// What was computed, without figures: "Total revenue (qty × unit_price) by month, only 2024, oldest
// first".
#include "core/nlq/naming.h"
#include "core/nlq/phrase.h"
#include "core/nlq/piece.h"
#include "core/nlq/provenance.h"
#include "core/nlq/read.h"

namespace sqlagent::nlq {
namespace {

// One figure whose conditions stand across as columns: "total amount across 2025-01 to 2025-12".
std::string across(const Intent& intent, const catalog::Catalog& catalog) {
  if (intent.measures.size() < 2) return "";
  std::string base;
  for (const auto& measure : intent.measures) {
    const auto* a = std::get_if<Aggregate>(&measure.expr->is);
    if (!a || !a->where) return "";
    Aggregate plain = *a;
    plain.where = nullptr;
    const std::string text = phrase(std::make_shared<const Expr>(Expr{plain}), catalog);
    if (!base.empty() && text != base) return "";
    base = text;
  }
  return base + " across " + intent.measures.front().alias + " to " + intent.measures.back().alias;
}

std::string what(const Intent& intent, const catalog::Catalog& catalog) {
  if (intent.series.size() == 2) {
    std::string out = intent.calc == Calc::correlation ? "correlation of " : "";
    for (const Intent& one : intent.series) {
      const bool first = &one == &intent.series.front();
      out += (first                              ? ""
              : intent.calc == Calc::correlation ? " with "
                                                 : " beside ") +
             std::string(one.calc == Calc::growth ? "growth of " : "") +
             measure_phrase(one.measures.front(), catalog) + " of " +
             plural_noun(catalog, one.subject);
    }
    return out + " by " + intent.series.front().dims.back().alias;
  }
  const std::string rows = plural_noun(catalog, intent.subject);
  if (intent.yes_no) return "whether there are any " + rows;
  std::vector<std::string> items;
  if (const std::string columns = across(intent, catalog); !columns.empty()) return columns;
  if (!intent.measures.empty()) {
    for (const auto& measure : intent.measures) {
      std::string text = measure_phrase(measure, catalog);
      if (&measure == &intent.measures.front()) {
        if (intent.calc == Calc::share) text = "share of " + text;
        if (intent.calc == Calc::running) text = "running " + text;
        if (intent.calc == Calc::growth) text = "growth of " + text;
        if (intent.calc == Calc::change) text = "change of " + text;
      }
      for (const auto& assumption : intent.assumptions)
        if (measure.alias.find(assumption.id) != std::string::npos &&
            assumption.choice.find(' ') != std::string::npos)
          text += " (" + assumption.choice + ")";
      items.push_back(text);
    }
    return join_list(items, "and");
  }
  if (!intent.dims.empty()) {
    for (const auto& dim : intent.dims) items.push_back(phrase(dim.expr, catalog));
    if (intent.count_groups) return "how many different values of " + join_list(items, "and");
    return "each " + join_list(items, "and");
  }
  if (intent.columns.size() > 4 || intent.columns.empty()) return "list of " + rows;
  for (const auto& column : intent.columns) items.push_back(phrase(column.expr, catalog));
  return join_list(items, "and") + (intent.distinct ? ", each once" : " of " + rows);
}

std::string order_words(const Intent& intent) {
  if (intent.order.empty()) return "";
  const auto& first = intent.order.front();
  const bool time = std::holds_alternative<Bucket>(first.expr->is);
  if (intent.limit) return "";
  if (time) return first.descending ? ", newest first" : ", oldest first";
  if (!has_aggregate(first.expr)) return "";
  return first.descending ? ", highest first" : ", lowest first";
}

// "top 10 by revenue": what stands first, and by what.
std::string ranking(const Intent& intent, const catalog::Catalog& catalog) {
  const bool down = intent.order.empty() || intent.order.front().descending;
  const std::string n = format_cell(std::to_string(*intent.limit), Type::integer, "");
  std::string out = *intent.limit == 1 ? (down ? ", the highest" : ", the lowest")
                                       : (down ? ", top " : ", bottom ") + n;
  if (!intent.order.empty() && intent.measures.empty())
    out += " by " + phrase(intent.order.front().expr, catalog);
  return out;
}

}  // namespace

std::vector<Part> parts_of(const Intent& intent, const catalog::Catalog& catalog) {
  std::vector<Part> out;
  if (intent.subject < 0 || intent.subject >= static_cast<int>(catalog.tables().size())) return out;
  out.push_back({"measure", what(intent, catalog)});
  if (intent.limit) out.push_back({"order", ranking(intent, catalog)});
  std::vector<std::string> keys;
  for (const auto& dim : intent.dims) keys.push_back(phrase(dim.expr, catalog));
  if (!keys.empty() && !intent.measures.empty())
    out.push_back({"group", " by " + join_list(keys, "and")});
  if (!intent.per.empty() && intent.measures.empty()) {
    std::vector<std::string> per;
    for (const auto& item : intent.per) per.push_back(phrase(item.expr, catalog));
    out.push_back({"group", " in each " + join_list(per, "and")});
  }
  if (intent.where) out.push_back({"filter", ", where " + phrase(intent.where, catalog)});
  if (intent.having) out.push_back({"having", ", where " + phrase(intent.having, catalog)});
  for (const auto& range : intent.times) out.push_back({"time", ", " + range.said});
  if (auto order = order_words(intent); !order.empty()) out.push_back({"order", std::move(order)});
  auto& first = out.front().text;
  if (!first.empty() && first[0] >= 'a' && first[0] <= 'z')
    first[0] = static_cast<char>(first[0] - 32);
  return out;
}

std::string describe(const Intent& intent, const catalog::Catalog& catalog) {
  std::string out;
  for (const auto& part : parts_of(intent, catalog)) out += part.text;
  return out;
}

}  // namespace sqlagent::nlq
