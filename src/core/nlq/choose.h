// Every assumption is a choice: offer() gives it alternatives that work, choose() takes one. What
// is chosen is made again from the origin, so that undo is choosing what was there, and the same
// choices always give the same intent.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/nlq/change.h"
#include "core/nlq/derive.h"
#include "core/nlq/read.h"

namespace sqlagent::nlq {

inline constexpr size_t kMostAlternatives = 4, kMostAssumptions = 6;

// Completes the assumptions of a reading: words become changes, what its features say was guessed
// is stated, and the other readings are alternatives where they differ in one thing only. What
// changes nothing or cannot be lowered is taken out. others: further readings, best first.
void offer(Reading& reading, std::span<const Reading> others, const std::vector<Derived>& derived,
           const catalog::Catalog& catalog);

struct Choice {
  std::string assumption, choice;
};

// The intent with the assumption flipped, its chosen and origin set. Choices before it stay, unless
// they cannot stand with it. nullopt: no such assumption, or no such choice of it.
std::optional<Intent> choose(const Intent& intent, const Choice& choice,
                             const catalog::Catalog& catalog);

// The choices that were made: "by quarter" instead of "by month"; choosing `was` takes it back.
struct Chosen {
  std::string assumption, from, to, was;
};
std::vector<Chosen> choices_of(const Intent& intent);

// How the chip of an assumption says a choice of it: "by month", "average price", "dated by order
// date".
std::string restated(const Assumption& assumption, std::string_view choice);

}  // namespace sqlagent::nlq
