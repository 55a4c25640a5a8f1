// Spans as OTLP's JSON (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding"): ids in
// hexadecimal, 64-bit numbers as texts. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/trace/span.h"

namespace sqlagent::trace {

// The body of one POST to …/v1/traces.
std::string otlp_json(const std::vector<Span>& spans, std::string_view service);

// How many spans the collector's answer says it has not taken: its partialSuccess. 0 when it says
// nothing, or nothing that is understood.
uint64_t rejected_in(std::string_view answer);

}  // namespace sqlagent::trace
