#include "core/sheet/kinds.h"

#include "core/sheet/words.h"

namespace sqlagent::sheet {

Kind kind_of(const Cell& cell) {
  if (cell.size == 0) return Kind::empty;
  if (cell.kind == Cell::Kind::error) return Kind::nothing;
  switch (cell.stored) {
    case Cell::Stored::number:
      return Kind::number;
    case Cell::Stored::date:
    case Cell::Stored::time:
    case Cell::Stored::date_time:
    case Cell::Stored::duration:
      return Kind::moment;
    case Cell::Stored::boolean:
      return Kind::boolean;
    default:
      break;
  }
  const std::string_view text = cell.text();
  int64_t value = 0;
  int scale = 0;
  if (plain_decimal(text, value, scale)) return Kind::number;
  if (is_na(text)) return Kind::nothing;
  if (boolean_word(text)) return Kind::boolean;
  if (const NumberShape shape = shape_of(text); shape.point || shape.comma) return Kind::number;
  if (date_shape(text).is_date() || is_time(text) || read_duration(text)) return Kind::moment;
  return Kind::text;
}

void KindCounts::add(const Tally& tally) {
  of[static_cast<size_t>(Kind::number)] += tally.numbers();
  of[static_cast<size_t>(Kind::moment)] += tally.moments();
  of[static_cast<size_t>(Kind::boolean)] += tally.booleans();
  of[static_cast<size_t>(Kind::nothing)] += tally.cells() - tally.values();
  of[static_cast<size_t>(Kind::text)] +=
      tally.values() - tally.numbers() - tally.moments() - tally.booleans();
}

uint64_t KindCounts::filled() const {
  uint64_t filled = 0;
  for (size_t i = 1; i < of.size(); ++i) filled += of[i];
  return filled;
}

Kind KindCounts::strong() const {
  const uint64_t said = filled() - count(Kind::nothing);
  for (const Kind kind : {Kind::number, Kind::moment, Kind::boolean})
    if (count(kind) > 0 && count(kind) * 10 >= said * 7) return kind;
  return Kind::text;
}

}  // namespace sqlagent::sheet
