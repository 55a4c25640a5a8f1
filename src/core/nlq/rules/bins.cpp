// Bins of equal width: "distribution of order values", "customers by age group", "amounts in
// buckets of 50", "by price range". Without a width one is taken that gives about ten bins with
// round ends.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/nlq/completer.h"
#include "core/nlq/order.h"
#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;

constexpr int kBins = 10, kAgeWidth = 10;

bool bin_word(std::string_view word) {
  static constexpr std::array<std::string_view, 17> kWords{
      "group",   "groups", "band", "bands", "bracket", "brackets", "range", "ranges",   "bucket",
      "buckets", "bin",    "bins", "class", "classes", "tier",     "tiers", "intervals"};
  return has(kWords, word);
}

std::string plain(double value) {
  std::string text = std::to_string(value);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

// 1, 2, 2.5 or 5 times a power of ten: about ten bins from the least to the most.
std::string round_width(const catalog::ColumnFacts& facts) {
  if (!facts.min || !facts.max) return "";
  const double range = std::stod(*facts.max) - std::stod(*facts.min);
  if (!(range > 0)) return "";
  const bool whole = facts.type == Type::integer || facts.all_integral;
  if (whole && range <= 2 * kBins) return "1";
  const double power = std::pow(10.0, std::floor(std::log10(range / kBins)));
  for (double step : {1.0, 2.0, 2.5, 5.0, 10.0}) {
    const double width = step * power;
    if (whole && width != std::floor(width)) continue;
    if (range / width <= 1.2 * kBins) return plain(width);
  }
  return "";
}

bool binnable(const catalog::Column& c) {
  return is_number(c) && c.facts.distinct > 2;
}

ExprPtr binned(const ExprPtr& of, const std::string& width) {
  return binary_of('B', of, number_of(width));
}

// "of 50", "of width 50", "of 50 euros" at i: the width, and the token after it.
std::optional<std::pair<std::string, int>> width_at(const Scene& scene, int i) {
  int at = i;
  if (word_at(scene, at) == "of" || word_at(scene, at) == "by") ++at;
  if (word_at(scene, at) == "width" || word_at(scene, at) == "size") ++at;
  if (at == i || at >= static_cast<int>(scene.tokens.size())) return std::nullopt;
  const auto& number = scene.tokens[at].number;
  if (!number || number->percent || std::stod(number->text) <= 0) return std::nullopt;
  static constexpr std::array<std::string_view, 8> kUnits{"years", "euros",   "euro", "dollars",
                                                          "eur",   "minutes", "usd",  "days"};
  const int end = has(kUnits, word_at(scene, at + 1)) ? at + 2 : at + 1;
  return std::pair{number->text, end};
}

// "grouped in bins of 50", "in steps of 10" at i.
std::optional<std::pair<std::string, int>> steps_at(const Scene& scene, int i) {
  int at = i;
  if (word_at(scene, at) == "grouped" || word_at(scene, at) == "binned" ||
      word_at(scene, at) == "split")
    ++at;
  if (word_at(scene, at) != "in" && word_at(scene, at) != "into" && word_at(scene, at) != "with")
    return std::nullopt;
  ++at;
  if (!bin_word(word_at(scene, at)) && word_at(scene, at) != "steps") return std::nullopt;
  return width_at(scene, at + 1);
}

struct Bin {
  ExprPtr expr;
  std::string width;
  bool assumed = false;
};

std::optional<Bin> bin_of(const Scene& scene, const Piece& of, Piece& base) {
  const auto& c = scene.column(of);
  if (!binnable(c)) return std::nullopt;
  Bin out;
  if (const auto said = steps_at(scene, base.end)) {
    out.width = said->first;
    base.score += 0.9 * (said->second - base.end);
    base.end = said->second;
  } else {
    out.width = round_width(c.facts);
    out.assumed = true;
  }
  if (out.width.empty()) return std::nullopt;
  out.expr = binned(of.expr, out.width);
  if (out.assumed) base.assumed.push_back({"bins", out.width + " wide"});
  return out;
}

// "distribution of order values", "histogram of weight": how many rows in each bin.
void distribution(const Scene& scene, std::span<const Piece* const> p, Piece base,
                  std::vector<Piece>& out) {
  int at = p[0]->begin - 1;
  if (word_at(scene, at) == "the") --at;
  if (word_at(scene, at) == "of" || word_at(scene, at) == "for") --at;
  const auto head = word_at(scene, at);
  if (head != "distribution" && head != "histogram" && head != "spread") return;
  if (word_at(scene, at - 1) == "frequency") --at;
  base.score += 0.95 * (p[0]->begin - at);
  base.begin = at;
  const auto bin = bin_of(scene, *p[0], base);
  if (!bin) return;
  base.kind = measure;
  base.table = p[0]->table;
  base.agg = Agg::count;
  base.hint = "count";
  base.unit = "bins";
  base.soft = false;
  base.expr = aggregate_of(Agg::count, nullptr, p[0]->table);
  base.list = {bin->expr};
  out.push_back(std::move(base));
}

// "by price range", "per weight class", "by amount in buckets of 50".
void by_bins(const Scene& scene, std::span<const Piece* const> p, Piece base,
             std::vector<Piece>& out) {
  const bool named = bin_word(word_at(scene, base.end));
  if (named) {
    base.end += 1;
    base.score += 0.95;
    if (const auto said = width_at(scene, base.end)) {
      if (!binnable(scene.column(*p[1]))) return;
      base.score += 0.9 * (said->second - base.end);
      base.end = said->second;
      base.kind = group;
      base.table = p[1]->table;
      base.said = p[0]->said;
      base.list = {binned(p[1]->expr, said->first)};
      out.push_back(std::move(base));
      return;
    }
  } else if (!steps_at(scene, base.end)) {
    return;
  }
  const auto bin = bin_of(scene, *p[1], base);
  if (!bin) return;
  base.kind = group;
  base.table = p[1]->table;
  base.said = p[0]->said;
  base.soft = false;
  base.list = {bin->expr};
  out.push_back(std::move(base));
}

}  // namespace

// "by age group" where only the date of birth is kept.
void add_age_groups(const Scene& scene, Chart& chart) {
  for (int i = 1; i + 1 < static_cast<int>(scene.tokens.size()); ++i) {
    const auto link = word_at(scene, i - 1);
    if (word_at(scene, i) != "age" || !bin_word(word_at(scene, i + 1)) ||
        (link != "by" && link != "per" && link != "each" && link != "in"))
      continue;
    const auto width = width_at(scene, i + 2);
    for (int t = 0; t < static_cast<int>(scene.catalog.tables().size()); ++t)
      for (int c = 0; c < static_cast<int>(scene.table(t).columns.size()); ++c) {
        if (!is_date(scene.column(t, c)) ||
            scene.vocabulary.has_word(t, c, "birth born dob birthday") < 0)
          continue;
        const ExprPtr today =
            std::make_shared<const Expr>(Expr{Literal{iso(scene.today), Type::date}});
        const std::string wide = width ? width->first : std::to_string(kAgeWidth);
        Piece piece;
        piece.kind = group;
        piece.begin = i - 1;
        piece.end = width ? width->second : i + 2;
        piece.score = piece.end - piece.begin;
        piece.table = t;
        piece.column = c;
        piece.said = link;
        piece.rule = "bins.age";
        piece.list = {binned(binary_of('Y', today, column_of(t, c)), wide)};
        if (!width) piece.assumed.push_back({"bins", wide + " years wide"});
        chart.add(std::move(piece));
      }
  }
}

std::span<const Rule> bin_rules() {
  static const std::array kRules{
      Rule{"bins.distribution", {is(column)}, 0.3, distribution},
      Rule{"bins.by", {is(by), is(column)}, 0.4, by_bins},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
