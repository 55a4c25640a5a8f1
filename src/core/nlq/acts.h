// Whole sentences of ours that speak of the conversation rather than of the data: "undo", "show me
// those", "as a percentage", "why?", "thanks". Fixed in form, so that they are looked up as a whole
// instead of being composed.
#pragma once
#include <vector>

#include "core/nlq/piece.h"
#include "core/nlq/tokenize.h"

namespace sqlagent::nlq {

enum class Act {
  none,
  // changes of the last answer
  undo,
  rows,       // the rows that were counted, or behind the figures
  count,      // how many there are of what was shown
  share,      // as a percentage of the whole
  running,    // the sum so far
  growth,     // against the period before
  unfilter,   // without its conditions and its period
  untime,     // without its period
  unlimit,    // all of a ranking
  reverse,    // the other end of a ranking, the other direction of a list
  by_name,    // alphabetically
  aggregate,  // the average instead: agg
  compare,    // with the period before: grain, when it was named
  // talk
  why,
  thanks,
  greet,
  help,
  about_data,
  insult,
  agree,
};

struct Said {
  Act act = Act::none;
  Agg agg = Agg::none;
  std::optional<Grain> grain;
};

Said act_of(const std::vector<Token>& tokens);
bool is_undo(std::string_view question);
bool is_talk(Act act);  // nothing of the data is asked

}  // namespace sqlagent::nlq
