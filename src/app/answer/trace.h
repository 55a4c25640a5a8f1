// One question as spans for a collector, made when it ends from what its answer has kept on the
// way: stages and steps with a model. Without leave nothing of it is content: no question, no
// statement, no prompt, no cell.
#pragma once
#include "app/answer/answer.h"
#include "io/trace/exporter.h"

namespace sqlagent::answer {

// Whose span is the question's.
struct Root {
  trace::TraceId trace;
  trace::SpanId id = 0, parent = 0;
  std::chrono::system_clock::time_point begin, end;
  bool content = false;
};

// The question's span first, then its stages in order, each followed by what happened in it. After
// the semantic conventions for generative AI (opentelemetry.io/docs/specs/semconv/gen-ai). Pure.
std::vector<trace::Span> spans_of(const Question& question, const Answer& answer, const Root& root);

// Hands a question's spans over when it goes out of scope: when the question is answered, or has
// failed. Costs nothing without an exporter.
class Traced {
 public:
  // All outlive it; to may be null.
  Traced(trace::Exporter* to, const Question& question, Answer& answer);
  ~Traced();
  Traced(const Traced&) = delete;

 private:
  trace::Exporter* to_;
  const Question& question_;
  Answer& answer_;
  Root root_;
};

}  // namespace sqlagent::answer
