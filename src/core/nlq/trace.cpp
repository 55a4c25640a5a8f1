#include "core/nlq/trace.h"

#include <algorithm>
#include <array>

#include "core/nlq/naming.h"
#include "core/nlq/order.h"
#include "core/nlq/phrase.h"

namespace sqlagent::nlq {
namespace {

std::string place(const Scene& scene, int table, int column) {
  const std::string& of = scene.table(table).facts.name;
  return column < 0 ? of : of + "." + scene.column(table, column).facts.name;
}

std::string range_text(const Piece& p) {
  if (p.hint == "shift") return "the " + std::string(grain_name(p.grain)) + " before";
  std::string out = p.said;
  if (p.from) out += " from " + iso(*p.from);
  if (p.to) out += " to before " + iso(*p.to);
  return out;
}

std::string meaning(const Scene& scene, const Piece& p) {
  if (p.kind == Kind::time) return range_text(p);
  if (p.pred) return (p.negated ? "not: " : "") + phrase(p.pred, scene.catalog);
  if (!p.list.empty()) {
    std::vector<std::string> keys;
    for (const auto& key : p.list) keys.push_back(phrase(key, scene.catalog));
    return "by " + join_list(keys, "and");
  }
  if (p.kind == Kind::value && p.table >= 0) {
    std::string out = place(scene, p.table, p.column) + " =";
    for (const auto& literal : p.literals) out += " '" + literal.text + "'";
    return out;
  }
  if (p.expr && p.kind != Kind::column) return phrase(p.expr, scene.catalog);
  if (p.table >= 0) return place(scene, p.table, p.column);
  if (p.n) return std::to_string(*p.n) + (p.descending ? " highest" : " lowest");
  if (!p.literals.empty()) return p.literals.front().text;
  if (p.kind == Kind::grain) return std::string(grain_name(p.grain));
  return "";
}

}  // namespace

std::string_view name(Kind kind) {
  // In the order of the enumeration.
  static constexpr std::array kNames = std::to_array<std::string_view>(
      {"filler",      "of",          "by",          "with",       "without", "not",
       "and",         "or",          "between",     "aggregate",  "count",   "distinct",
       "comparison",  "contains",    "superlative", "number",     "share",   "running total",
       "growth",      "correlation", "current",     "list",       "exists",  "versus",
       "ordering",    "worth",       "ratio",       "arithmetic", "literal", "compared",
       "follow-up",   "column",      "table",       "value",      "measure", "filter",
       "open filter", "group",       "grain",       "time",       "having",  "top",
       "absence",     "presence",    "part",        "order"});
  const auto at = static_cast<size_t>(kind);
  return at < kNames.size() ? kNames[at] : "term";
}

void trace_mentions(const Scene& scene, const Chart& chart, Trace& trace) {
  for (const auto& token : scene.tokens) trace.words.push_back(token.word);
  std::vector<const Piece*> pieces;
  for (const auto& piece : chart.pieces()) pieces.push_back(&piece);
  sort_stably(pieces, [](const Piece* a, const Piece* b) {
    if (a->begin != b->begin) return a->begin < b->begin;
    if (a->end != b->end) return a->end > b->end;
    return a->score > b->score;
  });
  for (const Piece* p : pieces) {
    std::string words;
    for (int i = p->begin; i < p->end; ++i)
      words += (i > p->begin ? " " : "") + scene.tokens[i].word;
    trace.mentions.push_back(
        {words, std::string(name(p->kind)), meaning(scene, *p), p->rule, p->score, p->soft});
  }
}

void trace_candidates(const Scene& scene, const std::vector<Ranked>& ranked, Trace& trace) {
  for (const auto& r : ranked) {
    TracedCandidate one{
        r.reading.sql, r.reading.score, r.reading.probability, r.reading.features, {}, r.soft};
    for (int i : r.uncovered)
      if (!has(one.uncovered, scene.tokens[i].word)) one.uncovered.push_back(scene.tokens[i].word);
    trace.candidates.push_back(std::move(one));
  }
}

}  // namespace sqlagent::nlq
