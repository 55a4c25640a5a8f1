#include "core/nlq/frame.h"

namespace sqlagent::nlq {

Frame frame_of(const Tiling& tiling) {
  Frame f;
  f.tiling = &tiling;
  for (const Piece* p : tiling.parts) {
    if (p->edge >= 0) f.via.push_back(p->edge);
    switch (p->kind) {
      case Kind::measure:
        f.measures.push_back(p);
        break;
      case Kind::group:
        f.groups.push_back(p);
        break;
      case Kind::time:
        f.times.push_back(p);
        f.shifted |= p->hint == "shift";
        break;
      case Kind::filter:
        f.filters.push_back(p);
        break;
      case Kind::open_filter:
        f.opens.push_back(p);
        break;
      case Kind::having:
        f.havings.push_back(p);
        break;
      case Kind::absence:
        f.absences.push_back(p);
        break;
      case Kind::presence:
        f.presences.push_back(p);
        break;
      case Kind::entity:
        f.entities.push_back(p);
        break;
      case Kind::column:
        f.columns.push_back(p);
        break;
      case Kind::order:
        f.orders.push_back(p);
        break;
      case Kind::grain:
        f.grains.push_back(p);
        break;
      case Kind::top:
        f.sound = f.sound && !f.top;
        f.top = p;
        break;
      case Kind::filler:
        f.both |= p->said == "both" || p->said == "shared by" || p->said == "shared";
        f.trend |= p->said == "trend" || p->said == "trends" || p->said == "over time" ||
                   p->said == "develop" || p->said == "evolve";
        break;
      case Kind::count:
        f.count = true;
        break;
      case Kind::listing:
        f.listing = true;
        f.who |= p->said == "who";
        break;
      case Kind::exists_word:
        f.exists = true;
        break;
      case Kind::correlate:
        f.correlate = true;
        break;
      case Kind::versus:
        f.versus = true;
        break;
      case Kind::edit:
        f.edit = true;
        break;
      default:
        break;
    }
  }
  return f;
}

void Draft::add(Feature feature, double value) {
  for (auto& [name, sum] : features)
    if (name == feature) {
      sum += value;
      return;
    }
  features.emplace_back(feature, value);
}

}  // namespace sqlagent::nlq
