#include "core/nlq/compose.h"

#include <array>

#include "core/nlq/coherence.h"
#include "core/nlq/lexicon.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {
constexpr size_t kBeam = 90;

// Terms that mean something by themselves; the others live on only inside what rules made of them.
bool stands_alone(Kind kind) {
  switch (kind) {
    case Kind::filler:
    case Kind::count:
    case Kind::listing:
    case Kind::exists_word:
    case Kind::correlate:
    case Kind::versus:
    case Kind::edit:
    case Kind::column:
    case Kind::entity:
    case Kind::measure:
    case Kind::filter:
    case Kind::open_filter:
    case Kind::group:
    case Kind::grain:
    case Kind::time:
    case Kind::having:
    case Kind::top:
    case Kind::absence:
    case Kind::presence:
    case Kind::order:
      return true;
    default:
      return false;
  }
}

// Price of leaving a word uncovered. Operators change the answer, so they cost the most.
double price(const Token& token) {
  static constexpr std::array<std::string_view, 7> kDenials{
      "not", "no", "never", "without", "except", "excluding", "non"};
  static constexpr std::array<std::string_view, 5> kWeak{"by", "each", "every", "between",
                                                         "across"};
  static constexpr std::array<std::string_view, 3> kCompares{"more", "than", "per"};
  if (token.quoted) return 3.0;
  if (has(kDenials, std::string_view(token.word))) return 4.0;
  if (has(kCompares, std::string_view(token.word))) return 2.2;
  if (has(kWeak, std::string_view(token.word))) return 0.7;
  if (is_stop_word(token.word)) return 0.0;
  return 2.5;
}

}  // namespace

std::vector<Tiling> compose(const Scene& scene, const Chart& chart, int begin, int end,
                            size_t limit) {
  std::vector<std::vector<Tiling>> beams(static_cast<size_t>(end) + 1);
  beams[begin].push_back({});
  for (int at = begin; at < end; ++at) {
    auto& beam = beams[at];
    sort_stably(beam, [](const Tiling& a, const Tiling& b) { return a.score > b.score; });
    if (beam.size() > kBeam) beam.resize(kBeam);
    const double cost = price(scene.tokens[at]);
    for (const Tiling& tiling : beam) {
      Tiling skipped = tiling;
      skipped.score -= cost;
      if (cost >= 2.0) skipped.uncovered.push_back(at);
      beams[at + 1].push_back(std::move(skipped));
      for (int index : chart.starting_at(at)) {
        const Piece& piece = chart.pieces()[index];
        if (!stands_alone(piece.kind) || piece.end > end) continue;
        Tiling longer = tiling;
        longer.score += piece.score - 0.05;
        for (size_t i = tiling.parts.size(); i > 0 && piece.kind != Kind::filler; --i)
          if (const Piece& before = *tiling.parts[i - 1]; before.kind != Kind::filler) {
            if (scene.stages.has(Stage::coherence)) longer.score += coherence(scene, before, piece);
            break;
          }
        longer.parts.push_back(&piece);
        beams[piece.end].push_back(std::move(longer));
      }
    }
    beam.clear();
    beam.shrink_to_fit();
  }
  auto& whole = beams[end];
  sort_stably(whole, [](const Tiling& a, const Tiling& b) { return a.score > b.score; });
  if (whole.size() > limit) whole.resize(limit);
  return std::move(whole);
}

}  // namespace sqlagent::nlq
