#include "io/model/assembly.h"

#include <fmt/format.h>

#include "io/model/complaint.h"
#include "io/model/json_read.h"

namespace sqlagent::model {
namespace {

constexpr size_t kMostCalls = 16;
constexpr std::string_view kCloseThought = "</think>";

Failure broken(std::string said) {
  Failure failure;
  failure.kind = Failure::Kind::broken_stream;
  failure.said = std::move(said);
  return failure;
}

Finish finish_of(std::string_view reason, bool has_calls) {
  if (reason == "length" || reason == "max_tokens" || reason == "model_length")
    return Finish::length;
  if (has_calls) return Finish::calls;
  if (reason.empty() || reason == "stop" || reason == "end_turn" || reason == "eos" ||
      reason == "tool_calls" || reason == "function_call")
    return Finish::stop;
  return Finish::other;
}

Usage usage_of(const json::object& told) {
  Usage usage;
  usage.told = true;
  usage.prompt = count_field(told, "prompt_tokens");
  usage.completion = count_field(told, "completion_tokens");
  if (const auto* details = object_field(told, "prompt_tokens_details"))
    usage.cached = count_field(*details, "cached_tokens");
  else
    usage.cached = count_field(told, "prompt_cache_hit_tokens");  // DeepSeek
  if (const auto* details = object_field(told, "completion_tokens_details"))
    usage.reasoning = count_field(*details, "reasoning_tokens");
  return usage;
}

}  // namespace

std::string made_up_id(size_t number) {
  return fmt::format("call{:05}", number);
}

std::optional<Failure> Assembly::add(std::string_view text) {
  if (text == "[DONE]") {
    done_ = true;
    return std::nullopt;
  }
  json::error_code error;
  const auto parsed = json::parse(json::string_view(text.data(), text.size()), error);
  if (error) {
    if (finished()) return std::nullopt;
    return broken("no JSON in the stream: " + error.message());
  }
  const auto* chunk = parsed.if_object();
  const auto* list = parsed.if_array();  // Gemini wraps errors so
  if (!chunk && list && !list->empty()) chunk = list->front().if_object();
  if (!chunk) return finished() ? std::nullopt : std::optional(broken("no object in the stream"));
  return take(*chunk);
}

std::optional<Failure> Assembly::take(const json::object& chunk) {
  if (field(chunk, "error") || text_field(chunk, "object") == "error") {
    if (finished()) return std::nullopt;
    return failure_of(200, complaint_of(json::serialize(chunk)));
  }
  if (reply_.model.empty()) reply_.model = text_field(chunk, "model");
  if (const auto* usage = object_field(chunk, "usage")) reply_.usage = usage_of(*usage);
  const auto* choices = array_field(chunk, "choices");
  if (!choices) return std::nullopt;
  for (const auto& each : *choices) {
    const auto* choice = each.if_object();
    if (!choice || count_field(*choice, "index") != 0) continue;
    take_choice(*choice);
  }
  return std::nullopt;
}

void Assembly::take_choice(const json::object& choice) {
  for (const auto* part : {"delta", "message"})
    if (const auto* message = object_field(choice, part)) take_message(*message);
  take_logprobs(choice);
  const auto reason = text_field(choice, "finish_reason");
  if (!reason.empty() && !finished()) finish_ = reason;
}

void Assembly::take_message(const json::object& message) {
  for (const auto* name : {"reasoning_content", "reasoning"})  // vLLM, DeepSeek; OpenRouter, Ollama
    if (const auto piece = text_field(message, name); !piece.empty()) {
      reasoning(piece);
      break;
    }
  if (const auto* content = field(message, "content")) take_content(*content);
  reply_.refusal += text_field(message, "refusal");
  if (const auto* calls = array_field(message, "tool_calls"))
    for (const auto& each : *calls)
      if (const auto* delta = each.if_object()) take_call(*delta);
}

// Text, or parts of which some are text (Mistral's models that reason).
void Assembly::take_content(const json::value& content) {
  if (const auto* parts = content.if_array()) {
    for (const auto& each : *parts) {
      const auto* part = each.if_object();
      if (!part) continue;
      if (text_field(*part, "type") == "text")
        text(text_field(*part, "text"));
      else if (const auto* thinking = array_field(*part, "thinking"))
        for (const auto& thought : *thinking)
          if (const auto* inner = thought.if_object()) reasoning(text_field(*inner, "text"));
    }
    return;
  }
  text(text_of(&content));
}

// Which call a delta goes on with. OpenAI numbers them; others leave the index out, or give each
// call the same one and another id.
Call* Assembly::call_for(const json::object& delta) {
  const auto id = text_field(delta, "id");
  const auto* function = object_field(delta, "function");
  const bool named = function && !text_field(*function, "name").empty();
  const bool numbered = field(delta, "index") != nullptr;
  const auto index = static_cast<int64_t>(count_field(delta, "index"));
  std::optional<size_t> found;
  if (numbered) {
    if (const auto at = at_index_.find(index); at != at_index_.end()) found = at->second;
  } else if (!id.empty()) {
    for (const auto& [at, known] : wire_ids_)
      if (known == id) found = at;
  } else if (!named && !reply_.calls.empty()) {
    found = reply_.calls.size() - 1;
  }
  const bool other_id =
      found && !id.empty() && !wire_ids_[*found].empty() && wire_ids_[*found] != id;
  if (!found || (other_id && named)) {
    if (reply_.calls.size() >= kMostCalls) return nullptr;
    reply_.calls.emplace_back();
    found = reply_.calls.size() - 1;
  }
  if (numbered) at_index_[index] = *found;
  if (wire_ids_[*found].empty()) wire_ids_[*found] = id;
  return &reply_.calls[*found];
}

void Assembly::take_call(const json::object& delta) {
  auto* call = call_for(delta);
  const auto* function = object_field(delta, "function");
  if (!call || !function) return;
  const auto called = text_field(*function, "name");
  // Some servers repeat the name with each piece.
  if (!called.empty() && call->arguments.empty() && call->name != called) {
    call->name += called;
    tell(Event::Kind::call, called);
  }
  const auto* arguments = field(*function, "arguments");
  if (!arguments) return;
  const auto piece =
      arguments->is_string() ? std::string(text_of(arguments)) : json::serialize(*arguments);
  if (piece.empty()) return;
  call->arguments += piece;
  tell(Event::Kind::arguments, piece);
}

void Assembly::take_logprobs(const json::object& choice) {
  const auto* logprobs = object_field(choice, "logprobs");
  const auto* tokens = logprobs ? array_field(*logprobs, "content") : nullptr;
  if (!tokens) return;
  for (const auto& each : *tokens) {
    const auto* token = each.if_object();
    const auto* value = token ? field(*token, "logprob") : nullptr;
    if (!value || !value->is_number()) continue;
    logprob_sum_ += value->to_number<double>();
    ++logprobs_;
  }
}

void Assembly::text(std::string_view piece) {
  thoughts_.add(piece, [this](bool thought, std::string_view part) {
    if (thought) return reasoning(part);
    reply_.text.append(part);
    tell(Event::Kind::text, part);
  });
}

void Assembly::reasoning(std::string_view piece) {
  if (piece.empty()) return;
  reply_.reasoning.append(piece);
  tell(Event::Kind::reasoning, piece);
}

void Assembly::tell(Event::Kind kind, std::string_view piece) {
  ++pieces_;
  if (watch_) watch_(Event{kind, piece});
}

Result<Reply, Failure> Assembly::end() {
  if (!finished() && !done_) return unexpected(broken("the reply ended without a finish reason"));
  if (finish_ == "content_filter") {
    Failure failure;
    failure.kind = Failure::Kind::content_filter;
    return unexpected(failure);
  }
  if (finish_ == "error") return unexpected(broken("the endpoint gave up"));
  thoughts_.end([this](bool thought, std::string_view part) {
    (thought ? reply_.reasoning : reply_.text).append(part);
    tell(thought ? Event::Kind::reasoning : Event::Kind::text, part);
  });
  // A template that opens the thought in the prompt leaves only its end in the text.
  if (const auto at = reply_.text.rfind(kCloseThought); at != std::string::npos) {
    reply_.reasoning += reply_.text.substr(0, at);
    reply_.text.erase(0, at + kCloseThought.size());
  }
  for (size_t i = 0; i < reply_.calls.size(); ++i) {
    auto& call = reply_.calls[i];
    call.id = wire_ids_[i].empty() ? made_up_id(i + 1) : wire_ids_[i];
    if (call.arguments.empty()) call.arguments = "{}";
  }
  std::erase_if(reply_.calls, [](const Call& call) { return call.name.empty(); });
  reply_.finish = finish_of(finish_.value_or(""), !reply_.calls.empty());
  if (logprobs_ > 0) reply_.mean_logprob = logprob_sum_ / double(logprobs_);
  return std::move(reply_);
}

}  // namespace sqlagent::model
