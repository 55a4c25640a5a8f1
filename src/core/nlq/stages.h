// Parts of the engine that can be left out, to measure what each is worth (`sqlagent eval
// --without`). Nothing else leaves any out.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/catalog/facts.h"

namespace sqlagent::nlq {

enum class Stage : uint8_t {
  cells,         // cells of text columns are known
  contents,      // joins are found by what columns hold, not by names alone
  alike,         // words of the same business meaning
  verbs,         // verbs and adverbs, by WordNet, tie terms and need no column
  spelling,      // repair of words towards the schema's, the cells' and ours
  derived,       // revenue, profit and the like from what is stored
  aggregations,  // rules by subject, from here
  roles,         // which of two keys to one table is meant
  ratios,
  calculations,
  superlatives,
  comparisons,
  absences,
  groupings,
  coherence,   // terms that stand side by side have to go together
  beam,        // more than the best way to cover the words
  defaults,    // measures, subjects and rankings that were not said are guessed
  joins,       // more than one table
  weights,     // of the ranker: else all features count alike, for or against
  follow_ups,  // the question before is known
  declining,   // else the first reading is answered, whatever it leaves out
};

inline constexpr auto kStages = std::to_array<std::pair<std::string_view, Stage>>({
    {"cells", Stage::cells},
    {"contents", Stage::contents},
    {"alike", Stage::alike},
    {"verbs", Stage::verbs},
    {"spelling", Stage::spelling},
    {"derived", Stage::derived},
    {"aggregations", Stage::aggregations},
    {"roles", Stage::roles},
    {"ratios", Stage::ratios},
    {"calculations", Stage::calculations},
    {"superlatives", Stage::superlatives},
    {"comparisons", Stage::comparisons},
    {"absences", Stage::absences},
    {"groupings", Stage::groupings},
    {"coherence", Stage::coherence},
    {"beam", Stage::beam},
    {"defaults", Stage::defaults},
    {"joins", Stage::joins},
    {"weights", Stage::weights},
    {"follow_ups", Stage::follow_ups},
    {"declining", Stage::declining},
});

class Stages {
 public:
  bool has(Stage stage) const { return (off_ & bit(stage)) == 0; }
  void leave_out(Stage stage) { off_ |= bit(stage); }

 private:
  static uint32_t bit(Stage stage) { return 1U << static_cast<unsigned>(stage); }
  uint32_t off_ = 0;
};

// All but these, by name, with commas between them; nullopt: one of them is not known.
std::optional<Stages> stages_without(std::string_view names);
std::string stage_names();
// Takes away what the catalog is not to know.
void leave_out(Stages stages, std::vector<catalog::TableFacts>& tables);

}  // namespace sqlagent::nlq
