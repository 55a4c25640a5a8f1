// How long things take: "average days to resolve", "days from order to delivery", "delivery time",
// "how long do tickets stay open". Conditions on it are in lasting.cpp. Which dates of a row are
// meant follows from stretch.h.
#include <algorithm>
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/lexicon.h"
#include "core/nlq/order.h"
#include "core/nlq/rules/rules.h"
#include "core/nlq/stretch.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;

template <size_t N>
bool among(const std::array<std::string_view, N>& list, std::string_view word) {
  return !word.empty() && std::ranges::find(list, word) != list.end();
}

constexpr std::array<std::string_view, 27> kTaking{
    "does",  "do",      "did",       "it",       "take",   "takes",   "took",     "taken", "need",
    "needs", "needed",  "pass",      "passes",   "passed", "go",      "goes",     "by",    "we",
    "us",    "usually", "typically", "required", "elapse", "elapsed", "normally", "spent", "there"};
constexpr std::array<std::string_view, 19> kJoining{
    "to",   "until", "till", "the", "a",    "an",      "be",     "is",    "are", "get",
    "gets", "being", "of",   "for", "from", "between", "before", "their", "its"};

// The frame of words around what takes time: which figure of it, and in what unit.
struct Around {
  int begin = 0, end = 0;
  Agg agg = Agg::none;
  std::string unit;
  bool named = false;  // a word for time was said
  double score = 0;
};

class Frame {
 public:
  explicit Frame(const Scene& scene) : scene_(scene) {}

  // The frame around the tokens [begin, end); nothing when no word speaks of time.
  std::optional<Around> around(int begin, int end) const {
    Around out{begin, end, Agg::none, "", false, 0};
    for (int start = std::max(0, begin - kReach); start < begin; ++start)
      if (auto head = read_head(start, begin)) {
        out = *head;
        out.end = end;
        break;
      }
    read_tail(out);
    if (out.agg == Agg::none && !out.named) return std::nullopt;
    if (const Agg before = agg_at(out.begin - 1);
        out.named && out.agg == Agg::none && before != Agg::none) {
      out.agg = before;
      cover(out, --out.begin);
    }
    return out.named ? std::optional(out) : std::nullopt;
  }

 private:
  static constexpr int kReach = 12;

  std::string_view word(int i) const {
    return i >= 0 && i < static_cast<int>(scene_.tokens.size()) && !scene_.tokens[i].quoted
               ? std::string_view(scene_.tokens[i].word)
               : "";
  }
  Agg agg_at(int i) const {
    static constexpr std::array kAggs =
        std::to_array<std::pair<std::string_view, Agg>>({{"average", Agg::avg},
                                                         {"avg", Agg::avg},
                                                         {"mean", Agg::avg},
                                                         {"typical", Agg::avg},
                                                         {"median", Agg::median},
                                                         {"maximum", Agg::max},
                                                         {"max", Agg::max},
                                                         {"longest", Agg::max},
                                                         {"minimum", Agg::min},
                                                         {"shortest", Agg::min},
                                                         {"total", Agg::sum}});
    for (const auto& [name, agg] : kAggs)
      if (word(i) == name) return agg;
    return Agg::none;
  }
  // A unit, or "time" for no unit in particular; nullopt: no word for time.
  std::optional<std::string> unit_at(int i) const {
    static constexpr std::array kUnits =
        std::to_array<std::pair<std::string_view, std::string_view>>({{"days", "day"},
                                                                      {"nights", "day"},
                                                                      {"hours", "hour"},
                                                                      {"minutes", "minute"},
                                                                      {"seconds", "second"},
                                                                      {"time", ""},
                                                                      {"times", ""},
                                                                      {"duration", ""},
                                                                      {"length", ""},
                                                                      {"delay", ""}});
    for (const auto& [name, unit] : kUnits)
      if (word(i) == name) return std::string(unit);
    return std::nullopt;
  }
  bool on_average(int i) const {
    return word(i + 1) == "average" && (word(i) == "on" || word(i) == "in");
  }
  void cover(Around& out, int i) const { out.score += is_stop_word(word(i)) ? 0.2 : 0.95; }

  std::optional<Around> read_head(int start, int end) const {
    Around out{start, end, agg_at(start), "", false, 0};
    int at = start + (out.agg == Agg::none ? 0 : 1);
    if (out.agg != Agg::none) out.score += 0.95;
    const bool counted = word(at) == "how" && word(at + 1) == "many";
    if (counted || (word(at) == "number" && word(at + 1) == "of")) {
      at += 2;
      out.score += 0.9;
    }
    if (word(at) == "how" && word(at + 1) == "long") {
      at += 2;
      out.score += 1.9;
    } else if (auto unit = unit_at(at)) {
      if (counted && unit->empty()) return std::nullopt;  // "how many times" counts
      out.unit = *unit;
      cover(out, at++);
    } else {
      return std::nullopt;
    }
    out.named = true;
    while (at < end) {
      if (on_average(at)) {
        out.agg = Agg::avg;
        out.score += 1.2;
        at += 2;
      } else if (among(kTaking, word(at)) || among(kJoining, word(at))) {
        cover(out, at++);
      } else {
        return std::nullopt;
      }
    }
    return out;
  }

  void read_tail(Around& out) const {
    if (const auto unit = unit_at(out.end); unit && !out.named) {
      out.unit = *unit;
      out.named = true;
      cover(out, out.end++);
    }
    while (true) {
      if (word(out.end) == "," && on_average(out.end + 1)) ++out.end;
      if (on_average(out.end)) {
        out.agg = Agg::avg;
        out.score += 1.2;
        out.end += 2;
      } else if (const auto unit = unit_at(out.end + 1);
                 word(out.end) == "in" && unit && !unit->empty()) {
        out.unit = *unit;
        out.score += 1.2;
        out.named = true;
        out.end += 2;
      } else if (out.named && among(kTaking, word(out.end)) && word(out.end) != "by") {
        cover(out, out.end++);
      } else {
        return;
      }
    }
  }

  const Scene& scene_;
};

bool of_date(const Scene& scene, const Piece& p) {
  return p.kind == column && is_date(scene.column(p));
}

void put_length(const Scene& scene, const Stretch& stretch, const Around& around, bool said_both,
                Piece base, std::vector<Piece>& out) {
  std::string unit = around.unit;
  if (unit.empty()) unit = whole_days(scene.catalog, stretch) ? "day" : "hour";
  const ExprPtr length = length_of(scene.catalog, stretch, unit);
  if (!length) return;
  base.kind = measure;
  base.begin = around.begin;
  base.end = around.end;
  base.score += around.score;
  base.table = stretch.table;
  base.agg = around.agg == Agg::none ? Agg::avg : around.agg;
  base.hint = unit + "s";
  base.soft = false;
  base.expr = aggregate_of(base.agg, length, stretch.table);
  if (!said_both) base.assumed.push_back({"duration", formula_of(scene.catalog, stretch, unit)});
  out.push_back(std::move(base));
}

// "average days to resolve", "delivery time", "planned duration": one date was named.
void until_date(const Scene& scene, std::span<const Piece* const> p, Piece base,
                std::vector<Piece>& out) {
  if (!of_date(scene, *p[0])) return;
  const auto around = Frame(scene).around(p[0]->begin, p[0]->end);
  if (!around) return;
  auto stretch = stretch_until(scene.catalog, p[0]->table, p[0]->column);
  if (!stretch || around->begin == p[0]->begin)
    if (const auto beside = stretch_beside(scene.catalog, p[0]->table, p[0]->column))
      stretch = beside;
  if (stretch) put_length(scene, *stretch, *around, false, std::move(base), out);
}

// "From shipping to delivery", "opening and closing", but not "deliver a shipment".
bool parted(const Scene& scene, const Piece& first, const Piece& second) {
  static constexpr std::array<std::string_view, 5> kTo{"to", "until", "till", "and", "before"};
  for (int i = first.end; i < second.begin; ++i)
    if (among(kTo, scene.tokens[i].word)) return true;
  return false;
}

// "days from shipping to delivery", "time between opening and closing".
void between_dates(const Scene& scene, std::span<const Piece* const> p, Piece base,
                   std::vector<Piece>& out) {
  const Piece &first = *p.front(), &second = *p.back();
  if (first.table != second.table || first.column == second.column || !of_date(scene, first) ||
      !of_date(scene, second) || !parted(scene, first, second))
    return;
  const auto around = Frame(scene).around(first.begin, second.end);
  if (!around) return;
  put_length(scene, {first.table, first.column, second.column}, *around, true, std::move(base),
             out);
}

// "how long do rentals last", "delivery time": from a row's beginning to its end.
void of_row(const Scene& scene, std::span<const Piece* const> p, Piece base,
            std::vector<Piece>& out) {
  const auto around = Frame(scene).around(p[0]->begin, p[0]->end);
  if (!around) return;
  // "between the order and …" names one date of two.
  for (int i = around->begin; i < p[0]->begin; ++i)
    if (scene.tokens[i].word == "between" || scene.tokens[i].word == "from") return;
  const auto stretch = stretch_of(scene.catalog, scene.vocabulary, p[0]->table);
  base.score -= 0.1;
  if (stretch) put_length(scene, *stretch, *around, false, std::move(base), out);
}

// "session duration in seconds": the unit that was said, instead of hours.
void in_unit(const Scene& scene, std::span<const Piece* const> p, Piece base,
             std::vector<Piece>& out) {
  const Piece& of = *p[0];
  const auto word = [&](int i) {
    return i < static_cast<int>(scene.tokens.size()) ? std::string_view(scene.tokens[i].word) : "";
  };
  if (of.hint != "duration" || word(of.end) != "in") return;
  static constexpr std::array kUnits = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"seconds", "1"}, {"minutes", "60"}, {"hours", "3600"}, {"days", "86400"}});
  const auto* inner = std::get_if<Aggregate>(&of.expr->is);
  const auto* hours = inner && inner->of ? std::get_if<Binary>(&inner->of->is) : nullptr;
  if (!hours) return;
  for (const auto& [name, seconds] : kUnits) {
    if (word(of.end + 1) != name) continue;
    const bool dates = hours->op == '-';
    if (dates && name != "days") return;
    Piece piece = of;
    piece.end = of.end + 2;
    piece.score += 1.3;
    piece.rule = base.rule;
    if (!dates)
      piece.expr = aggregate_of(inner->f,
                                seconds == "1"
                                    ? hours->left
                                    : binary_of('/', hours->left, number_of(std::string(seconds))),
                                inner->table);
    for (auto& [what, how] : piece.assumed)
      if (const size_t at = how.rfind(", in "); at != std::string::npos)
        how = how.substr(0, at) + ", in " + std::string(name);
    out.push_back(std::move(piece));
  }
}

}  // namespace

std::span<const Rule> elapsed_rules() {
  static const std::array kRules{
      Rule{"elapsed.until", {is(column)}, 0.1, until_date},
      Rule{"elapsed.between", {is(column), maybe(conj_and), is(column)}, 0.6, between_dates},
      Rule{"elapsed.of_row", {is(entity)}, 0.0, of_row},
      Rule{"elapsed.in_unit", {is(measure)}, 0.0, in_unit},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
