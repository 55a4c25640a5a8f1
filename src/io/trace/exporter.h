// Sends spans to a collector over OTLP/HTTP, in the background and in batches. What is traced never
// waits for it: what the queue cannot hold, or what the collector does not take, is dropped and
// counted (sqlagent_trace_spans_total).
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "io/curl/transfer.h"
#include "io/trace/span.h"

namespace sqlagent::trace {

using curl::awaitable;

struct Options : curl::Way {
  std::string url;                           // where traces are posted, the whole address
  std::vector<Secret<std::string>> headers;  // "Name: value"
  std::string service = "sqlagent";
  bool content = false;  // may questions, statements and prompts be told? exporter.h sends either
  std::chrono::milliseconds delay{5'000};  // at most, from a span to its batch
};

class Exporter {
 public:
  static constexpr size_t kQueue = 2'048, kBatch = 512;  // spans, as OpenTelemetry's own has it
  static constexpr size_t kQueueBytes = 16 << 20;        // of their texts

  Exporter(boost::asio::any_io_executor loop, Options options);
  ~Exporter();  // what is not sent by then is lost
  Exporter(const Exporter&) = delete;

  bool content() const;
  // Takes all of them or, when the queue is full, none. Costs no waiting.
  void add(std::vector<Span> spans);
  // Sends what is left, each batch once. For the calm end of a process: later spans are dropped.
  awaitable<void> flush(Deadline deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace sqlagent::trace
