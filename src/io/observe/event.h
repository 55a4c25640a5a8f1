// What happened, as one sum type with two readers: JSON log lines (log_line.h) and Prometheus text
// (metrics.h). There is no free-form logging elsewhere. Callers never put a secret into an event.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <variant>

namespace sqlagent::observe {

// route is the route's pattern, not the path asked for: few values, and no identifiers in metrics.
struct HttpDone {
  std::string method, route, request_id;
  int status = 0;
  double seconds = 0;
  uint64_t bytes_in = 0, bytes_out = 0;
};
struct StatementDone {
  std::string name;
  double seconds = 0;
  bool failed = false;
};
// What PostgreSQL said of a statement that somebody else wrote. It may quote their data: a line
// with DEBUG only.
struct StatementRefused {
  std::string sqlstate, raw;
};
struct TaskChanged {
  std::string task_id, name, state, queue;
  double seconds = 0;
};
struct AnswerDone {
  std::string kind, engine;
  double seconds = 0;
};
// One turn with a language model. outcome: how it finished, or the kind of failure. first_seconds:
// to the reply's first piece, 0 when none came.
struct ModelDone {
  std::string model, outcome;
  double seconds = 0, first_seconds = 0;
  uint64_t prompt_tokens = 0, cached_tokens = 0, completion_tokens = 0;
  int attempts = 0;
};
// Spans of traces: outcome is sent, or why they were dropped.
struct SpansDone {
  std::string outcome;
  uint64_t spans = 0;
};
// dev's supervisor, pools, broker connections
struct ServiceChanged {
  std::string service, state, why;
};
// detail is Error::for_the_log
struct Failure {
  std::string where, request_id, code, detail;
};
using Event = std::variant<HttpDone, StatementDone, StatementRefused, TaskChanged, AnswerDone,
                           ModelDone, SpansDone, ServiceChanged, Failure>;

// Which events become lines: a command at the terminal writes none, DEBUG adds HttpDone and
// StatementDone.
enum class Lines { none, usual, all };
// Once, in main: the process's name in each line.
void configure(std::string process, Lines lines);
void emit(const Event& event);  // a JSON line on stderr, and the counters; callable from any thread
std::string prometheus_text();  // text format 0.0.4

}  // namespace sqlagent::observe
