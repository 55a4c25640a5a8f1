#include "core/nlq/provenance.h"

#include <algorithm>

namespace sqlagent::nlq {

std::string slot_of(const Piece& piece) {
  switch (piece.kind) {
    case Kind::measure:
    case Kind::count:
    case Kind::agg:
    case Kind::share:
    case Kind::running:
    case Kind::growth:
    case Kind::correlate:
    case Kind::distinct:
    case Kind::worth:
    case Kind::exists_word:
    case Kind::column:
    case Kind::entity:
      return "measure";
    case Kind::group:
    case Kind::grain:
      return "group";
    case Kind::filter:
    case Kind::open_filter:
    case Kind::value:
    case Kind::literal:
    case Kind::absence:
    case Kind::presence:
    case Kind::current:
    case Kind::negate:
      return "filter";
    case Kind::time:
      return "time";
    case Kind::having:
      return "having";
    case Kind::top:
    case Kind::superlative:
    case Kind::order:
    case Kind::ordering:
      return "order";
    default:
      return "";
  }
}

std::vector<Place> said_at(const Part& part, const Intent& intent) {
  std::vector<Place> places;
  for (const auto& one : intent.provenance)
    if (!one.slot.empty() && one.slot == part.slot) places.push_back({one.begin, one.end});
  std::ranges::sort(places);
  std::vector<Place> out;
  for (const auto& place : places) {
    if (!out.empty() && place.begin <= out.back().end)
      out.back().end = std::max(out.back().end, place.end);
    else
      out.push_back(place);
  }
  return out;
}

}  // namespace sqlagent::nlq
