// Four short Lua scripts, each one atomic step on Redis's side, and the loop that takes.
#include "io/broker/redis_broker.h"

namespace sqlagent::broker {
namespace {

using namespace std::chrono_literals;

constexpr auto kRestoreEvery = 10s;
constexpr const char* kWaitSeconds = "0.1";
constexpr size_t kMaxQueues = 16;

// KEYS: unacked, unacked_index, then the lists in the order to try. Answers {list, message, tag},
// or nil. The stored value is built around the message's own bytes: decoding and encoding it in Lua
// would turn [] into {}. Nesting deep enough to stop cjson, or a tag that is no text, makes a
// message "malformed": it leaves the list untagged.
constexpr const char* kTake = R"lua(
for i = 3, #KEYS do
  local message = redis.call('RPOP', KEYS[i])
  if message then
    local ok, envelope = pcall(cjson.decode, message)
    local properties = ok and type(envelope) == 'table' and envelope.properties
    local tag = type(properties) == 'table' and properties.delivery_tag
    if type(tag) ~= 'string' or tag == '' then return {KEYS[i], message, ''} end
    local info = properties.delivery_info
    local exchange = type(info) == 'table' and info.exchange
    local key = type(info) == 'table' and info.routing_key
    if type(exchange) ~= 'string' then exchange = '' end
    if type(key) ~= 'string' then key = KEYS[i]:match('^[^\6]*') end
    local now = redis.call('TIME')
    local place = cjson.encode(exchange) .. ',' .. cjson.encode(key)
    redis.call('HSET', KEYS[1], tag, '[' .. message .. ',' .. place .. ']')
    redis.call('ZADD', KEYS[2], now[1] + now[2] / 1000000, tag)
    return {KEYS[i], message, tag}
  end
end
return false
)lua";

// KEYS: unacked, unacked_index. ARGV: tag.
constexpr const char* kAck = R"lua(
redis.call('ZREM', KEYS[2], ARGV[1])
return redis.call('HDEL', KEYS[1], ARGV[1])
)lua";

// KEYS: unacked, unacked_index, list. ARGV: tag, message. Once: whoever removes the tag puts the
// message back.
constexpr const char* kGiveBack = R"lua(
redis.call('ZREM', KEYS[2], ARGV[1])
if redis.call('HDEL', KEYS[1], ARGV[1]) == 1 then return redis.call('RPUSH', KEYS[3], ARGV[2]) end
return 0
)lua";

// KEYS: unacked, unacked_index, then queues. ARGV: visibility in seconds. Puts back what was taken
// too long ago from one of these queues. The message's bytes are cut out of the stored triple,
// whose end is known from its other two members (with and without Python's space after a comma);
// what does not fit is left to its own worker.
constexpr const char* kRestore = R"lua(
local now = redis.call('TIME')
local ours = {}
for i = 3, #KEYS do ours[KEYS[i]] = true end

local function restore(tag, value)
  local ok, triple = pcall(cjson.decode, value)
  if not ok or type(triple) ~= 'table' then return end
  local exchange, key = triple[2], triple[3]
  if not ours[key] or (exchange ~= '' and exchange ~= key) then return end
  for _, comma in ipairs({',', ', '}) do
    local tail = comma .. cjson.encode(exchange) .. comma .. cjson.encode(key) .. ']'
    if value:sub(-#tail) == tail then
      redis.call('HDEL', KEYS[1], tag)
      redis.call('ZREM', KEYS[2], tag)
      redis.call('RPUSH', key, value:sub(2, -#tail - 1))
      return
    end
  end
end

local limit = now[1] - ARGV[1]
for _, tag in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', limit, 'LIMIT', 0, 100)) do
  local value = redis.call('HGET', KEYS[1], tag)
  if value then
    restore(tag, value)
  else
    redis.call('ZREM', KEYS[2], tag)
  end
end
return true
)lua";

// The lists of the queues, highest priority first: kombu's `queue\x06\x16<step>`.
std::vector<std::string> lists_of(const std::vector<std::string>& queues) {
  std::vector<std::string> lists;
  for (const char* suffix : {"",
                             "\x06\x16"
                             "3",
                             "\x06\x16"
                             "6",
                             "\x06\x16"
                             "9"})
    for (const auto& queue : queues) lists.push_back(queue + suffix);
  return lists;
}

std::string queue_of(std::string_view list) {
  return std::string(list.substr(0, list.find('\x06')));
}

std::vector<std::string> script(const char* text, std::vector<std::string> keys,
                                std::vector<std::string> arguments) {
  std::vector<std::string> words{"EVAL", text, std::to_string(keys.size() + 2), "unacked",
                                 "unacked_index"};
  for (auto& key : keys) words.push_back(std::move(key));
  for (auto& argument : arguments) words.push_back(std::move(argument));
  return words;
}

}  // namespace

awaitable<void> RedisBroker::publish(std::string queue, std::string message, Deadline deadline) {
  std::vector<std::string> words{"LPUSH", std::move(queue), std::move(message)};
  co_await redis_.run(std::move(words), deadline);
}

awaitable<std::optional<Delivery>> RedisBroker::take(std::vector<std::string> queues,
                                                     Deadline deadline) {
  if (queues.empty() || queues.size() > kMaxQueues)
    throw Error(Code::internal, "The worker has no queues to serve.", "take: 1 to 16 queues");
  const auto take = script(kTake, lists_of(queues), {});
  // Moving the last message of a list onto its own end changes nothing, and blocks until there is
  // one: a wait for the first queue that can lose no message. The other lists are looked at
  // whenever it ends.
  const std::vector<std::string> wait{"BLMOVE", queues[0], queues[0],
                                      "RIGHT",  "RIGHT",   kWaitSeconds};
  while (true) {
    if (Deadline::Clock::now() >= next_restore_) {
      next_restore_ = Deadline::Clock::now() + kRestoreEvery;
      co_await restore_forgotten(queues, Deadline::in(5s));
    }
    const auto step =
        Deadline::in(5s);  // a wait that began just before the deadline still ends well
    auto words = take;
    const auto reply = co_await redis_.run(std::move(words), step);
    if (reply.kind == Reply::Kind::array && reply.items.size() == 3)
      co_return Delivery{queue_of(reply.items[0].text), reply.items[1].text, reply.items[2].text};
    if (deadline.passed()) co_return std::nullopt;
    words = wait;
    co_await redis_.run(std::move(words), step);
  }
}

awaitable<void> RedisBroker::ack(Delivery delivery, Deadline deadline) {
  if (delivery.tag.empty()) co_return;
  auto words = script(kAck, {}, {delivery.tag});
  co_await redis_.run(std::move(words), deadline);
}

awaitable<void> RedisBroker::give_back(Delivery delivery, Deadline deadline) {
  if (delivery.tag.empty()) co_return;
  auto words = script(kGiveBack, {delivery.queue}, {delivery.tag, delivery.message});
  co_await redis_.run(std::move(words), deadline);
}

awaitable<void> RedisBroker::restore_forgotten(const std::vector<std::string>& queues,
                                               Deadline deadline) {
  auto words = script(kRestore, queues, {std::to_string(visibility_.count())});
  co_await redis_.run(std::move(words), deadline);
}

}  // namespace sqlagent::broker
