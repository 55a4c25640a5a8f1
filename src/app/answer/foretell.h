// What a model would answer about any PostgreSQL, for measuring (`sqlagent predict --engine
// model`): the talk that a tenant's question has (consult in model.h), with no tenant, no history
// and no budget. Statements run read-only, for the model's repairs and for the vote.
#pragma once
#include <optional>
#include <string>

#include "base/sql_text.h"
#include "core/prompt/dialogue.h"
#include "io/model/client.h"
#include "io/pg/session.h"

namespace sqlagent::answer {

struct Elsewhere {
  pg::Dsn dsn;
  std::string schema;  // where unqualified names are looked up
};

struct Foretold {
  prompt::Step outcome;  // one that ends a talk
  std::string sql;       // of Answered
  std::string failure;   // of GaveUp, for a person; may be empty
  int calls = 0;
};

// Never throws for what the model, its endpoint or a statement does.
model::awaitable<Foretold> foretell(model::Client& client, model::Endpoint endpoint,
                                    prompt::Setting setting, Elsewhere where, Deadline deadline);

// The rows of an admitted statement, at most those of an answer. nullopt when it fails.
model::awaitable<std::optional<sqlagent::Table>> rows_at(Elsewhere where, ReadOnlySql sql,
                                                         Deadline deadline);

}  // namespace sqlagent::answer
