// The phrases of all subjects as one table; no logic beyond lookup.
#include "core/nlq/lexicon.h"

#include <vector>

#include "core/nlq/phrases.h"

namespace sqlagent::nlq {

std::span<const Phrase> phrases() {
  static const std::vector<Phrase> kAll = [] {
    std::vector<Phrase> all;
    for (const auto part : {measure_phrases(), link_phrases(), rank_phrases(), ask_phrases()})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return kAll;
}

}  // namespace sqlagent::nlq
