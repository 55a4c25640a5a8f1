#include "io/observe/metrics.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

namespace sqlagent::observe {
namespace {

const std::map<std::string, std::string> kHelp{
    {"sqlagent_http_requests_total", "Requests answered, by route, method and status."},
    {"sqlagent_http_request_seconds", "From the request's head to the last byte of its answer."},
    {"sqlagent_http_received_bytes_total", "Bytes of request bodies."},
    {"sqlagent_http_sent_bytes_total", "Bytes of answers, heads included."},
    {"sqlagent_statement_seconds", "Our own SQL statements, by name."},
    {"sqlagent_statement_failures_total", "Our own SQL statements that failed, by name."},
    {"sqlagent_task_changes_total", "State changes of background tasks."},
    {"sqlagent_task_seconds", "Time a task ran until it reached a terminal state."},
    {"sqlagent_answers_total", "Questions, by the kind of answer and the engine."},
    {"sqlagent_answer_seconds", "From a question to its answer, by engine."},
    {"sqlagent_model_calls_total", "Turns with a language model, by how they ended."},
    {"sqlagent_model_seconds", "From asking a language model to the end of its reply."},
    {"sqlagent_model_first_seconds", "From asking a language model to its first word."},
    {"sqlagent_model_requests_total", "Requests to language models, those asked again included."},
    {"sqlagent_model_tokens_total", "Tokens, as the language models' providers count them."},
    {"sqlagent_trace_spans_total", "Spans of traces, sent or dropped (and why)."},
    {"sqlagent_service_changes_total",
     "State changes of services this process uses or supervises."},
    {"sqlagent_failures_total", "Failures nobody could act on, by place and code."},
};

// Exposition format 0.0.4: backslash, quote and newline are escaped in label values.
std::string label(std::string_view name, std::string_view value) {
  std::string out(name);
  out += "=\"";
  for (const char c : value) {
    if (c == '\n') {
      out += "\\n";
    } else {
      if (c == '\\' || c == '"') out += '\\';
      out += c;
    }
  }
  return out + '"';
}

std::string labels(std::initializer_list<std::pair<std::string_view, std::string_view>> pairs) {
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out += ',';
    out += label(name, value);
  }
  return out;
}

void family(std::string& out, const std::string& name, std::string_view type) {
  const auto help = kHelp.find(name);
  if (help != kHelp.end()) out += fmt::format("# HELP {} {}\n", name, help->second);
  out += fmt::format("# TYPE {} {}\n", name, type);
}

// Resident memory in bytes, from proc(5) statm, whose unit is pages.
uint64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  uint64_t total = 0, resident = 0;
  statm >> total >> resident;
  return resident * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

void Metrics::count(const std::string& name, Labels series, uint64_t by) {
  auto& all = counters_[name];
  if (all.size() >= kMaxSeries && !all.contains(series)) {
    ++dropped_;
  } else {
    all[std::move(series)] += by;
  }
}

void Metrics::observe(const std::string& name, Labels series, double seconds) {
  auto& all = histograms_[name];
  if (all.size() >= kMaxSeries && !all.contains(series)) {
    ++dropped_;
    return;
  }
  auto& histogram = all[std::move(series)];
  size_t bucket = 0;
  while (bucket < kBuckets.size() && seconds > kBuckets[bucket]) ++bucket;
  ++histogram.buckets[bucket];
  histogram.sum += seconds;
}

void Metrics::add_model(const ModelDone& done) {
  const auto model = labels({{"model", done.model}});
  count("sqlagent_model_calls_total", labels({{"model", done.model}, {"outcome", done.outcome}}));
  count("sqlagent_model_requests_total", model, uint64_t(done.attempts));
  observe("sqlagent_model_seconds", model, done.seconds);
  if (done.first_seconds > 0) observe("sqlagent_model_first_seconds", model, done.first_seconds);
  const auto tokens = [&](const char* kind, uint64_t number) {
    if (number > 0)
      count("sqlagent_model_tokens_total", labels({{"kind", kind}, {"model", done.model}}), number);
  };
  tokens("prompt", done.prompt_tokens);
  tokens("cached", done.cached_tokens);
  tokens("completion", done.completion_tokens);
}

void Metrics::add(const Event& event) {
  if (const auto* e = std::get_if<HttpDone>(&event)) {
    const auto status = std::to_string(e->status);
    count("sqlagent_http_requests_total",
          labels({{"method", e->method}, {"route", e->route}, {"status", status}}));
    observe("sqlagent_http_request_seconds", labels({{"route", e->route}}), e->seconds);
    count("sqlagent_http_received_bytes_total", {}, e->bytes_in);
    count("sqlagent_http_sent_bytes_total", {}, e->bytes_out);
  } else if (const auto* s = std::get_if<StatementDone>(&event)) {
    observe("sqlagent_statement_seconds", labels({{"name", s->name}}), s->seconds);
    if (s->failed) count("sqlagent_statement_failures_total", labels({{"name", s->name}}));
  } else if (const auto* t = std::get_if<TaskChanged>(&event)) {
    count("sqlagent_task_changes_total",
          labels({{"name", t->name}, {"queue", t->queue}, {"state", t->state}}));
    if (t->state == "SUCCESS" || t->state == "FAILURE") {
      observe("sqlagent_task_seconds", labels({{"name", t->name}, {"state", t->state}}),
              t->seconds);
    }
  } else if (const auto* a = std::get_if<AnswerDone>(&event)) {
    count("sqlagent_answers_total", labels({{"engine", a->engine}, {"kind", a->kind}}));
    observe("sqlagent_answer_seconds", labels({{"engine", a->engine}}), a->seconds);
  } else if (const auto* m = std::get_if<ModelDone>(&event)) {
    add_model(*m);
  } else if (const auto* d = std::get_if<SpansDone>(&event)) {
    count("sqlagent_trace_spans_total", labels({{"outcome", d->outcome}}), d->spans);
  } else if (const auto* c = std::get_if<ServiceChanged>(&event)) {
    count("sqlagent_service_changes_total", labels({{"service", c->service}, {"state", c->state}}));
  } else if (const auto* f = std::get_if<Failure>(&event)) {
    count("sqlagent_failures_total", labels({{"code", f->code}, {"where", f->where}}));
  }
}

std::string Metrics::text() const {
  std::string out;
  for (const auto& [name, all] : counters_) {
    family(out, name, "counter");
    for (const auto& [series, value] : all) {
      out += series.empty() ? fmt::format("{} {}\n", name, value)
                            : fmt::format("{}{{{}}} {}\n", name, series, value);
    }
  }
  for (const auto& [name, all] : histograms_) {
    family(out, name, "histogram");
    for (const auto& [series, histogram] : all) {
      uint64_t below = 0;
      for (size_t i = 0; i < kBuckets.size(); ++i) {
        below += histogram.buckets[i];
        out += fmt::format("{}_bucket{{{},le=\"{}\"}} {}\n", name, series, kBuckets[i], below);
      }
      below += histogram.buckets.back();
      out += fmt::format("{}_bucket{{{},le=\"+Inf\"}} {}\n", name, series, below);
      out += fmt::format("{0}_sum{{{1}}} {2}\n{0}_count{{{1}}} {3}\n", name, series, histogram.sum,
                         below);
    }
  }
  family(out, "sqlagent_metrics_dropped_total", "counter");
  out += fmt::format("sqlagent_metrics_dropped_total {}\n", dropped_);
  family(out, "process_resident_memory_bytes", "gauge");
  out += fmt::format("process_resident_memory_bytes {}\n", resident_bytes());
  return out;
}

}  // namespace sqlagent::observe
