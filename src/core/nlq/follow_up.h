// Follow-ups: a fragment read as a change of the last intent ("and by region?", "only 2024", "top 5
// instead", "and the month before?", "undo"). Every fragment is read as a new question as well; the
// ranker chooses.
#pragma once
#include "core/nlq/acts.h"
#include "core/nlq/frame.h"
#include "core/nlq/read.h"

namespace sqlagent::nlq {

// The last answer changed.
struct Edited {
  Draft draft;                 // without paths, to be bound
  std::vector<Output> beside;  // columns that are bound already: of another row of the same table
};

// The last intent changed by the terms of the frame; nullopt when the terms cannot be a change.
std::optional<Edited> edited(const Scene& scene, const Joins& joins, const Frame& frame,
                             const Intent& last);

// The same for a sentence that is one of our acts; nullopt when the act cannot be done to the last
// intent.
std::optional<Edited> edited(const Scene& scene, const Joins& joins, const Said& said,
                             const Context& context);

// The intent before the last change; nullopt when there is none. What was undone already is
// stepped over.
std::optional<Intent> before_last(const Context& context);

}  // namespace sqlagent::nlq
