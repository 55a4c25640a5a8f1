// Where traces go, from OpenTelemetry's own variables (opentelemetry.io/docs/specs/otel/protocol/
// exporter) or from LangSmith's. Problems never repeat a value: it may be a key.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/secret.h"

namespace sqlagent {

struct Traces {
  std::string url;
  std::vector<Secret<std::string>> headers;  // "Name: value"
  std::vector<std::string> problems;         // one sentence each
};

// OTEL_EXPORTER_OTLP_ENDPOINT is the collector's address, without the path of traces.
std::string at_collector(std::string base);
// headers: name=value pairs with commas between them, values percent-encoded as W3C Baggage has it.
Traces traces_to(std::string url, const std::optional<std::string>& headers);
Traces traces_to_langsmith(const std::string& endpoint, const std::string& key,
                           const std::string& project);

}  // namespace sqlagent
