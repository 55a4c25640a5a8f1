#include "core/nlq/naming.h"

#include <algorithm>
#include <array>

#include "core/catalog/words.h"

namespace sqlagent::nlq {

std::string plural_noun(const catalog::Catalog& catalog, int table) {
  const auto& t = catalog.tables()[table];
  if (t.nouns.empty()) return t.facts.name;
  auto words = catalog::split_tokens(t.nouns.front());
  if (words.empty()) return t.facts.name;
  // A noun that is the table's own name, in whatever language, is a plural already.
  if (catalog::join_words(words) != catalog::join_words(catalog::split_words(t.facts.name)))
    words.back() = catalog::plural(words.back());
  return catalog::join_words(words);
}

std::string identifier(std::string_view words) {
  std::string out;
  for (const auto& word : catalog::split_words(words)) out += (out.empty() ? "" : "_") + word;
  if (out.size() > 50) out.resize(50);
  return out.empty() ? "value" : out;
}

std::string_view grain_name(Grain grain) {
  static constexpr std::array<std::string_view, 7> kNames{"day",  "week", "month",  "quarter",
                                                          "year", "hour", "weekday"};
  return kNames[static_cast<size_t>(grain)];
}

std::string words_of(const catalog::Column& column) {
  std::string out = column.facts.display;
  // "Gäste": folded to our letters it would be another word.
  if (std::ranges::any_of(out, [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
    std::ranges::replace(out, '_', ' ');
    return out;
  }
  out.clear();
  for (const auto& word : catalog::split_words(column.facts.display))
    out += (out.empty() ? "" : " ") + word;
  return out.empty() ? column.facts.name : out;
}

std::string alias_of(const catalog::Catalog& catalog, const ExprPtr& expr,
                     const std::string& hint) {
  if (!expr) return "value";
  const auto column_name = [&](const ColumnRef& c) {
    return catalog.tables()[c.table].columns[c.column].facts.name;
  };
  if (const auto* c = std::get_if<ColumnRef>(&expr->is)) return column_name(*c);
  if (const auto* b = std::get_if<Bucket>(&expr->is))
    return (b->offset > 0 ? "fiscal_" : "") + std::string(grain_name(b->grain));
  if (const auto* b = std::get_if<Binary>(&expr->is)) {
    if (b->op == '%') return "percent";
    if (b->op == 'A' || hint == "difference") return "difference";
    if (b->op == 'M') return "moving_average";
    if (b->op == 'P') return "percentile";
    if (b->op == 'D') return "growth_percent";
    if (b->op == 'Y') return "age";
    if (b->op == 'B') return identifier(alias_of(catalog, b->left, "") + " from");
    if (hint == "worth") return "average_value";
    if (hint == "quotient") return "ratio";
    if (hint == "ratio" && b->left && b->right) {
      const std::string over = alias_of(catalog, b->left, ""),
                        under = alias_of(catalog, b->right, "");
      std::string_view tail = under;
      if (tail.starts_with("total_")) tail.remove_prefix(6);
      std::string_view head = over;
      if (head.starts_with("total_")) head.remove_prefix(6);
      const auto* each = std::get_if<Aggregate>(&b->right->is);
      const bool things = each && (each->f == Agg::count || each->f == Agg::count_distinct);
      return std::string(head == "value" ? "amount" : head) + "_per_" +
             (things ? catalog::singular(tail) : std::string(tail));
    }
    return hint.empty() ? "value" : hint;
  }
  const auto* a = std::get_if<Aggregate>(&expr->is);
  if (!a) return "value";
  static constexpr std::array<std::string_view, 9> kPrefix{
      "", "", "distinct_", "total_", "average_", "min_", "max_", "median_", "stddev_"};
  if (a->f == Agg::count && !a->of)
    return hint == "headcount" ? "headcount" : identifier(plural_noun(catalog, a->table));
  std::string inner = "value";
  if (!hint.empty() && hint != "count" && hint != "worth" && hint != "event" && hint != "ratio")
    inner = hint;
  else if (const auto* c = a->of ? std::get_if<ColumnRef>(&a->of->is) : nullptr)
    inner = column_name(*c);
  else if (const auto* bucket = a->of ? std::get_if<Bucket>(&a->of->is) : nullptr)
    inner = grain_name(bucket->grain);
  if (a->f == Agg::sum && inner == hint) return inner;
  if (a->f == Agg::count_distinct) return identifier(catalog::plural(inner));
  return std::string(kPrefix[static_cast<size_t>(a->f)]) + inner;
}

}  // namespace sqlagent::nlq
