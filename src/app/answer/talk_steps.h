// What happened in one talk with a language model, in order: it was asked, or what it asked for was
// done. Kept for traces (trace.h); an answer's costs are models::Use.
#pragma once
#include <chrono>
#include <list>
#include <optional>
#include <string>

#include "app/models/line.h"

namespace sqlagent::prompt {
class Dialogue;
}

namespace sqlagent::answer {

struct TalkStep {
  std::string tool;  // that ran; empty: the model was asked
  std::chrono::system_clock::time_point began;
  std::chrono::steady_clock::time_point since;
  double seconds = -1;  // negative: it did not end
  std::string failure;  // its kind; empty: none
  // ---- the model was asked
  std::string base_url, requested;  // whom
  std::optional<double> temperature;
  size_t output_tokens = 0;  // at most
  std::string replied;       // the model that did, as it says
  std::string finish;
  model::Usage usage;
  double first_seconds = 0;  // to the first piece of the reply
  int attempts = 0;
  // ---- what was said and done, only when it may be told
  std::string said, came;  // JSON messages; of a tool: its arguments and what came of it
};

class TalkSteps {
 public:
  explicit TalkSteps(bool content = false) : content_(content) {}
  bool content() const { return content_; }
  // The place stays where it is. end() when it is over; what throws half-way is left without one.
  TalkStep& begin(std::string tool = {}) {
    all_.push_back({});
    all_.back().tool = std::move(tool);
    all_.back().began = std::chrono::system_clock::now();
    all_.back().since = std::chrono::steady_clock::now();
    return all_.back();
  }
  static void end(TalkStep& step) {
    const auto took = std::chrono::steady_clock::now() - step.since;
    step.seconds = std::chrono::duration<double>(took).count();
  }
  const std::list<TalkStep>& all() const { return all_; }

 private:
  bool content_;
  std::list<TalkStep> all_;
};

TalkStep& begin_asking(TalkSteps& steps, const model::Endpoint& endpoint,
                       const prompt::Dialogue& talk, const model::Request& request);
void end_asking(const TalkSteps& steps, TalkStep& step,
                const Result<model::Reply, models::NoReply>& reply);

}  // namespace sqlagent::answer
