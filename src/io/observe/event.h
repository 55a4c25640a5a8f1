// What happened, as one sum type with two readers: JSON log lines and Prometheus text. No free-form logging elsewhere.
#pragma once
#include <chrono>
#include <string>
#include <variant>

namespace sqlagent::observe {

struct HttpDone { std::string method, route, request_id; int status; double seconds; uint64_t bytes_in, bytes_out; };
struct StatementDone { std::string name; double seconds; bool failed; };
struct TaskChanged { std::string task_id, name, state, queue; double seconds; };
struct AnswerDone { std::string kind, engine; double seconds; };
struct ServiceChanged { std::string service, state, why; };     // dev's supervisor, pools, broker connections
struct Failure { std::string where, request_id, code, detail; };   // detail is Error::for_the_log
using Event = std::variant<HttpDone, StatementDone, TaskChanged, AnswerDone, ServiceChanged, Failure>;

void configure(std::string process, bool debug);  // once, in main: name in each line; debug also prints HttpDone and StatementDone
void emit(const Event& event);                     // a JSON line on stderr, and the counters
std::string prometheus_text();                     // text format 0.0.4

}  // namespace sqlagent::observe
