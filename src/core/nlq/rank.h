// Ranking: a log-linear score over named features, weights in one small table; readings that print
// the same SQL are one.
#pragma once
#include <vector>

#include "core/nlq/frame.h"
#include "core/nlq/read.h"
#include "core/nlq/stages.h"

namespace sqlagent::nlq {

struct Ranked {
  Draft draft;
  Reading reading;
  std::vector<int> uncovered;  // content words
  bool soft = false;           // a term of it is linked only by likeness
  std::vector<std::string> soft_words;
};

double score(const Features& features);
// Best first, at most `limit`, with probabilities.
std::vector<Ranked> rank(std::vector<Ranked> candidates, const catalog::Catalog& catalog,
                         size_t limit, Stages stages = {});

}  // namespace sqlagent::nlq
