// "The same period last year", "a year before": a span that another one in the question settles.
#include <algorithm>
#include <array>

#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {

void add_same_span(const Scene& scene, Chart& chart) {
  static constexpr std::array kSaid =
      std::to_array<std::string_view>({"same period last year",
                                       "same time last year",
                                       "same span last year",
                                       "same period of last year",
                                       "same span of last year",
                                       "same period a year ago",
                                       "same period the year before",
                                       "same period in the previous year",
                                       "same period of the previous year",
                                       "same period in the prior year",
                                       "prior year period",
                                       "previous year period",
                                       "same point last year",
                                       "a year earlier",
                                       "a year before",
                                       "one year earlier",
                                       "same quarter last year",
                                       "same month last year",
                                       "same week last year",
                                       "same quarter a year ago",
                                       "same month a year ago",
                                       "same period previous year"});
  const int n = static_cast<int>(scene.tokens.size());
  for (int at = 0; at < n; ++at)
    for (std::string_view said : kSaid) {
      const int count = static_cast<int>(std::ranges::count(said, ' ')) + 1;
      std::string here;
      for (int i = at; i < std::min(n, at + count); ++i)
        here += (i > at ? " " : "") + scene.tokens[i].word;
      if (here != said) continue;
      Piece piece;
      piece.kind = Kind::time;
      piece.begin = at;
      piece.end = at + count;
      piece.score = count + 0.4;
      piece.hint = "same_span";
      piece.unit = "year";
      piece.said = said;
      piece.rule = "same span";
      chart.add(std::move(piece));
    }
}

}  // namespace sqlagent::nlq
