// A verified query is proved whenever it is used: through the door, run as the tenant's role, and
// the result must have the columns and types that were verified. What came of it is written down.
#pragma once
#include <optional>

#include "app/answer/memory.h"

namespace sqlagent::answer {

struct Proving {
  tenancy::Tenancy& tenancy;
  Memory& memory;
  tenancy::Tenant tenant;
  const catalog::Catalog& catalog;
  tenancy::ReadLimits limits;
};

struct Proved {
  std::optional<ReadOnlySql> sql;  // absent: it has been retired
  sqlagent::Table result;
  std::string failure;  // why, for a person
};

// Throws for what says nothing of the query: too costly, too many at once, no time left.
awaitable<Proved> prove_query(Proving with, VerifiedQuery known, Deadline deadline);
// Whether it may be told as an example. false also when that cannot be found out in this time.
awaitable<bool> still_stands(Proving with, VerifiedQuery known, Deadline deadline);

}  // namespace sqlagent::answer
