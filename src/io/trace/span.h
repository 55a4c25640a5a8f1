// What a piece of work took, as OpenTelemetry has it (opentelemetry.io/docs/specs/otel/trace/api):
// values only. Whoever does the work says what may be told of it; exporter.h sends it.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sqlagent::trace {

struct TraceId {
  uint64_t high = 0, low = 0;
  bool operator==(const TraceId&) const = default;
};
using SpanId = uint64_t;  // 0: none

enum class Kind { internal = 1, server = 2, client = 3 };  // OTLP's numbers

using Value = std::variant<std::string, int64_t, double, bool, std::vector<std::string>>;
struct Attribute {
  std::string key;
  Value value;
};

struct Span {
  TraceId trace;
  SpanId id = 0, parent = 0;
  std::string name;
  Kind kind = Kind::internal;
  std::chrono::system_clock::time_point begin, end;
  std::vector<Attribute> attributes;
  bool failed = false;
};

// Where a caller's own trace goes on: the header traceparent (w3.org/TR/trace-context).
struct Parent {
  TraceId trace;
  SpanId span = 0;
  bool sampled = true;  // false: the caller keeps no trace of this, and neither do we
  bool operator==(const Parent&) const = default;
};
// nullopt when it is none, which the specification wants to be passed over.
std::optional<Parent> parent_in(std::string_view traceparent);

// From the kernel's generator; never zero.
TraceId new_trace_id();
SpanId new_span_id();

}  // namespace sqlagent::trace
