// Which words of the question led to which part of what was computed.
#pragma once
#include <string>
#include <vector>

#include "core/nlq/piece.h"

namespace sqlagent::nlq {

// The slot of an intent that a term fills: "measure", "group", "filter", "time", "order", "having";
// empty for words that fill none.
std::string slot_of(const Piece& piece);

struct Part {
  std::string slot, text;
};
// The parts of describe(), which is their texts one after the other.
std::vector<Part> parts_of(const Intent& intent, const catalog::Catalog& catalog);

struct Place {  // bytes of the question
  size_t begin = 0, end = 0;
  auto operator<=>(const Place&) const = default;
};
// Where a part was said, in the order of the question, joined where they touch or overlap.
std::vector<Place> said_at(const Part& part, const Intent& intent);

}  // namespace sqlagent::nlq
