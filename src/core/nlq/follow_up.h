// Follow-ups: a fragment read as a change of the last intent ("and by region?", "only 2024", "top 5
// instead", "and the month before?"). Every fragment is read as a new question as well; the ranker
// chooses.
#pragma once
#include "core/nlq/frame.h"

namespace sqlagent::nlq {

// Appends drafts: the last intent without its paths, changed by the terms of the frame. None when
// the terms cannot be a change.
void edits(const Scene& scene, const Frame& frame, const Intent& last, std::vector<Draft>& out);

}  // namespace sqlagent::nlq
