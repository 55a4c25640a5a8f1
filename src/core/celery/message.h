// Celery task messages, protocol 2, inside kombu's Redis envelope ⇄ values. JSON only: pickle, yaml
// and the like are refused by name. Sources: Celery 5.2 "Message Protocol" (version 2), kombu's
// virtual transport (`_put`, `Message`).
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "core/celery/signature.h"

namespace sqlagent::celery {

inline constexpr size_t kMaxMessageBytes = 256 * 1024;  // a whole envelope; ours are about 1 KB

// An absent or null text is empty.
struct TaskMessage {
  std::string task;  // "sqlagent.import_files"
  std::string id;    // Celery's task id, also the correlation id
  std::string root_id, parent_id, group;
  std::string args = "[]";           // JSON text of an array
  std::string kwargs = "{}";         // JSON text of an object
  std::string argsrepr, kwargsrepr;  // what Celery's tools show
  long long retries = 0;
  std::optional<double> soft_limit, hard_limit;  // seconds
  std::string eta, expires;                      // ISO 8601
  std::string origin;                            // "1234@host": who sent it
  std::string reply_to;
  int priority = 0;                   // 0…9
  std::string exchange, routing_key;  // routing_key is the queue for Celery's default exchange
  std::string delivery_tag;           // names this delivery among the unacknowledged ones
  std::string signature;              // header "sqlagent-signature", empty on foreign messages
  std::string body;  // set by parse(): the JSON text [args, kwargs, embed] as it came
};

// Why a message is not ours to run, as a sentence for the log.
struct Refusal {
  std::string why;
};

// The envelope as kombu's Redis transport would push it, signed. args and kwargs must be JSON texts
// of an array and an object; body and signature of the value are ignored and made anew.
std::string build(const TaskMessage& message, const SigningKey& key);

// Safe on any bytes: size, depth, types and encodings are checked. Does not look at the signature.
Result<TaskMessage, Refusal> parse(std::string_view envelope);

// parse(), and refuses what our key has not signed. Workers use this one.
Result<TaskMessage, Refusal> parse_signed(std::string_view envelope, const SigningKey& key);

// A keyword argument that is text, e.g. task_id.
std::optional<std::string> text_argument(const TaskMessage& message, std::string_view name);

}  // namespace sqlagent::celery
