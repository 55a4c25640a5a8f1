// Spans as a collector reads them, and the header that a caller's trace goes on with.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <limits>

#include "io/trace/otlp.h"

namespace sqlagent::trace {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

Span span() {
  Span out;
  out.trace = {0x0af7651916cd43dd, 0x8448eb211c80319c};
  out.id = 0xb7ad6b7169203331;
  out.name = "chat m";
  out.kind = Kind::client;
  out.begin = sys_days(year(2026) / 11 / 26) + std::chrono::microseconds(1);
  out.end = out.begin + std::chrono::milliseconds(2);
  return out;
}

TEST(Otlp, a_span_as_the_specification_writes_it) {
  auto one = span();
  one.parent = 0x1;
  one.failed = true;
  one.attributes = {{"a", std::string("x\"\xff")},
                    {"b", int64_t(7)},
                    {"c", 0.5},
                    {"d", true},
                    {"e", std::vector<std::string>{"p", "q"}}};
  EXPECT_EQ(otlp_json({one}, "shop"),
            R"({"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":)"
            R"({"stringValue":"shop"}}]},"scopeSpans":[{"scope":{"name":"sqlagent"},"spans":[)"
            R"({"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331",)"
            R"("parentSpanId":"0000000000000001","name":"chat m","kind":3,)"
            R"("startTimeUnixNano":"1795651200000001000","endTimeUnixNano":"1795651200002001000",)"
            R"("attributes":[{"key":"a","value":{"stringValue":"x\"�"}},)"
            R"({"key":"b","value":{"intValue":"7"}},{"key":"c","value":{"doubleValue":0.5}},)"
            R"({"key":"d","value":{"boolValue":true}},{"key":"e","value":{"arrayValue":{"values":[)"
            R"({"stringValue":"p"},{"stringValue":"q"}]}}}],"status":{"code":2}}]}]}]})");
}

TEST(Otlp, is_json_whatever_the_values_are) {
  auto one = span();
  one.name = std::string("a\0b\n", 4);
  one.attributes = {{"nan", std::numeric_limits<double>::quiet_NaN()},
                    {"none", std::vector<std::string>{}}};
  const auto parsed = boost::json::parse(otlp_json({one, span()}, ""));
  const auto& scope = parsed.at("resourceSpans").at(0).at("scopeSpans").at(0);
  ASSERT_EQ(scope.at("spans").as_array().size(), 2u);
  EXPECT_FALSE(scope.at("spans").at(0).as_object().contains("parentSpanId"));
}

TEST(Otlp, what_a_collector_has_not_taken) {
  EXPECT_EQ(rejected_in(R"({"partialSuccess":{"rejectedSpans":"3","errorMessage":"x"}})"), 3u);
  EXPECT_EQ(rejected_in(R"({"partialSuccess":{"rejectedSpans":2}})"), 2u);
  for (const auto* nothing : {"", "{}", "[]", "<html>", R"({"partialSuccess":{}})",
                              R"({"partialSuccess":{"rejectedSpans":-4}})",
                              R"({"partialSuccess":{"rejectedSpans":"many"}})"})
    EXPECT_EQ(rejected_in(nothing), 0u) << nothing;
}

TEST(TraceParent, is_read) {
  const auto parent = parent_in("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  EXPECT_EQ(parent, (Parent{{0x0af7651916cd43dd, 0x8448eb211c80319c}, 0xb7ad6b7169203331, true}));
  EXPECT_FALSE(parent_in("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")->sampled);
  EXPECT_TRUE(parent_in("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-later"));
}

TEST(TraceParent, anything_else_is_passed_over) {
  for (const auto* bad : {"", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                          "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                          "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                          "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                          "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                          "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more",
                          "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                          "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01"})
    EXPECT_EQ(parent_in(bad), std::nullopt) << bad;
}

TEST(TraceIds, are_new_each_time) {
  EXPECT_FALSE(new_trace_id() == new_trace_id());
  EXPECT_NE(new_span_id(), new_span_id());
}

}  // namespace
}  // namespace sqlagent::trace
