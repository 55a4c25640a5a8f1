#include "core/nlq/sentences.h"

#include <algorithm>
#include <array>

#include "core/nlq/order.h"
#include "core/nlq/writing.h"

namespace sqlagent::nlq {
namespace {
constexpr size_t kShownTilings = 3;

constexpr std::array kShowing =
    std::to_array<std::string_view>({"return", "give", "provide", "output", "include", "report"});

bool measures(const Piece& p) {
  return p.kind == Kind::measure || p.kind == Kind::count;
}

const Piece* as_group(const Piece& column, std::deque<Piece>& own) {
  Piece group = column;
  group.kind = Kind::group;
  group.list = {column.expr};
  group.rule = "shown column";
  own.push_back(std::move(group));
  return &own.back();
}

// What is asked gives the rows; what is shown gives the columns.
Tiling joined(const Tiling& asked, const Tiling& shown, std::deque<Piece>& own) {
  const auto any = [](const Tiling& tiling, auto is) {
    return std::ranges::any_of(tiling.parts, [&](const Piece* p) { return is(*p); });
  };
  const bool figures = any(shown, measures);
  const bool columns = any(shown, [](const Piece& p) { return p.kind == Kind::column; });
  const bool ranked = any(asked, [](const Piece& p) { return p.kind == Kind::top; });
  Tiling out;
  out.score = asked.score + shown.score;
  out.uncovered = asked.uncovered;
  out.uncovered.insert(out.uncovered.end(), shown.uncovered.begin(), shown.uncovered.end());
  for (const Piece* p : asked.parts) {
    const bool replaced = (figures && measures(*p)) || (columns && p->kind == Kind::column) ||
                          (columns && !figures && p->kind == Kind::count);
    if (!replaced) out.parts.push_back(p);
  }
  for (const Piece* p : shown.parts) {
    if (p->kind == Kind::listing) continue;
    const bool key = p->kind == Kind::column && figures && !ranked;
    out.parts.push_back(key ? as_group(*p, own) : p);
  }
  return out;
}

// "The top 3 restaurants with the highest ratings": how many, and by what, are one ranking.
void one_ranking(Tiling& tiling, std::deque<Piece>& own) {
  std::vector<const Piece**> tops;
  for (const Piece*& p : tiling.parts)
    if (p->kind == Kind::top) tops.push_back(&p);
  if (tops.size() != 2) return;
  const bool first_bare = !(*tops[0])->expr && (*tops[1])->expr;
  const Piece& bare = first_bare ? **tops[0] : **tops[1];
  const Piece& full = first_bare ? **tops[1] : **tops[0];
  if (bare.expr || !full.expr || full.n || !bare.n) return;
  // "the top 3 with the lowest price": the word beside the figure tells the direction.
  Piece both = full;
  both.n = bare.n;
  own.push_back(std::move(both));
  Piece nothing = bare;
  nothing.kind = Kind::filler;
  nothing.said.clear();
  own.push_back(std::move(nothing));
  *tops[first_bare ? 1 : 0] = &own[own.size() - 2];
  *tops[first_bare ? 0 : 1] = &own[own.size() - 1];
}

}  // namespace

Sentences sentences_of(std::string_view question, const std::vector<Token>& tokens) {
  Sentences out;
  const int n = static_cast<int>(tokens.size());
  for (int begin = 0; begin < n;) {
    int end = begin + 1;
    while (end < n && !ends_sentence(question, tokens[end - 1], tokens[end])) ++end;
    if (begin > 0 && has(kShowing, std::string_view(tokens[begin].word)))
      out.shown.emplace_back(begin + 1, end);
    else
      out.asked.emplace_back(begin, end);
    begin = end;
  }
  // Sentences that both ask are one question.
  for (size_t i = 1; i < out.asked.size();)
    if (out.asked[i].first == out.asked[i - 1].second) {
      out.asked[i - 1].second = out.asked[i].second;
      out.asked.erase(out.asked.begin() + static_cast<long>(i));
    } else {
      ++i;
    }
  return out;
}

std::vector<Tiling> compose_sentences(const Scene& scene, const Chart& chart,
                                      const Sentences& sentences, size_t limit,
                                      std::deque<Piece>& own) {
  std::vector<Tiling> whole{{}};
  const auto by_score = [](const Tiling& a, const Tiling& b) { return a.score > b.score; };
  for (const auto& [begin, end] : sentences.asked) {
    std::vector<Tiling> longer;
    for (const Tiling& part : compose(scene, chart, begin, end, limit))
      for (const Tiling& before : whole) {
        Tiling both = before;
        both.parts.insert(both.parts.end(), part.parts.begin(), part.parts.end());
        both.uncovered.insert(both.uncovered.end(), part.uncovered.begin(), part.uncovered.end());
        both.score += part.score;
        longer.push_back(std::move(both));
      }
    sort_stably(longer, by_score);
    if (longer.size() > limit) longer.resize(limit);
    whole = std::move(longer);
  }
  for (const auto& [begin, end] : sentences.shown) {
    std::vector<Tiling> shown = compose(scene, chart, begin, end, kShownTilings);
    for (Tiling& tiling : shown)
      std::erase_if(tiling.uncovered, [&](int word) { return about_writing(scene.tokens[word]); });
    std::vector<Tiling> longer;
    for (const Tiling& asked : whole)
      for (const Tiling& tiling : shown) longer.push_back(joined(asked, tiling, own));
    sort_stably(longer, by_score);
    if (longer.size() > limit) longer.resize(limit);
    whole = std::move(longer);
  }
  for (Tiling& tiling : whole) one_ranking(tiling, own);
  return whole;
}

}  // namespace sqlagent::nlq
