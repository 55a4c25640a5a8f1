#include <gtest/gtest.h>

#include "io/observe/log_line.h"
#include "io/observe/metrics.h"

namespace sqlagent::observe {
namespace {

using namespace std::chrono;

const auto kAt = sys_days(year(2026) / 11 / 25) + hours(17) + minutes(5) + milliseconds(9007);

TEST(LogLine, is_one_json_object_with_time_level_and_process) {
  EXPECT_EQ(log_line(Failure{"api", "r1", "internal", "line one\nline \"two\""}, "serve", kAt),
            R"({"time":"2026-11-25T17:05:09.007Z","level":"error","process":"serve",)"
            R"("event":"failure","where":"api",)"
            R"("code":"internal","detail":"line one\nline \"two\"","request_id":"r1"})"
            "\n");
  EXPECT_EQ(log_line(HttpDone{"GET", "/health", "r2", 200, 0.25, 0, 512}, "serve", kAt),
            R"({"time":"2026-11-25T17:05:09.007Z","level":"debug","process":"serve",)"
            R"("event":"http","method":"GET",)"
            R"("route":"/health","status":200,"seconds":0.250000,"bytes_in":0,)"
            R"("bytes_out":512,"request_id":"r2"})"
            "\n");
}

TEST(LogLine, long_texts_are_cut) {
  EXPECT_LT(
      log_line(Failure{"api", "", "internal", std::string(1 << 20, 'x')}, "serve", kAt).size(),
      3000u);
}

TEST(LogLine, quiet_unless_failed_slow_or_debugging) {
  EXPECT_FALSE(is_worth_a_line(HttpDone{"GET", "/", "", 200, 0.1, 0, 0}, false));
  EXPECT_TRUE(is_worth_a_line(HttpDone{"GET", "/", "", 200, 0.1, 0, 0}, true));
  EXPECT_TRUE(is_worth_a_line(HttpDone{"GET", "/", "", 500, 0.1, 0, 0}, false));
  EXPECT_TRUE(is_worth_a_line(StatementDone{"x", 2.0, false}, false));
  EXPECT_TRUE(is_worth_a_line(TaskChanged{"t", "n", "STARTED", "q", 0}, false));
}

TEST(Metrics, histograms_are_cumulative_and_counters_carry_their_labels) {
  Metrics metrics;
  metrics.add(HttpDone{"GET", "/a", "", 200, 0.02, 10, 20});
  metrics.add(HttpDone{"GET", "/a", "", 404, 100.0, 1, 2});
  const auto text = metrics.text();
  for (const auto* line : {
           "# TYPE sqlagent_http_requests_total counter\n",
           "sqlagent_http_requests_total{method=\"GET\",route=\"/a\",status=\"200\"} 1\n",
           "sqlagent_http_requests_total{method=\"GET\",route=\"/a\",status=\"404\"} 1\n",
           "sqlagent_http_received_bytes_total 11\n",
           "# TYPE sqlagent_http_request_seconds histogram\n",
           "sqlagent_http_request_seconds_bucket{route=\"/a\",le=\"0.01\"} 0\n",
           "sqlagent_http_request_seconds_bucket{route=\"/a\",le=\"0.025\"} 1\n",
           "sqlagent_http_request_seconds_bucket{route=\"/a\",le=\"+Inf\"} 2\n",
           "sqlagent_http_request_seconds_count{route=\"/a\"} 2\n",
       }) {
    EXPECT_NE(text.find(line), std::string::npos) << line << "\nin\n" << text;
  }
}

TEST(Metrics, a_turn_with_a_model_is_counted_by_its_end_and_its_tokens_by_their_kind) {
  Metrics metrics;
  metrics.add(ModelDone{"m", "stop", 2.0, 0.4, 900, 800, 70, 2});
  metrics.add(ModelDone{"m", "timeout", 9.0, 0, 0, 0, 0, 1});
  const auto text = metrics.text();
  for (const auto* line : {
           "sqlagent_model_calls_total{model=\"m\",outcome=\"stop\"} 1\n",
           "sqlagent_model_calls_total{model=\"m\",outcome=\"timeout\"} 1\n",
           "sqlagent_model_requests_total{model=\"m\"} 3\n",
           "sqlagent_model_tokens_total{kind=\"cached\",model=\"m\"} 800\n",
           "sqlagent_model_first_seconds_count{model=\"m\"} 1\n",
           "sqlagent_model_seconds_count{model=\"m\"} 2\n",
       })
    EXPECT_NE(text.find(line), std::string::npos) << line << "\nin\n" << text;
}

TEST(Metrics, label_values_are_escaped_and_series_are_capped) {
  Metrics metrics;
  metrics.add(StatementDone{"a\"b\\c\nd", 0.1, true});
  EXPECT_NE(metrics.text().find(R"(sqlagent_statement_failures_total{name="a\"b\\c\nd"} 1)"),
            std::string::npos);
  for (size_t i = 0; i < kMaxSeries + 5; ++i)
    metrics.add(ServiceChanged{"s" + std::to_string(i), "up", ""});
  EXPECT_NE(metrics.text().find("sqlagent_metrics_dropped_total 5\n"), std::string::npos);
}

TEST(Emit, counts_what_it_prints) {
  testing::internal::CaptureStderr();
  configure("test", Lines::usual);
  emit(TaskChanged{"id", "sqlagent.import_files", "SUCCESS", "file_processing", 1.5});
  emit(StatementDone{"quiet", 0.001, false});
  const auto printed = testing::internal::GetCapturedStderr();
  EXPECT_NE(printed.find("\"process\":\"test\",\"event\":\"task\""), std::string::npos) << printed;
  EXPECT_EQ(printed.find("quiet"), std::string::npos);
  EXPECT_NE(prometheus_text().find("sqlagent_statement_seconds_count{name=\"quiet\"} 1"),
            std::string::npos);
}

}  // namespace
}  // namespace sqlagent::observe
