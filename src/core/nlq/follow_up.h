// Follow-ups: a fragment read as a change of the last intent ("and by region?", "only 2024", "top 5
// instead", "and the month before?", "undo"). Every fragment is read as a new question as well; the
// ranker chooses.
#pragma once
#include "core/nlq/acts.h"
#include "core/nlq/frame.h"
#include "core/nlq/read.h"

namespace sqlagent::nlq {

// Appends drafts: the last intent without its paths, changed by the terms of the frame. None when
// the terms cannot be a change.
void edits(const Scene& scene, const Joins& joins, const Frame& frame, const Intent& last,
           std::vector<Draft>& out);

// The same for a sentence that is one of our acts. None when the act cannot be done to the last
// intent.
void edits_by_act(const Scene& scene, const Joins& joins, const Said& said, const Context& context,
                  std::vector<Draft>& out);

// The intent before the last change; nullopt when there is none. What was undone already is
// stepped over.
std::optional<Intent> before_last(const Context& context);

}  // namespace sqlagent::nlq
