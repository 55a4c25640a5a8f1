#include "core/nlq/derive.h"

#include <algorithm>
#include <optional>

#include "core/nlq/order.h"
#include "core/nlq/stretch.h"

namespace sqlagent::nlq {
namespace {
using catalog::Role;

bool numeric(const catalog::Column& column) {
  return column.facts.type == Type::integer || column.facts.type == Type::numeric;
}

bool transactional(const catalog::Catalog& catalog, int t) {
  if (catalog.tables()[t].time >= 0) return true;
  return std::ranges::any_of(
      catalog.edges(), [&](const catalog::Edge& e) { return e.from_table == t && !e.from_unique; });
}

// From the beginning to the end of what a row is: days between dates, hours between moments.
std::optional<Derived> duration_of(const catalog::Catalog& catalog, const Vocabulary& vocabulary,
                                   int t) {
  const auto stretch = stretch_named(catalog, vocabulary, t);
  if (!stretch) return std::nullopt;
  const std::string_view unit = whole_days(catalog, *stretch) ? "day" : "hour";
  return Derived{"duration", length_of(catalog, *stretch, unit), t,
                 formula_of(catalog, *stretch, unit), 0.9};
}

// Beside an amount the one column of whole numbers that may be added up says how many, whatever
// the things are: bottles, nights, tickets.
int only_count(const catalog::Table& table, const Vocabulary& vocabulary, int t) {
  int found = -1;
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c) {
    const auto& column = table.columns[c];
    if (column.facts.type != Type::integer || column.role != Role::additive) continue;
    if (found >= 0 ||
        vocabulary.has_word(t, c, "amount total price cost fee tax revenue sales line number") >= 0)
      return -1;
    found = c;
  }
  return found;
}

// A figure of the thing that a row of this table points at: the first whose name says one of the
// words; what is none comes without an expression.
std::pair<ExprPtr, std::string> kept_beside(const catalog::Catalog& catalog,
                                            const Vocabulary& vocabulary, int table,
                                            std::string_view words) {
  for (const auto& edge : catalog.edges()) {
    if (edge.from_table != table || !edge.to_unique) continue;
    const auto& other = catalog.tables()[edge.to_table];
    if (other.facts.shared) continue;
    for (int c = 0; c < static_cast<int>(other.columns.size()); ++c)
      if (numeric(other.columns[c]) && vocabulary.has_word(edge.to_table, c, words) >= 0)
        return {column_of(edge.to_table, c), other.columns[c].facts.name};
  }
  return {};
}

}  // namespace

std::vector<Derived> derive(const catalog::Catalog& catalog, const Vocabulary& vocabulary) {
  std::vector<Derived> out;
  for (int t = 0; t < static_cast<int>(catalog.tables().size()); ++t) {
    const auto& table = catalog.tables()[t];
    if (auto duration = duration_of(catalog, vocabulary, t)) {
      const auto* days = std::get_if<Binary>(&duration->row->is);
      if (days->op == '-')
        out.push_back({"tenure", binary_of('/', duration->row, number_of("365.25")), t,
                       duration->formula.substr(0, duration->formula.rfind(',')) + ", in years",
                       0.9});
      out.push_back(std::move(*duration));
    }
    if (table.facts.shared || !transactional(catalog, t))
      continue;  // of others: no revenue of ours
    int quantity = -1, price = -1, cost = -1, discount = -1, amount = -1, amount_rank = 99;
    for (int c = 0; c < static_cast<int>(table.columns.size()); ++c) {
      const auto& column = table.columns[c];
      if (!numeric(column) || column.role == Role::key || column.role == Role::foreign_key)
        continue;
      const auto has = [&](std::string_view words) { return vocabulary.has_word(t, c, words); };
      if (quantity < 0 && has("quantity qty units pieces") >= 0 && has("price cost") < 0)
        quantity = c;
      if (has("price") >= 0 && has("list cost") < 0 && (price < 0 || has("unit") >= 0)) price = c;
      if (cost < 0 && has("cost") >= 0) cost = c;
      if (discount < 0 && has("discount rebate") >= 0 && column.role == Role::rate) discount = c;
      const int rank = has("revenue sales turnover takings amount total");
      const bool other =
          has("cost tax discount shipping fee refund tip count quantity units target budget") >= 0;
      if (rank >= 0 && !other && (column.role != Role::rate || has("total") >= 0) &&
          rank < amount_rank) {
        amount = c;
        amount_rank = rank;
      }
    }
    bool guessed = false;
    if (quantity < 0 && amount >= 0) {
      quantity = only_count(table, vocabulary, t);
      guessed = quantity >= 0;
    }
    const auto label = [&](int c) { return table.columns[c].facts.name; };
    if (amount >= 0)
      out.push_back(
          {"revenue", column_of(t, amount), t, amount_rank < 4 ? "" : label(amount), 1.0});
    if (quantity >= 0)
      out.push_back({"units", column_of(t, quantity), t, guessed ? label(quantity) : "",
                     guessed ? 0.9 : 1.0});
    if (quantity < 0 || guessed) continue;
    // Price and cost may be kept with the thing that is sold.
    const auto kept = [&](int own, std::string_view words) {
      return own >= 0 ? std::pair{column_of(t, own), label(own)}
                      : kept_beside(catalog, vocabulary, t, words);
    };
    const auto [unit_price, price_name] = kept(price, "price");
    if (!unit_price) continue;
    ExprPtr revenue = binary_of('*', column_of(t, quantity), unit_price);
    std::string formula = label(quantity) + " × " + price_name;
    const auto& rate = discount >= 0 ? table.columns[discount].facts.max : std::nullopt;
    if (rate && std::stod(*rate) <=
                    1) {  // a fraction; whole percents are divided in the same way people do it
      revenue = binary_of('*', revenue, binary_of('-', number_of("1"), column_of(t, discount)));
      formula += " × (1 − " + label(discount) + ")";
    }
    out.push_back({"revenue", revenue, t, formula, amount >= 0 ? 0.6 : price >= 0 ? 0.95 : 0.9});
    const auto [unit_cost, cost_name] = kept(cost, "cost");
    if (unit_cost)
      out.push_back({"profit",
                     binary_of('*', column_of(t, quantity), binary_of('-', unit_price, unit_cost)),
                     t, label(quantity) + " × (" + price_name + " − " + cost_name + ")", 0.9});
  }
  sort_stably(out, [](const Derived& a, const Derived& b) { return a.quality > b.quality; });
  return out;
}

}  // namespace sqlagent::nlq
