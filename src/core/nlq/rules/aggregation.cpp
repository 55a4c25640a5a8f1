// Totals, averages, counts. What may be summed or averaged follows from the column's role: never
// sum(year), avg(id).
#include <array>

#include <algorithm>
#include "core/catalog/words.h"

#include "core/nlq/completer.h"
#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;
using catalog::Role;

bool numeric(const catalog::Column& c) {
  return c.facts.type == Type::integer || c.facts.type == Type::numeric;
}
bool when(const catalog::Column& c) {
  return c.facts.type == Type::date || c.facts.type == Type::timestamp;
}

// How natural f over a column of this role is; negative: not at all.
double licence(Agg f, const catalog::Column& c) {
  if (c.role == Role::key || c.role == Role::foreign_key) return -1;
  if (f == Agg::min || f == Agg::max)
    return numeric(c) || when(c) || c.facts.type == Type::interval ? 0 : -1;
  if (!numeric(c) && c.facts.type != Type::interval) return -1;
  if (is_year(c)) return -1;
  if (f == Agg::sum)
    return c.role == Role::rate      ? -1
           : c.role == Role::ordinal ? -0.5
           : c.role == Role::balance ? -0.1
                                     : 0.0;
  return 0;
}

void make_measure(Piece base, Agg f, const Piece& of, std::vector<Piece>& out) {
  base.kind = measure;
  base.agg = f;
  base.table = of.table;
  base.column = of.column;
  base.expr = aggregate_of(f, of.expr, of.table);
  out.push_back(std::move(base));
}

// "90th percentile of delivery days".
void percentile_word(const Scene& scene, std::span<const Piece* const> p, Piece base,
                     std::vector<Piece>& out) {
  const auto word = [&](int i) {
    return i < static_cast<int>(scene.tokens.size()) ? std::string_view(scene.tokens[i].word) : "";
  };
  const std::string& n = p[0]->literals.front().text;
  if (word(base.end) != "percentile" || n.size() > 2 || n.find('.') != std::string::npos) return;
  base.kind = agg;
  base.agg = Agg::none;
  base.end += 1;
  base.score += 1.0;
  base.hint = "percentile";
  base.literals = {{(n.size() == 1 ? "0.0" : "0.") + n, Type::numeric}};
  out.push_back(std::move(base));
}

void agg_column(const Scene& scene, std::span<const Piece* const> p, Piece base,
                std::vector<Piece>& out) {
  const Piece& of = *p.back();
  if (p[0]->hint == "moving") return;
  if (p[0]->hint == "percentile") {
    if (!is_number(scene.column(of))) return;
    base.kind = measure;
    base.table = of.table;
    base.column = of.column;
    base.hint = "percentile";
    base.expr = binary_of('P', aggregate_of(Agg::median, of.expr, of.table),
                          number_of(p[0]->literals.front().text));
    out.push_back(std::move(base));
    return;
  }
  const double fit = licence(p[0]->agg, scene.column(of));
  // "total price" as a sum of prices is nonsense; a rate called "total" is a column's own name.
  if (fit < 0 && (p[0]->agg != Agg::sum || fit <= -1)) return;
  base.score += fit;
  make_measure(std::move(base), p[0]->agg, of, out);
}

// "average revenue": the derived measure per row of its own table.
void agg_measure(const Scene&, std::span<const Piece* const> p, Piece base,
                 std::vector<Piece>& out) {
  const Piece& of = *p.back();
  const auto* inner = of.expr ? std::get_if<Aggregate>(&of.expr->is) : nullptr;
  if (!inner || of.hint.empty() || p[0]->hint == "moving" || p[0]->agg == Agg::none) return;
  const bool duration = of.hint == "duration";
  if (p[0]->agg == Agg::sum && inner->f != Agg::sum && inner->f != Agg::count && !duration) return;
  base.kind = measure;
  base.table = of.table;
  base.hint = of.hint;
  base.agg = p[0]->agg;
  base.expr = p[0]->agg == Agg::sum && !duration ? of.expr
                                                 : aggregate_of(p[0]->agg, inner->of, inner->table);
  if (p[0]->agg != Agg::sum && !inner->of) return;
  if (p[0]->agg != Agg::sum && !duration) base.score -= 0.1;
  out.push_back(std::move(base));
}

void count_entity(const Scene& scene, std::span<const Piece* const> p, Piece base,
                  std::vector<Piece>& out) {
  const Piece& of = p.front()->kind == entity ? *p.front() : *p.back();
  // "how many tickets" of a table of ticket sales: a row may hold several.
  for (const auto& derived : scene.derived) {
    if (derived.name != "units" || derived.table != of.table || p.size() != 3 || p[1] ||
        of.score >= 0.8 * (of.end - of.begin))
      continue;
    Piece units = base;
    units.kind = measure;
    units.agg = Agg::sum;
    units.table = of.table;
    units.hint = "units";
    units.expr = aggregate_of(Agg::sum, derived.row, derived.table);
    units.score += 0.15;
    out.push_back(std::move(units));
  }
  base.kind = measure;
  base.agg = Agg::count;
  base.table = of.table;
  base.hint = "count";
  base.expr = aggregate_of(Agg::count, nullptr, of.table);
  out.push_back(std::move(base));
}

// "how many women": the rows with that value.
void count_filter(const Scene&, std::span<const Piece* const> p, Piece base,
                  std::vector<Piece>& out) {
  const Piece& of = *p.back();
  if (of.table < 0) return;
  base.kind = measure;
  base.agg = Agg::count;
  base.table = of.table;
  base.hint = "count";
  base.expr = aggregate_of(Agg::count, nullptr, of.table);
  base.pred = of.pred;
  out.push_back(std::move(base));
}

// A header in the plural, or one that says how many, holds figures; "advisor" in whole numbers that
// come back often holds codes.
bool tallies(const catalog::Column& c) {
  const bool codes = c.facts.type == Type::integer && c.facts.distinct * 3 <= c.facts.rows;
  const auto plural = [](const std::vector<std::string>& words) {
    return !words.empty() && words.back() != catalog::singular(words.back());
  };
  return !codes || c.words.empty() || plural(c.words) ||
         std::ranges::any_of(c.synonyms, [&](const std::string& name) {
           return plural(catalog::split_words(name));
         });
}

void count_column(const Scene& scene, std::span<const Piece* const> p, Piece base,
                  std::vector<Piece>& out) {
  const Piece& of = *p.back();
  const auto& facts = scene.column(of);
  const bool distinct_said = p.size() > 2 && p[1];
  base.kind = measure;
  base.table = of.table;
  base.column = of.column;
  if (when(facts)) {
    // "how many hires": the rows whose hire date is known.
    if (distinct_said) return;
    base.agg = Agg::count;
    base.hint = "event";
    base.expr = aggregate_of(Agg::count, nullptr, of.table);
    if (facts.facts.nulls > 0) base.pred = compare_of(of.expr, Cmp::not_null, {});
  } else if (numeric(facts) && !distinct_said &&
             (facts.role == Role::additive || facts.role == Role::balance) && tallies(facts)) {
    base.agg = Agg::sum;  // "how many guests": the figure counts them already
    base.expr = aggregate_of(Agg::sum, of.expr, of.table);
  } else if (numeric(facts) && !distinct_said && facts.role == Role::additive &&
             !scene.tokens[of.end - 1].word.ends_with('s')) {
    return;  // "how many TEU" asks for no different figures
  } else if (facts.facts.type == Type::boolean || facts.role == Role::rate ||
             facts.role == Role::free_text) {
    return;
  } else if (facts.role == Role::key && !distinct_said) {
    base.agg = Agg::count;
    base.hint = "count";
    base.expr = aggregate_of(Agg::count, nullptr, of.table);
  } else {
    base.agg = Agg::count_distinct;
    base.expr = aggregate_of(Agg::count_distinct, of.expr, of.table);
    base.score -= distinct_said ? 0.0 : 0.15;
  }
  out.push_back(std::move(base));
}

// "average order value": what one row of the entity amounts to, summed over the table where the
// money is.
void entity_worth(const Scene& scene, std::span<const Piece* const> p, Piece base,
                  std::vector<Piece>& out) {
  if (p[0]->agg != Agg::avg && p[0]->agg != Agg::sum) return;
  const Piece& of = *p[1];
  for (const auto& derived : scene.derived) {
    if (derived.name != "revenue") continue;
    bool below = derived.table == of.table;
    for (const auto& edge : scene.catalog.edges())
      below |= edge.from_table == derived.table && edge.to_table == of.table;
    if (!below) continue;
    Piece piece = base;
    piece.kind = measure;
    piece.table = derived.table;
    piece.agg = p[0]->agg;
    piece.hint = "worth";
    const ExprPtr total = aggregate_of(Agg::sum, derived.row, derived.table);
    piece.expr = p[0]->agg == Agg::sum ? total
                 : derived.table == of.table
                     ? aggregate_of(Agg::avg, derived.row, derived.table)
                     : binary_of('/', total, aggregate_of(Agg::count, nullptr, of.table));
    piece.score += 0.1 * derived.quality;
    if (!derived.formula.empty()) piece.assumed.push_back({"value", derived.formula});
    out.push_back(std::move(piece));
  }
}

// "average value of an order".
void worth_of_entity(const Scene& scene, std::span<const Piece* const> p, Piece base,
                     std::vector<Piece>& out) {
  const Piece* const said[] = {p[0], p[3], p[1]};
  entity_worth(scene, said, std::move(base), out);
}

// "average donation": the one sum of money a row has.
void single_worth(const Scene& scene, std::span<const Piece* const> p, Piece base,
                  std::vector<Piece>& out) {
  if (p[0]->agg == Agg::sum || p[1]->score < 0.8) return;
  // "average order": what its lines come to.
  if (scene.table(p[1]->table).time >= 0 && p[0]->agg == Agg::avg)
    entity_worth(scene, p, base, out);
  for (const auto& derived : scene.derived) {
    if (derived.name != "revenue" || derived.table != p[1]->table) continue;
    base.kind = measure;
    base.table = derived.table;
    base.agg = p[0]->agg;
    base.hint = "worth";
    base.expr = aggregate_of(p[0]->agg, derived.row, derived.table);
    base.assumed.push_back({"value", derived.formula.empty() ? "amount" : derived.formula});
    out.push_back(std::move(base));
    return;
  }
}

// "Total stock" of a table that is called so: what its figure of that name comes to. "Total claims"
// may be how many there are.
void called_total(const Scene& scene, std::span<const Piece* const> p, Piece base,
                  std::vector<Piece>& out) {
  const Piece& of = *p[1];
  const std::span said(&scene.tokens[of.begin], static_cast<size_t>(of.end - of.begin));
  if (p[0]->agg != Agg::sum || said.back().word.ends_with('s')) return;
  for (const auto& hit : scene.vocabulary.columns(said)) {
    const auto& c = scene.column(hit.table, hit.column);
    if (hit.table != of.table || hit.quality < 0.2 || !is_number(c) ||
        (c.role != Role::additive && c.role != Role::balance))
      continue;
    base.kind = measure;
    base.agg = Agg::sum;
    base.table = hit.table;
    base.column = hit.column;
    base.expr = aggregate_of(Agg::sum, column_of(hit.table, hit.column), hit.table);
    out.push_back(std::move(base));
    return;
  }
}

// "tickets sold": how many, where a row may hold several.
void units_sold(const Scene& scene, std::span<const Piece* const> p, Piece base,
                std::vector<Piece>& out) {
  int at = p[0]->end;
  const auto word = [&](int i) {
    return i < static_cast<int>(scene.tokens.size()) ? std::string_view(scene.tokens[i].word) : "";
  };
  while (word(at) == "were" || word(at) == "was" || word(at) == "have" || word(at) == "been" ||
         word(at) == "did" || word(at) == "we")
    ++at;
  if (word(at) != "sold" && word(at) != "sell" && word(at) != "bought" && word(at) != "purchased")
    return;
  for (const auto& derived : scene.derived) {
    if (derived.name != "units") continue;
    bool near = derived.table == p[0]->table;
    for (const auto& edge : scene.catalog.edges())
      near |= edge.from_table == derived.table && edge.to_table == p[0]->table;
    if (!near) continue;
    Piece piece = base;
    piece.kind = measure;
    piece.end = at + 1;
    piece.score += 1.0;
    piece.agg = Agg::sum;
    piece.table = derived.table;
    piece.hint = "units";
    piece.expr = aggregate_of(Agg::sum, derived.row, derived.table);
    out.push_back(std::move(piece));
  }
}

// "the different cities": each once.
void each_once(const Scene&, std::span<const Piece* const> p, Piece base, std::vector<Piece>& out) {
  Piece once = *p.back();  // rows of a table are different ones already
  once.begin = base.begin;
  once.score = base.score;
  once.rule = base.rule;
  once.distinct = true;
  out.push_back(std::move(once));
}

// "minimum, maximum and average price": several figures of one column.
void also_agg(const Scene& scene, std::span<const Piece* const> p, Piece base,
              std::vector<Piece>& out) {
  const Piece& first = *p.back();
  const auto* inner = first.expr ? std::get_if<Aggregate>(&first.expr->is) : nullptr;
  // "average number of shops" is one figure.
  if (!inner || !inner->of || first.column < 0 || inner->f == p[0]->agg || !first.unit.empty() ||
      first.rule.starts_with("count.") || licence(p[0]->agg, scene.column(first)) <= -1)
    return;
  base.kind = measure;
  base.agg = p[0]->agg;
  base.table = first.table;
  base.column = first.column;
  base.expr = aggregate_of(p[0]->agg, inner->of, inner->table);
  base.list = {first.expr};
  base.list.insert(base.list.end(), first.list.begin(), first.list.end());
  out.push_back(std::move(base));
}

}  // namespace

std::span<const Rule> aggregation_rules() {
  static const std::array kRules{
      Rule{"agg.column", {is(agg), maybe(of), is(column)}, 0.3, agg_column},
      Rule{"agg.list", {is(agg), maybe(conj_and), is(measure)}, 0.3, also_agg},
      Rule{"agg.longer_list", {is(agg), maybe(conj_and), is(measure)}, 0.3, also_agg},
      Rule{"distinct.once", {is(distinct), is(column, entity, filter)}, 0.1, each_once},
      Rule{"agg.measure", {is(agg), maybe(of), is(measure)}, 0.3, agg_measure},
      Rule{"agg.percentile", {is(number)}, 0.0, percentile_word},
      Rule{"count.entity", {is(count), maybe(distinct), is(entity)}, 0.3, count_entity},
      Rule{"count.total_entity", {is(agg), is(count), is(entity)}, 0.3, count_entity},
      Rule{"count.entity_count", {is(entity), is(count)}, 0.2, count_entity},
      Rule{"count.distinct_column", {is(count), is(distinct), is(column)}, 0.4, count_column},
      Rule{"count.filter", {is(count), is(filter)}, 0.1, count_filter},
      Rule{"count.column", {is(count), is(column)}, 0.2, count_column},
      Rule{"worth.single", {is(agg), is(entity)}, 0.0, single_worth},
      Rule{"worth.called_total", {is(agg), is(entity)}, 0.1, called_total},
      Rule{"sold.units", {is(entity)}, 0.2, units_sold},
      Rule{"worth.entity", {is(agg), is(entity), is(worth)}, 0.4, entity_worth},
      Rule{"worth.of_entity", {is(agg), is(worth), is(of), is(entity)}, 0.4, worth_of_entity},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
