// Of what is ranked: how many are wanted, and whether the figure is shown beside them.
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
using catalog::Role;

// The figure is shown where it was asked for ("top products by revenue"), where the words left open
// what it is, and in a bare "cheapest class".
bool Completer::shows_figure(const Ranking& r) const {
  if (r.open || worth(r)) return true;
  if (std::ranges::any_of(f_.orders, [](const Piece* o) { return o->expr != nullptr; }))
    return true;
  const bool guessed = f_.top->hint.empty() && !f_.top->expr && !r.words.empty();
  return guessed || (f_.columns.empty() && f_.top->begin == 0);
}

// What business amounts to: of that people want the figure, and more than the first.
bool Completer::worth(const Ranking& r) const {
  static constexpr std::array<std::string_view, 5> kWorth{"@sales", "@units", "@revenue", "@profit",
                                                          "@performance"};
  const auto* c = std::get_if<ColumnRef>(&r.expr->is);
  return !r.formula.empty() || r.hint == "revenue" || r.hint == "units" || r.hint == "profit" ||
         has(kWorth, std::string_view(f_.top->hint)) ||
         (c && scene_.vocabulary.has_word(c->table, c->column, "return performance") >= 0 &&
          scene_.column(c->table, c->column).role == Role::rate);
}

constexpr uint64_t kFew = 15;  // so many kinds are listed whole

long long Completer::wanted(Draft& d, const Piece* target, const Ranking& r) const {
  if (f_.top->n) return *f_.top->n;
  if (target && target->n) return *target->n;
  // "The best clients" and "customers with the highest lifetime value" are several; "clubs with the
  // most members" and "the most common cities" speak of the one at the top.
  const bool before = target && target->begin >= f_.top->end && f_.top->hint != "@count";
  const bool many = target && target->end > 0 && (before || worth(r)) &&
                    scene_.tokens[target->end - 1].word.ends_with("s") &&
                    !scene_.tokens[target->end - 1].word.ends_with("ss");
  if (many && f_.groups.empty()) {
    // Eleven sectors are shown to the last.
    if (target->kind == Kind::column && scene_.column(*target).facts.distinct <= kFew)
      return static_cast<long long>(kFew);
    assume(d, "how many", "10");
    return 10;
  }
  return 1;
}

}  // namespace sqlagent::nlq
