// How acts are said. Written without the words that change nothing ("please", "the", "now"), which
// acts.cpp leaves out of the sentence before it looks.
#pragma once
#include <span>
#include <string_view>

#include "core/nlq/acts.h"

namespace sqlagent::nlq {

struct Phrasing {
  Act act;
  std::string_view words;
};

std::span<const Phrasing> change_phrasings();
std::span<const Phrasing> talk_phrasings();

}  // namespace sqlagent::nlq
