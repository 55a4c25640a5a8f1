// Runs admitted statements as tenants' own roles (security.md, L4 and L5): waits for its turn,
// takes a session that is the tenant's alone, weighs what may be large, and leaves nothing behind.
#pragma once
#include <memory>

#include "app/tenancy/kept_sessions.h"
#include "app/tenancy/plan.h"
#include "app/tenancy/turns.h"

namespace sqlagent::tenancy {

struct ReaderSettings {
  TurnLimits turns;
  KeptLimits kept;
  CostLimits costs;
  double unweighed_rows = 5e6;  // of ReadOnlySql::row_bound(): up to here nobody asks the planner
  std::chrono::milliseconds patience{10'000};  // for a place, before the asker is told to come back
};

class Reader {
 public:
  Reader(pg::Dsn place, ReaderSettings settings);

  struct Reading {
    Login login;
    ReadOnlySql sql;
    pg::Enclosure how;  // without weigh, which is the reader's
    bool run_anyway = false;
    Length length = Length::question;
  };
  // Error(internal) when the statement was admitted for another tenant. PostgreSQL's refusals
  // become our own texts.
  pg::awaitable<Table> read(Reading reading, Deadline deadline);

 private:
  struct Turn;
  pg::awaitable<Turn> turn_of(TenantId tenant, Length length, Deadline deadline);
  pg::awaitable<Kept> session_of(Login login, Deadline deadline);

  pg::Dsn place_;
  ReaderSettings settings_;
  std::shared_ptr<Turns> turns_;
  std::shared_ptr<KeptSessions> kept_;
};

}  // namespace sqlagent::tenancy
