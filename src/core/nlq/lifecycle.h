// The dates that say how far a row is: by when it should be over, and when it was ("due", "paid").
// States follow from them: "open", "overdue". How long it lasts: stretch.h.
#pragma once
#include "core/nlq/chart.h"
#include "core/nlq/frame.h"
#include "core/nlq/vocabulary.h"

namespace sqlagent::nlq {

struct Lifecycle {
  int due = -1, end = -1;  // columns; -1: the table has none
};

Lifecycle lifecycle_of(const catalog::Catalog& catalog, const Vocabulary& vocabulary, int table);

// "Subscriptions ended in 2024": that it is over needs no saying beside when; the draft's period is
// that of the end.
// kept_as_well: groups by period need the rows to have one.
void date_by_state(const Scene& scene, Draft& draft, bool kept_as_well = false);

}  // namespace sqlagent::nlq
