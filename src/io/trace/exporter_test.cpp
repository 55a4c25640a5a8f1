// What happens to spans that nobody takes.
#include "io/trace/exporter.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "io/observe/event.h"

namespace sqlagent::trace {
namespace {

Options to_nobody() {
  Options options;
  options.url = "http://127.0.0.1:1/v1/traces";
  options.delay = std::chrono::hours(1);
  return options;
}

bool counted(const std::string& outcome, size_t spans) {
  return observe::prometheus_text().contains("sqlagent_trace_spans_total{outcome=\"" + outcome +
                                             "\"} " + std::to_string(spans) + "\n");
}

TEST(Exporter, what_the_queue_cannot_hold_is_dropped_and_counted) {
  observe::configure("test", observe::Lines::none);
  boost::asio::io_context loop(1);
  Exporter exporter(loop.get_executor(), to_nobody());
  exporter.add(std::vector<Span>(Exporter::kQueue - 1));
  exporter.add(std::vector<Span>(2));
  EXPECT_TRUE(counted("queue full", 2));
  exporter.add(std::vector<Span>(1));
  Span long_one;
  long_one.name = std::string(Exporter::kQueueBytes, 'x');
  exporter.add({long_one});
  EXPECT_TRUE(counted("queue full", 3));
}

TEST(Exporter, spans_without_a_collector_end_with_the_flush) {
  observe::configure("test", observe::Lines::none);
  boost::asio::io_context loop(1);
  auto exporter = std::make_unique<Exporter>(loop.get_executor(), to_nobody());
  exporter->add(std::vector<Span>(5));
  bool flushed = false;
  boost::asio::co_spawn(loop, exporter->flush(Deadline::in(std::chrono::seconds(30))),
                        [&](std::exception_ptr) { flushed = true; });
  while (!flushed) loop.run_one();
  EXPECT_TRUE(counted("unreachable", 5));
  exporter->add(std::vector<Span>(1));
  exporter.reset();
  loop.run();  // nothing is left that waits
}

}  // namespace
}  // namespace sqlagent::trace
