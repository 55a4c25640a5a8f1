// What is said when nothing of the data is asked: greetings, thanks, "help", "what data do you
// have?", "why?", insults. Calm and short.
#pragma once
#include "core/nlq/acts.h"
#include "core/nlq/lens.h"

namespace sqlagent::nlq {

// REQUIRES: is_talk(said.act).
Readings talk(const Said& said, const catalog::Catalog& catalog, const Context* context);

// Why an act cannot be done: there is no answer before it, or that answer is of another kind.
std::string cannot(Act act, bool has_context);

// How the last answer came about, in words: what was read out of which question, from which tables,
// and what was assumed.
std::string how_computed(const Context& context, const catalog::Catalog& catalog);

}  // namespace sqlagent::nlq
