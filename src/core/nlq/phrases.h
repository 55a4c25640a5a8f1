// The parts of the phrase table, by subject. lexicon.cpp joins them.
#pragma once
#include "core/nlq/lexicon.h"

namespace sqlagent::nlq {

std::span<const Phrase> measure_phrases();
std::span<const Phrase> link_phrases();
std::span<const Phrase> rank_phrases();
std::span<const Phrase> ask_phrases();

}  // namespace sqlagent::nlq
