// States of things, said by a word or two: "unpaid invoices", "open tickets", "sold cows", "loans
// that are overdue", "paid late". What they mean follows from the dates of a row (lifecycle.h) and
// from its marks; cells that say the same word are found as values and come first.
#include "core/nlq/lattice_states.h"

#include <algorithm>
#include <array>

#include "core/catalog/english.h"
#include "core/nlq/completer.h"
#include "core/nlq/lattice.h"
#include "core/nlq/lifecycle.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {
using catalog::Role;

std::string_view word_at(const Scene& scene, int at) {
  const bool inside = at >= 0 && at < static_cast<int>(scene.tokens.size());
  return inside && !scene.tokens[at].quoted ? std::string_view(scene.tokens[at].word) : "";
}

// Between a thing and what is said of it: "tickets that are still …".
bool links(std::string_view word) {
  static constexpr std::array kLinks = std::to_array<std::string_view>(
      {"that", "which", "who", "is",  "are",   "was",   "were",      "be",   "been", "being",
       "has",  "have",  "had", "got", "get",   "still", "currently", "now",  "not",  "never",
       "yet",  "the",   "our", "all", "where", "it",    "they",      "also", "and"});
  return has(kLinks, word);
}

// Rows of the table are named right behind the words, or before them with nothing but links
// between.
bool said_of(const Scene& scene, const Chart& chart, int begin, int end, int table) {
  int before = begin, after = end;
  while (links(word_at(scene, before - 1))) --before;
  while (after < end + 2 &&
         has(std::array<std::string_view, 3>{"the", "our", "all"}, word_at(scene, after)))
    ++after;
  return std::ranges::any_of(chart.pieces(), [&](const Piece& p) {
    if (p.kind != Kind::entity || p.table != table || p.soft) return false;
    return p.end == before || (p.begin >= after && p.begin <= after + 1);
  });
}

// "Agents in Krakow who left", "learners who withdrew": said of the last thing before it, whose own
// date it is or that of what happened to it.
bool told_of(const Scene& scene, const Chart& chart, int at, int table) {
  static constexpr std::array<std::string_view, 5> kWho{"who", "that", "which", "have", "has"};
  int who = at - 1;
  while (has(std::array<std::string_view, 3>{"have", "has", "already"}, word_at(scene, who))) --who;
  const bool closes = at + 1 == static_cast<int>(scene.tokens.size());
  if (!has(kWho, word_at(scene, who)) && !closes) return false;
  const Piece* last = nullptr;
  for (const Piece& p : chart.pieces())
    if (p.kind == Kind::entity && !p.soft && p.end <= at && (!last || p.end > last->end)) last = &p;
  if (!last) return false;
  return std::ranges::any_of(chart.pieces(), [&](const Piece& p) {
    if (p.kind != Kind::entity || p.soft || p.end != last->end) return false;
    return p.table == table ||
           std::ranges::any_of(scene.catalog.edges(), [&](const catalog::Edge& e) {
             return e.from_table == table && e.to_table == p.table;
           });
  });
}

// Dates that the word names: by itself, or by another form of the verb ("withdrew", withdrawn_on).
std::vector<NameHit> dates_of(const Scene& scene, const Token& token, const std::string& verb) {
  std::vector<NameHit> out = scene.vocabulary.columns(std::span(&token, 1));
  for (int t = 0; t < static_cast<int>(scene.catalog.tables().size()); ++t)
    for (int c = 0; c < static_cast<int>(scene.table(t).columns.size()); ++c) {
      const auto& column = scene.column(t, c);
      const bool known = std::ranges::any_of(
          out, [&](const NameHit& hit) { return hit.table == t && hit.column == c; });
      const bool same = std::ranges::any_of(column.words, [&](const std::string& word) {
        return word.size() > 3 && catalog::verb_of(word) == verb;
      });
      if (is_date(column) && !known && same) out.push_back({t, c, 0.85});
    }
  std::erase_if(out, [&](const NameHit& hit) {
    const auto& column = scene.column(hit.table, hit.column);
    return hit.quality < 0.6 || !is_date(column) || column.facts.nulls == 0;
  });
  return out;
}

Piece state(int begin, int end, int table, int column, PredPtr pred) {
  Piece piece;
  piece.kind = Kind::filter;
  piece.begin = begin;
  piece.end = end;
  piece.table = table;
  piece.column = column;
  piece.pred = std::move(pred);
  piece.rule = "state";
  return piece;
}

// "unpaid", "unsold": a flag that is off, or a date that has not come.
void add_undone(const Scene& scene, int at, Chart& chart) {
  Token rest = scene.tokens[at];
  if (rest.word.size() < 6 || !rest.word.starts_with("un") || scene.vocabulary.knows(rest.stem))
    return;
  rest.word.erase(0, 2);
  rest.stem = stem(rest.word);
  for (const auto& hit : scene.vocabulary.columns(std::span(&rest, 1))) {
    const auto& column = scene.column(hit.table, hit.column);
    const bool flag = column.role == Role::flag || column.facts.type == Type::boolean;
    const Literal off = flag ? false_literal(column) : Literal{};
    if (hit.quality < 0.6 || !(is_date(column) ? column.facts.nulls > 0 : !off.text.empty()))
      continue;
    const ExprPtr left = column_of(hit.table, hit.column);
    Piece piece = state(
        at, at + 1, hit.table, hit.column,
        is_date(column) ? compare_of(left, Cmp::is_null, {}) : compare_of(left, Cmp::eq, {off}));
    piece.score = hit.quality + (said_of(scene, chart, at, at + 1, hit.table) ? 0.2 : 0.0);
    chart.add(std::move(piece));
  }
}

// "sold cows", "positions that were filled": what was done has a date that is not empty elsewhere.
void add_done(const Scene& scene, int at, Chart& chart) {
  const Token& token = scene.tokens[at];
  const std::string verb = catalog::verb_of(token.word);
  if (verb.empty() || verb == token.word || token.word.ends_with("ing") ||
      token.word.ends_with("s"))
    return;
  for (const auto& hit : dates_of(scene, token, verb)) {
    if (!said_of(scene, chart, at, at + 1, hit.table) && !told_of(scene, chart, at, hit.table))
      continue;
    Piece piece = state(at, at + 1, hit.table, hit.column,
                        compare_of(column_of(hit.table, hit.column), Cmp::not_null, {}));
    piece.score = std::min(hit.quality, 0.9);  // a cell that says so is surer
    chart.add(std::move(piece));
  }
}

// "open", "running", "outstanding": the end has not come.
void add_open(const Scene& scene, int at, Chart& chart) {
  static constexpr std::array kOpen = std::to_array<std::string_view>(
      {"open", "running", "ongoing", "outstanding", "pending", "unfinished", "unresolved", "active",
       "current", "existing"});
  if (!has(kOpen, word_at(scene, at))) return;
  for (int t = 0; t < static_cast<int>(scene.catalog.tables().size()); ++t) {
    const int end = lifecycle_of(scene.catalog, scene.vocabulary, t).end;
    if (end < 0 || scene.column(t, end).facts.nulls == 0 || !said_of(scene, chart, at, at + 1, t))
      continue;
    Piece piece = state(at, at + 1, t, end, compare_of(column_of(t, end), Cmp::is_null, {}));
    piece.score = 0.95;
    piece.assumed.push_back(
        {std::string(word_at(scene, at)), "no " + scene.column(t, end).facts.display});
    chart.add(std::move(piece));
  }
}

// "overdue", "past their due date", "paid late", "after the due date", "on time": the end beside
// the day by which it should have come.
void add_due(const Scene& scene, int at, Chart& chart) {
  struct Said {
    std::string_view words;
    int sense;  // -1: too late and not over; 1: over, too late; 0: over in time
  };
  static constexpr std::array kSaid = std::to_array<Said>({{"overdue", -1},
                                                           {"past due", -1},
                                                           {"past the due date", -1},
                                                           {"past their due date", -1},
                                                           {"past its due date", -1},
                                                           {"late", 1},
                                                           {"too late", 1},
                                                           {"after the due date", 1},
                                                           {"after their due date", 1},
                                                           {"after the deadline", 1},
                                                           {"later than due", 1},
                                                           {"on time", 0},
                                                           {"in time", 0}});
  const int n = static_cast<int>(scene.tokens.size());
  for (const auto& said : kSaid) {
    const int words = static_cast<int>(std::ranges::count(said.words, ' ')) + 1;
    if (at + words > n || text_of(scene, at, at + words) != said.words) continue;
    for (int t = 0; t < static_cast<int>(scene.catalog.tables().size()); ++t) {
      const auto [due, end] = lifecycle_of(scene.catalog, scene.vocabulary, t);
      if (due < 0 || end < 0) continue;
      // "returned late": the word before says by what it is over.
      const auto over = [&](int from) {
        for (const auto& hit : scene.vocabulary.columns(std::span(&scene.tokens[from], 1)))
          if (hit.table == t && hit.column == end && hit.quality > 0.6) return true;
        return false;
      };
      const int from = at > 0 && over(at - 1) ? at - 1 : at;
      if (from == at && !said_of(scene, chart, at, at + words, t)) continue;
      const ExprPtr last = column_of(t, end), day = column_of(t, due);
      const PredPtr pred = said.sense < 0
                               ? both_of(compare_of(last, Cmp::is_null, {}),
                                         compare_of(day, Cmp::lt, {{iso(scene.today), Type::date}}))
                               : compare_of(last, said.sense > 0 ? Cmp::gt : Cmp::le, {}, day);
      Piece piece = state(from, at + words, t, -1, pred);
      piece.score = 0.95 * (at + words - from);
      piece.assumed.push_back({text_of(scene, from, at + words),
                               said.sense < 0
                                   ? "no " + scene.column(t, end).facts.display + ", and " +
                                         scene.column(t, due).facts.display + " before today"
                                   : scene.column(t, end).facts.display +
                                         (said.sense > 0 ? " after " : " not after ") +
                                         scene.column(t, due).facts.display});
      chart.add(std::move(piece));
    }
  }
}

}  // namespace

void add_states(const Scene& scene, Chart& chart) {
  for (int at = 0; at < static_cast<int>(scene.tokens.size()); ++at) {
    if (scene.tokens[at].quoted || scene.tokens[at].number) continue;
    add_undone(scene, at, chart);
    add_done(scene, at, chart);
    add_open(scene, at, chart);
    add_due(scene, at, chart);
  }
}

}  // namespace sqlagent::nlq
