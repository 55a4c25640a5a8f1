// What further sentences say of the answer rather than of the data: which columns it shows ("Return
// the name and the total"), and how it is written ("Give it as an integer", "Match exactly").
#pragma once
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/nlq/compose.h"

namespace sqlagent::nlq {

struct Sentences {
  std::vector<std::pair<int, int>> asked;  // tokens: what is asked, in one or more parts
  std::vector<std::pair<int, int>> shown;  // tokens: what the answer shows
};

Sentences sentences_of(std::string_view question, const std::vector<Token>& tokens);

// Ways to read all parts together, best first. `own` keeps the terms that are made for it.
std::vector<Tiling> compose_sentences(const Scene& scene, const Chart& chart,
                                      const Sentences& sentences, size_t limit,
                                      std::deque<Piece>& own);

}  // namespace sqlagent::nlq
