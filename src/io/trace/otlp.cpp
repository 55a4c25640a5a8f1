#include "io/trace/otlp.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>
#include <cmath>

#include "base/json_text.h"

namespace sqlagent::trace {
namespace {

template <class... F>
struct Cases : F... {
  using F::operator()...;
};

void write(std::string& out, const Value& value) {
  const Cases how{
      [&](const std::string& text) { out += "{\"stringValue\":" + json_string(text) + "}"; },
      [&](int64_t number) { out += fmt::format("{{\"intValue\":\"{}\"}}", number); },
      [&](double number) {
        // JSON knows no infinity; the encoding writes it as a text.
        out += std::isfinite(number) ? fmt::format("{{\"doubleValue\":{}}}", number)
                                     : std::string("{\"doubleValue\":\"NaN\"}");
      },
      [&](bool flag) { out += fmt::format("{{\"boolValue\":{}}}", flag); },
      [&](const std::vector<std::string>& texts) {
        out += "{\"arrayValue\":{\"values\":[";
        for (size_t i = 0; i < texts.size(); ++i)
          out += (i > 0 ? ",{\"stringValue\":" : "{\"stringValue\":") + json_string(texts[i]) + "}";
        out += "]}}";
      },
  };
  std::visit(how, value);
}

void write(std::string& out, const std::vector<Attribute>& attributes) {
  out += "[";
  for (size_t i = 0; i < attributes.size(); ++i) {
    out += (i > 0 ? ",{\"key\":" : "{\"key\":") + json_string(attributes[i].key) + ",\"value\":";
    write(out, attributes[i].value);
    out += "}";
  }
  out += "]";
}

int64_t nanoseconds(std::chrono::system_clock::time_point at) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(at.time_since_epoch()).count();
}

void write(std::string& out, const Span& span) {
  out += fmt::format("{{\"traceId\":\"{:016x}{:016x}\",\"spanId\":\"{:016x}\"", span.trace.high,
                     span.trace.low, span.id);
  if (span.parent != 0) out += fmt::format(",\"parentSpanId\":\"{:016x}\"", span.parent);
  out += ",\"name\":" + json_string(span.name);
  out += fmt::format(
      ",\"kind\":{},\"startTimeUnixNano\":\"{}\",\"endTimeUnixNano\":\"{}\",\"attributes\":",
      static_cast<int>(span.kind), nanoseconds(span.begin), nanoseconds(span.end));
  write(out, span.attributes);
  out += span.failed ? ",\"status\":{\"code\":2}}" : ",\"status\":{}}";
}

}  // namespace

std::string otlp_json(const std::vector<Span>& spans, std::string_view service) {
  std::string out = "{\"resourceSpans\":[{\"resource\":{\"attributes\":";
  write(out, {{"service.name", std::string(service)}});
  out += "},\"scopeSpans\":[{\"scope\":{\"name\":\"sqlagent\"},\"spans\":[";
  for (size_t i = 0; i < spans.size(); ++i) {
    if (i > 0) out += ",";
    write(out, spans[i]);
  }
  return out + "]}]}]}";
}

uint64_t rejected_in(std::string_view answer) {
  boost::system::error_code bad;
  const auto parsed = boost::json::parse(answer, bad);
  if (bad || !parsed.is_object()) return 0;
  const auto* partial = parsed.as_object().if_contains("partialSuccess");
  if (!partial || !partial->is_object()) return 0;
  const auto* count = partial->as_object().if_contains("rejectedSpans");
  if (!count) return 0;
  if (count->is_int64()) return static_cast<uint64_t>(std::max<int64_t>(0, count->as_int64()));
  uint64_t number = 0;
  if (count->is_string()) {
    const std::string_view text(count->as_string());
    std::from_chars(text.data(), text.data() + text.size(), number);
  }
  return number;
}

}  // namespace sqlagent::trace
