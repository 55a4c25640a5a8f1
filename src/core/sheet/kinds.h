// What one cell is at a glance, for finding tables: coarser than a type, and without a column's
// evidence.
#pragma once
#include <array>

#include "core/sheet/rows.h"
#include "core/sheet/tally.h"

namespace sqlagent::sheet {

enum class Kind : uint8_t {
  empty,
  nothing,  // "n/a", "-", #DIV/0!
  text,
  number,
  moment,  // date, time or both
  boolean
};
inline constexpr size_t kKinds = 6;

Kind kind_of(const Cell& cell);

// How many cells of each kind a column holds.
struct KindCounts {
  std::array<uint64_t, kKinds> of{};
  void add(Kind kind) { ++of[static_cast<size_t>(kind)]; }
  void take_away(Kind kind) { --of[static_cast<size_t>(kind)]; }
  void add(const Tally& tally);
  uint64_t count(Kind kind) const { return of[static_cast<size_t>(kind)]; }
  uint64_t filled() const;  // all but the empty ones
  // The kind that most filled cells have when it is more than text: text otherwise, and where
  // there is no majority of seven in ten.
  Kind strong() const;
};

}  // namespace sqlagent::sheet
