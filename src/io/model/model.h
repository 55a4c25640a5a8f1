// What is said to a language model and what comes back, as values: the part of OpenAI's chat
// completions (platform.openai.com/docs/api-reference/chat) that Gemini, Azure, Mistral, Ollama,
// vLLM, llama.cpp and LM Studio speak too. Knows no wire and no socket; client.h asks.
#pragma once
#include <bitset>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace sqlagent::model {

// Whom to ask. What was learned of an endpoint, and its circuit breaker, belong to all three.
struct Endpoint {
  std::string base_url;  // "https://api.openai.com/v1"; a query ("?api-version=…") stays behind
  Secret<std::string> key;  // empty: none is sent
  std::string model;        // as the endpoint names it
};

// A call of a tool. arguments is the text that the model wrote: meant to be a JSON object, but
// nobody has checked it. id is never empty in a reply: absent ones are made up.
struct Call {
  std::string id, name, arguments;
};

enum class Speaker { system, user, assistant, tool };

struct Message {
  Speaker speaker = Speaker::user;
  std::string text;
  std::vector<Call> calls;  // of the assistant
  std::string answers;      // of a tool: the id of the call
};

struct Tool {
  std::string name;  // [a-zA-Z0-9_-]{1,64}
  std::string description;
  std::string parameters;  // a JSON schema, as text. REQUIRES: it is JSON
};

struct Schema {
  std::string name;  // as a tool's
  std::string json;  // a JSON schema that `strict` takes: all properties required, no additional
};

enum class Effort { minimal, low, medium, high };  // of models that reason before they answer
std::string_view name(Effort effort);

// One turn. What an endpoint turns out not to know is left out or said in its way, with one
// exception: tools. See Form.
struct Request {
  std::vector<Message> messages;
  std::vector<Tool> tools;
  enum class Calling { optional, required } calling = Calling::optional;
  bool parallel_calls = false;   // may the reply hold several calls? Some endpoints do not listen
  std::optional<Schema> schema;  // of the reply's text; the messages must ask for JSON as well
  size_t output_tokens = 1024;   // at most; of a model that reasons its reasoning counts
  std::optional<double> temperature = 0.0;
  std::optional<Effort> effort;
  bool logprobs = false;
};

enum class Feature {
  tools,
  required_calls,  // else tools are offered only
  parallel_calls,  // the parameter that allows or forbids them
  json_schema,
  json_object,
  streaming,
  stream_usage,
  max_tokens,             // the limit of output by this name,
  max_completion_tokens,  // else by this one, else none is sent
  temperature,
  effort,
  logprobs,
  system_messages,  // else they stand in front of the user's first one
  count_            // how many there are
};
std::string_view name(Feature feature);

// What an endpoint is taken to know. Starts from what most do, and is corrected by its refusals.
class Features {
 public:
  // All of them; of OpenAI itself, whose newer models refuse it, all but max_tokens.
  static Features expected_of(std::string_view base_url);
  bool has(Feature feature) const { return known_[size_t(feature)]; }
  void lacks(Feature feature) { known_[size_t(feature)] = false; }
  bool operator==(const Features&) const = default;

 private:
  std::bitset<size_t(Feature::count_)> known_;
};

// How the caller should put a question, since the messages must say it: call a tool, write JSON, or
// write the statement in a fence. JSON with a schema needs no second form: an endpoint that takes
// no schema gets `json_object`, one without that gets the messages alone.
enum class Form { tools, json, fenced };
Form best_form(const Features& features);

// A piece of a reply, as it comes. piece is valid during the call only.
struct Event {
  enum class Kind {
    text,
    reasoning,
    call,      // a tool's name
    arguments  // of the last call
  };
  Kind kind = Kind::text;
  std::string_view piece;
};
// Called on the loop, must not throw. May be empty.
using Watch = std::function<void(const Event&)>;

enum class Finish {
  stop,
  calls,   // the reply holds at least one call, whatever reason was given, and is not cut
  length,  // cut: text and the last call's arguments are not whole
  other
};
std::string_view name(Finish finish);

struct Usage {  // tokens, as the endpoint counts them
  bool told = false;
  uint64_t prompt = 0, cached = 0;         // cached: of the prompt, from the provider's cache
  uint64_t completion = 0, reasoning = 0;  // reasoning: of the completion
};

struct Reply {
  std::string text;       // without reasoning
  std::string reasoning;  // not part of the reply; never shown as one
  std::string refusal;    // the model's own words why it does not answer; text is empty then
  std::vector<Call> calls;
  Finish finish = Finish::stop;
  Usage usage;
  std::optional<double> mean_logprob;  // natural logarithm, over the tokens of the text
  std::string model;                   // that answered, as the endpoint says
  int attempts = 1;                    // requests sent, those of refused parameters included
  std::chrono::milliseconds first{0};  // to the first piece, of the request that was answered
  std::chrono::milliseconds total{0};  // to its end
};

// Why there is no reply.
struct Failure {
  enum class Kind {
    private_address,   // not asked: it is none of the internet's, see curl::Way::reach
    unreachable,       // no address, no connection, no valid certificate, closed before an answer
    refused_key,       // 401, 403
    no_credit,         // 402, or a quota that waiting does not mend
    no_such_model,     // 404
    rate_limited,      // 429
    context_overflow,  // what we sent is too long for the model
    content_filter,    // of the endpoint: for what we sent, or for the reply
    overloaded,        // 5xx
    broken_stream,     // the reply ended or changed its form half-way
    too_large,         // the reply is beyond our limits
    timeout,           // see `waited_for`
    cancelled,         // by the asker, or this side is stopping
    unsupported,       // Feature::tools was asked for: ask again in best_form(features(endpoint))
    bad_request        // anything else that the endpoint did not like, or a wrong address
  };
  enum class Wait { connect, first, idle, total };
  Kind kind = Kind::bad_request;
  // What the endpoint or the library said: one line, at most 300 bytes, the key cut out. It may
  // quote the request, so it is for lines that DEBUG allows and never for another tenant's eyes.
  std::string said;
  std::optional<std::chrono::milliseconds> retry_after;  // the endpoint's, or the circuit breaker's
  Wait waited_for = Wait::total;
  int attempts = 1;  // 0: the circuit breaker did not let it go out
};
std::string_view name(Failure::Kind kind);
std::string_view name(Failure::Wait wait);
// In our words, for a person: what happened and what to do. Holds nothing of `said`.
std::string sentence(const Failure& failure);

}  // namespace sqlagent::model
