#include "core/nlq/chart.h"

#include <algorithm>
#include <array>

#include "core/nlq/lexicon.h"

namespace sqlagent::nlq {
namespace {

// Words that may stand between the parts of a rule without changing what it says, and what skipping
// one costs.
double skip_cost(const Token& token) {
  static constexpr std::array kBetween = std::to_array<std::string_view>(
      {"of",   "in",   "for",  "from",  "to",   "on",        "at",     "is",  "are",
       "was",  "were", "be",   "been",  "that", "which",     "who",    "we",  "us",
       "do",   "did",  "does", "i",     "they", "there",     "whose",  "as",  "with",
       "have", "has",  "had",  "being", "than", "different", "either", "both"});
  static constexpr size_t kLongest = 9;
  if (token.quoted || token.word.size() > kLongest) return -1;
  if (is_article(token.word)) return 0.0;
  return std::ranges::find(kBetween, token.word) != kBetween.end() ? 0.06 : -1;
}

}  // namespace

bool Chart::add(Piece piece) {
  if (pieces_.size() >= kMaxPieces) return false;
  const auto [at, fresh] = seen_.insert(signature(piece));
  if (!fresh) return false;
  by_begin_[piece.begin].push_back(static_cast<int>(pieces_.size()));
  pieces_.push_back(std::move(piece));
  return true;
}

void Chart::match(const Rule& rule, size_t element, int at, std::vector<const Piece*>& parts,
                  double skipped, std::vector<Piece>& out) {
  if (element == rule.pattern.size()) {
    Piece base;
    base.score = rule.bonus - skipped;
    base.rule = rule.name;
    base.begin = -1;
    for (const Piece* part : parts) {
      if (!part) continue;
      if (base.begin < 0) base.begin = part->begin;
      base.end = part->end;
      base.score += part->score;
      base.soft |= part->soft;
      if (part->edge >= 0) base.edge = part->edge;
      base.assumed.insert(base.assumed.end(), part->assumed.begin(), part->assumed.end());
    }
    rule.make(scene_, parts, std::move(base), out);
    return;
  }
  const Element& wanted = rule.pattern[element];
  int position = at;
  for (int skip = 0; skip <= 3 && position < static_cast<int>(scene_.tokens.size()); ++skip) {
    for (int index : by_begin_[position]) {
      const Piece& piece = pieces_[index];
      if (!(wanted.kinds >> static_cast<int>(piece.kind) & 1)) continue;
      parts.push_back(&piece);
      match(rule, element + 1, piece.end, parts, skipped, out);
      parts.pop_back();
    }
    const bool started = std::ranges::any_of(parts, [](const Piece* p) { return p != nullptr; });
    if (!started) break;  // a term starts with a part of it
    const double cost = skip_cost(scene_.tokens[position]);
    if (cost < 0) break;
    skipped += cost;
    ++position;
  }
  if (wanted.optional) {
    parts.push_back(nullptr);
    match(rule, element + 1, at, parts, skipped, out);
    parts.pop_back();
  }
}

void Chart::apply(std::span<const Rule> rules) {
  for (const Rule& rule : rules) {
    std::vector<Piece> made;
    std::vector<const Piece*> parts;
    for (int at = 0; at < static_cast<int>(scene_.tokens.size()); ++at)
      match(rule, 0, at, parts, 0, made);
    for (auto& piece : made) add(std::move(piece));  // after matching: parts point into the chart
  }
}

}  // namespace sqlagent::nlq
