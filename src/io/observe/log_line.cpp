#include "io/observe/log_line.h"

#include <fmt/format.h>

#include "base/json_text.h"

namespace sqlagent::observe {
namespace {

constexpr size_t kMaxTextBytes = 2000;
constexpr double kSlowSeconds = 1.0;

class Line {
 public:
  Line& text(std::string_view name, std::string_view value) {
    if (value.empty()) return *this;
    begin(name);
    append_json_string(out_, value.substr(0, kMaxTextBytes));
    return *this;
  }
  Line& number(std::string_view name, uint64_t value) {
    begin(name);
    fmt::format_to(std::back_inserter(out_), "{}", value);
    return *this;
  }
  Line& seconds(double value) {
    begin("seconds");
    fmt::format_to(std::back_inserter(out_), "{:.6f}", value);
    return *this;
  }
  std::string end() && { return std::move(out_) + "}\n"; }

 private:
  void begin(std::string_view name) {
    out_ += out_.empty() ? '{' : ',';
    append_json_string(out_, name);
    out_ += ':';
  }
  std::string out_;
};

struct Level {
  std::string_view operator()(const HttpDone& e) const {
    return e.status >= 500 ? "error" : e.seconds > kSlowSeconds ? "warning" : "debug";
  }
  std::string_view operator()(const StatementDone& e) const {
    return e.failed || e.seconds > kSlowSeconds ? "warning" : "debug";
  }
  std::string_view operator()(const StatementRefused&) const { return "debug"; }
  std::string_view operator()(const TaskChanged& e) const {
    return e.state == "FAILURE" ? "warning" : "info";
  }
  std::string_view operator()(const AnswerDone&) const { return "info"; }
  std::string_view operator()(const ModelDone&) const { return "info"; }
  std::string_view operator()(const SpansDone&) const { return "debug"; }
  std::string_view operator()(const ServiceChanged&) const { return "info"; }
  std::string_view operator()(const Failure&) const { return "error"; }
};

struct Fields {
  Line& line;
  void operator()(const HttpDone& e) const {
    line.text("event", "http")
        .text("method", e.method)
        .text("route", e.route)
        .number("status", uint64_t(e.status));
    line.seconds(e.seconds).number("bytes_in", e.bytes_in).number("bytes_out", e.bytes_out);
    line.text("request_id", e.request_id);
  }
  void operator()(const StatementDone& e) const {
    line.text("event", "statement")
        .text("name", e.name)
        .text("outcome", e.failed ? "failed" : "done")
        .seconds(e.seconds);
  }
  void operator()(const StatementRefused& e) const {
    line.text("event", "refused").text("sqlstate", e.sqlstate).text("raw", e.raw);
  }
  void operator()(const TaskChanged& e) const {
    line.text("event", "task")
        .text("task_id", e.task_id)
        .text("name", e.name)
        .text("state", e.state);
    line.text("queue", e.queue).seconds(e.seconds);
  }
  void operator()(const AnswerDone& e) const {
    line.text("event", "answer").text("kind", e.kind).text("engine", e.engine).seconds(e.seconds);
  }
  void operator()(const ModelDone& e) const {
    line.text("event", "model").text("model", e.model).text("outcome", e.outcome);
    line.seconds(e.seconds).number("attempts", uint64_t(e.attempts));
    line.number("prompt_tokens", e.prompt_tokens).number("completion_tokens", e.completion_tokens);
  }
  void operator()(const SpansDone& e) const {
    line.text("event", "spans").text("outcome", e.outcome).number("spans", e.spans);
  }
  void operator()(const ServiceChanged& e) const {
    line.text("event", "service")
        .text("service", e.service)
        .text("state", e.state)
        .text("why", e.why);
  }
  void operator()(const Failure& e) const {
    line.text("event", "failure")
        .text("where", e.where)
        .text("code", e.code)
        .text("detail", e.detail);
    line.text("request_id", e.request_id);
  }
};

}  // namespace

std::string rfc3339(std::chrono::system_clock::time_point at) {
  using namespace std::chrono;
  const auto day = floor<days>(at);
  const year_month_day date(day);
  const hh_mm_ss time(floor<milliseconds>(at - day));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", int(date.year()),
                     unsigned(date.month()), unsigned(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

std::string log_line(const Event& event, std::string_view process,
                     std::chrono::system_clock::time_point at) {
  Line line;
  line.text("time", rfc3339(at)).text("level", std::visit(Level{}, event)).text("process", process);
  std::visit(Fields{line}, event);
  return std::move(line).end();
}

bool is_worth_a_line(const Event& event, bool debug) {
  return debug || std::visit(Level{}, event) != "debug";
}

}  // namespace sqlagent::observe
