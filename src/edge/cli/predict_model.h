// The language model of the settings as a part of `sqlagent predict`: asked where the offline
// engine is not sure (auto) or always (model), over the same tables, with the same vote.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "config.h"
#include "core/nlq/lens.h"
#include "core/prompt/messages.h"

namespace sqlagent::cli {

struct Predicted {  // what there is before a model is asked, and what stands after
  std::optional<std::string> sql;
  bool asks_back = false;
  double confidence = 0;
  std::string message;  // why there is no sql
  int calls = 0;
  bool by_model = false;
};

struct PredictedAbout {
  const nlq::Lens& lens;
  std::string postgres, schema;        // the database's URL
  std::string question;                // evidence included
  std::vector<prompt::Asked> history;  // earlier turns, oldest first
  std::string reading;                 // the offline engine's, in words; may be empty
  Date today;
};

class PredictModel {
 public:
  // Error(bad_request) for an engine that is none, or a model where the settings name none.
  // config outlives it.
  PredictModel(const Config& config, const std::string& engine);
  bool wanted(const Predicted& offline) const;
  // Failures leave what the offline engine said.
  Predicted ask(Predicted offline, const PredictedAbout& about) const;

 private:
  const Config& config_;
  enum class Engine { offline, model, automatic } engine_ = Engine::offline;
};

}  // namespace sqlagent::cli
