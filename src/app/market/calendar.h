// The days on which the invented exchange trades: Monday to Friday, but not on 25 December or 1
// January.
#pragma once
#include <vector>

#include "base/date.h"

namespace sqlagent::market {

bool business_day(Date day);
Date last_business_day(Date on_or_before);
std::vector<Date> business_days(Date from, Date to);  // both included
Date first_of_week(Date day);                         // Monday
Date first_of_month(Date day);
Date first_of_quarter(Date day);
Date first_of_year(Date day);
// The same day of another month, or its last one when that is shorter.
Date months_before(Date day, int months);

}  // namespace sqlagent::market
