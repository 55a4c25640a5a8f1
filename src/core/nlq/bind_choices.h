// What binding may choose between: whose rows, and which date of theirs.
#pragma once
#include "core/nlq/frame.h"

namespace sqlagent::nlq {

bool needs_time(const Draft& draft);
// The date of a row of `subject`: what the words name, its main time column, or that of the thing
// it belongs to. Best first.
std::vector<ColumnRef> time_columns(const Scene& scene, const Joins& joins, const Draft& draft,
                                    int subject);
// No dates, but a column of years: ranges of whole years become conditions on it. False: there is
// none.
bool date_by_year(const Scene& scene, int subject, Draft& draft);
// Of the subject itself there is no date, but of the rows that a condition requires: "drivers in
// races of 2009" narrows the races. False: there is none.
bool date_by_related(const Scene& scene, const Joins& joins, int subject, Draft& draft);
// The draft's own, else what follows from its aggregates: the finest table first, then coarser
// ones, then links to the keys.
std::vector<int> subjects_of(const Scene& scene, const Joins& joins, const Draft& draft);
// The columns of a list for which none were asked: short tables whole; of wide ones what names and
// describes a row, and the figures that a condition is about.
void fill_list(const Scene& scene, Draft& draft);

}  // namespace sqlagent::nlq
