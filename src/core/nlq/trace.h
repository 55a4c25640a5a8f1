// What the engine saw on the way to its readings, for `sqlagent explain`. Filled only when asked.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/nlq/rank.h"

namespace sqlagent::nlq {

struct TracedMention {
  std::string words;  // of the question
  std::string kind;   // "column", "filter", …
  std::string means;  // "clients.segment", "region = 'North'"
  std::string rule;   // the evidence: what found it or composed it
  double score = 0;
  bool soft = false;  // by likeness only
};

struct TracedCandidate {
  std::string sql;
  double score = 0, probability = 0;
  Features features;
  std::vector<std::string> uncovered;  // words that it makes no use of
  bool soft = false;
};

struct Trace {
  std::vector<std::string> words;  // after spelling was repaired
  std::vector<TracedMention> mentions;
  std::vector<TracedCandidate> candidates;  // best first
};

std::string_view name(Kind kind);
void trace_mentions(const Scene& scene, const Chart& chart, Trace& trace);
void trace_candidates(const Scene& scene, const std::vector<Ranked>& ranked, Trace& trace);

}  // namespace sqlagent::nlq
