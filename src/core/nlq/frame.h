// The terms of one tiling, sorted by what they are; and a draft: an intent whose columns have no
// paths yet, with its features.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/nlq/compose.h"
#include "core/nlq/joins.h"
#include "core/nlq/weights.h"

namespace sqlagent::nlq {

struct Frame {
  std::vector<const Piece*> measures, groups, times, filters, opens, havings, absences, presences,
      entities, columns, orders, grains;
  const Piece* top = nullptr;
  std::vector<int> via;  // keys whose role was said
  bool count = false, listing = false, who = false, exists = false, versus = false, edit = false;
  bool correlate = false;  // how two things move together
  bool both = false;       // two conditions hold together
  bool trend = false;      // "over time", "trend": a period is wanted, without saying which
  bool shifted = false;    // speaks of the period before that of the last question
  bool sound = true;       // false: the terms cannot stand together (two superlatives)
  const Tiling* tiling = nullptr;
};

Frame frame_of(const Tiling& tiling);

struct Draft {
  Intent intent;  // columns without paths, buckets without their column, times without theirs
  Features features;
  std::vector<int>
      subjects;  // whose rows: candidates, best first; empty: follows from the aggregates
  std::vector<ColumnRef>
      events;  // time columns that the words name, best first: they date the ranges and grains
  std::vector<int> via;  // edges that join, where several could
  std::string doubt;     // what the question leaves open, when it is a matter for the asker: "rank"
  std::string ranked_by;   // for doubt: this draft's choice, as words
  bool list_all = false;   // output columns follow from the subject
  std::vector<int> heard;  // words that no term covers and this draft understands all the same
  void add(Feature feature, double value);
};

}  // namespace sqlagent::nlq
