#include "app/answer/trace.h"

#include <exception>
#include <string_view>
#include <utility>

#include "base/json_text.h"
#include "io/model/url.h"

namespace sqlagent::answer {
namespace {

using Time = std::chrono::system_clock::time_point;

constexpr size_t kContentBytes = 64 << 10;  // of one attribute

Time later(Time begin, double seconds) {
  return begin + std::chrono::duration_cast<Time::duration>(std::chrono::duration<double>(seconds));
}

std::string short_of(std::string_view text) {
  return std::string(text.substr(0, kContentBytes));
}

std::string message(std::string_view role, std::string_view text) {
  return "[{\"role\":\"" + std::string(role) +
         "\",\"parts\":[{\"type\":\"text\",\"content\":" + json_string(short_of(text)) + "}]}]";
}

// Ids of the spans below the root: other ones for each place, the same for the same root
// (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
trace::SpanId id_below(trace::SpanId root, uint64_t place) {
  uint64_t mixed = root + place * 0x9e3779b97f4a7c15;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  mixed ^= mixed >> 31;
  return mixed == 0 ? 1 : mixed;
}

struct StageName {
  std::string_view stage, span;
};
constexpr StageName kStages[] = {{"catalog", "load catalog"},  {"read", "read question"},
                                 {"admit", "admit statement"}, {"database", "run statement"},
                                 {"model", "consult model"},   {"explain", "explain answer"}};

std::string span_name(std::string_view stage) {
  for (const auto& one : kStages)
    if (one.stage == stage) return std::string(one.span);
  return std::string(stage);
}

// The conventions' names of providers; of others the host stands for it.
std::string provider_of(const std::string& base_url) {
  const auto host = model::host_of(base_url);
  if (host == "api.openai.com") return "openai";
  if (model::is_azure(host)) return "azure.ai.openai";
  if (host == "generativelanguage.googleapis.com") return "gcp.gemini";
  if (host == "api.mistral.ai") return "mistral_ai";
  if (host == "api.deepseek.com") return "deepseek";
  if (host == "api.groq.com") return "groq";
  if (host == "api.x.ai") return "x_ai";
  if (host == "api.anthropic.com") return "anthropic";
  return host;
}

void tell_chat(const TalkStep& step, bool content, trace::Span& span) {
  span.name = "chat " + step.requested;
  span.kind = trace::Kind::client;
  const auto provider = provider_of(step.base_url);
  auto& out = span.attributes;
  out = {{"gen_ai.operation.name", "chat"},
         {"gen_ai.provider.name", provider},
         {"gen_ai.system", provider},  // as it was called before
         {"gen_ai.request.model", step.requested},
         {"gen_ai.request.max_tokens", static_cast<int64_t>(step.output_tokens)},
         {"server.address", model::host_of(step.base_url)}};
  if (step.temperature) out.push_back({"gen_ai.request.temperature", *step.temperature});
  if (!step.replied.empty()) out.push_back({"gen_ai.response.model", step.replied});
  if (!step.finish.empty())
    out.push_back({"gen_ai.response.finish_reasons", std::vector<std::string>{step.finish}});
  if (step.usage.told) {
    out.push_back({"gen_ai.usage.input_tokens", static_cast<int64_t>(step.usage.prompt)});
    out.push_back({"gen_ai.usage.output_tokens", static_cast<int64_t>(step.usage.completion)});
    out.push_back(
        {"gen_ai.usage.cache_read.input_tokens", static_cast<int64_t>(step.usage.cached)});
  }
  if (step.first_seconds > 0)
    out.push_back({"gen_ai.response.time_to_first_chunk", step.first_seconds});
  if (step.attempts > 1) out.push_back({"sqlagent.attempts", static_cast<int64_t>(step.attempts)});
  if (!content) return;
  out.push_back({"gen_ai.input.messages", short_of(step.said)});
  if (!step.came.empty()) out.push_back({"gen_ai.output.messages", short_of(step.came)});
}

void tell_tool(const TalkStep& step, bool content, trace::Span& span) {
  span.name = "execute_tool " + step.tool;
  span.attributes = {{"gen_ai.operation.name", "execute_tool"},
                     {"gen_ai.tool.name", step.tool},
                     {"gen_ai.tool.type", "datastore"}};
  if (!content) return;
  span.attributes.push_back({"gen_ai.tool.call.arguments", short_of(step.said)});
  if (!step.came.empty())
    span.attributes.push_back({"gen_ai.tool.call.result", short_of(step.came)});
}

class Writer {
 public:
  Writer(const Question& question, const Answer& answer, const Root& root)
      : question_(question), answer_(answer), root_(root) {}

  std::vector<trace::Span> written() {
    whole();
    Time at = answer_.began == Time() ? root_.begin : answer_.began;
    bool told = false;
    for (const auto& [name, seconds] : answer_.stages) {
      auto& span = add(root_.id, at, later(at, seconds));
      span.name = span_name(name);
      if (name == "database") tell_statement(span);
      at = span.end;
      if (name == "model") steps(span.id);
      told = told || name == "model";
    }
    if (!told && !answer_.talk_steps.all().empty()) {  // the question ended in the midst of it
      auto& span = add(root_.id, at, root_.end);
      span.name = span_name("model");
      fail(span, answer_.failure);
      steps(span.id);
    }
    return std::move(spans_);
  }

 private:
  trace::Span& add(trace::SpanId parent, Time begin, Time end) {
    trace::Span span;
    span.trace = root_.trace;
    span.id = spans_.empty() ? root_.id : id_below(root_.id, spans_.size());
    span.parent = parent;
    span.begin = begin;
    span.end = std::max(begin, end);
    spans_.push_back(std::move(span));
    return spans_.back();
  }
  static void fail(trace::Span& span, const std::string& kind) {
    span.failed = true;
    span.attributes.push_back({"error.type", kind.empty() ? "_OTHER" : kind});
  }

  void whole() {
    auto& span = add(root_.parent, root_.begin, root_.end);
    span.name = "invoke_agent sqlagent";
    span.kind = trace::Kind::server;
    auto& out = span.attributes;
    out = {{"gen_ai.operation.name", "invoke_agent"}, {"gen_ai.agent.name", "sqlagent"}};
    if (!answer_.chat.text().empty())
      out.push_back({"gen_ai.conversation.id", answer_.chat.text()});
    if (!answer_.message.text().empty())
      out.push_back({"sqlagent.message.id", answer_.message.text()});
    if (answer_.failure.empty()) {
      out.push_back({"sqlagent.answer.kind", std::string(name(answer_.kind))});
      out.push_back({"sqlagent.answer.engine", std::string(name(answer_.engine))});
      out.push_back({"sqlagent.answer.confidence", answer_.confidence});
    }
    if (root_.content) {
      out.push_back({"gen_ai.input.messages", message("user", question_.text)});
      if (!answer_.explanation.empty())
        out.push_back({"gen_ai.output.messages", message("assistant", answer_.explanation)});
    }
    if (!answer_.failure.empty()) fail(span, answer_.failure);
  }

  void tell_statement(trace::Span& span) const {
    span.kind = trace::Kind::client;
    span.attributes = {{"db.system.name", "postgresql"}};
    if (root_.content && !answer_.sql.empty())
      span.attributes.push_back({"db.query.text", short_of(answer_.sql)});
  }

  void steps(trace::SpanId parent) {
    for (const auto& step : answer_.talk_steps.all()) {
      const bool ended = step.seconds >= 0;
      auto& span = add(parent, step.began, ended ? later(step.began, step.seconds) : root_.end);
      if (step.tool.empty())
        tell_chat(step, root_.content, span);
      else
        tell_tool(step, root_.content, span);
      if (!ended || !step.failure.empty()) fail(span, ended ? step.failure : answer_.failure);
    }
  }

  const Question& question_;
  const Answer& answer_;
  const Root& root_;
  std::vector<trace::Span> spans_;
};

}  // namespace

std::vector<trace::Span> spans_of(const Question& question, const Answer& answer,
                                  const Root& root) {
  return Writer(question, answer, root).written();
}

Traced::Traced(trace::Exporter* to, const Question& question, Answer& answer)
    : to_(to), question_(question), answer_(answer) {
  const auto& parent = question.traced_by;
  if (parent && !parent->sampled) to_ = nullptr;
  if (!to_) return;
  root_.trace = parent ? parent->trace : trace::new_trace_id();
  root_.parent = parent ? parent->span : 0;
  root_.id = trace::new_span_id();
  root_.begin = std::chrono::system_clock::now();
  root_.content = to_->content();
  answer_.talk_steps = TalkSteps(root_.content);
}

Traced::~Traced() {
  if (!to_) return;
  if (answer_.failure.empty() && std::uncaught_exceptions() > 0) answer_.failure = "internal";
  root_.end = std::chrono::system_clock::now();
  try {
    to_->add(spans_of(question_, answer_, root_));
  } catch (const std::bad_alloc&) {
    return;  // an answer is worth more than its trace
  }
}

}  // namespace sqlagent::answer
