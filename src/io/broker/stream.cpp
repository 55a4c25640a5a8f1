// XADD, XREAD and XREVRANGE with one field, "text".
#include "io/broker/stream.h"

#include <charconv>

namespace sqlagent::broker {
namespace {

using namespace std::chrono_literals;

bool is_number(std::string_view text) {
  uint64_t value = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
  return bad == std::errc() && end == text.data() + text.size();
}

// [id, [field, value]]
std::vector<StreamEntry> entries_of(const Reply& list) {
  std::vector<StreamEntry> entries;
  for (const auto& item : list.items)
    if (item.items.size() == 2 && item.items[1].items.size() == 2)
      entries.push_back({item.items[0].text, item.items[1].items[1].text});
  return entries;
}

}  // namespace

awaitable<std::string> append(Redis& redis, std::string key, std::string text, size_t keep,
                              std::chrono::seconds expire, Deadline deadline) {
  std::vector<std::string> add{"XADD", key,    "MAXLEN",       "~", std::to_string(keep),
                               "*",    "text", std::move(text)};
  const auto id = co_await redis.run(std::move(add), deadline);
  std::vector<std::string> last{"EXPIRE", std::move(key), std::to_string(expire.count())};
  co_await redis.run(std::move(last), deadline);
  co_return id.text;
}

awaitable<std::vector<StreamEntry>> read_after(Redis& redis, std::string key, std::string after,
                                               size_t most, std::chrono::milliseconds wait) {
  std::vector<std::string> words{"XREAD", "COUNT", std::to_string(most)};
  if (wait > 0ms) {  // BLOCK 0 would wait for ever
    words.push_back("BLOCK");
    words.push_back(std::to_string(wait.count()));
  }
  words.push_back("STREAMS");
  words.push_back(std::move(key));
  words.push_back(std::move(after));
  const auto reply = co_await redis.run(std::move(words), Deadline::in(wait + 5s));
  if (reply.items.size() != 1 || reply.items[0].items.size() != 2)
    co_return std::vector<StreamEntry>{};
  co_return entries_of(reply.items[0].items[1]);
}

awaitable<std::string> newest(Redis& redis, std::string key, Deadline deadline) {
  std::vector<std::string> words{"XREVRANGE", std::move(key), "+", "-", "COUNT", "1"};
  const auto reply = co_await redis.run(std::move(words), deadline);
  const auto entries = entries_of(reply);
  co_return entries.empty() ? std::string("0-0") : entries[0].id;
}

bool is_stream_id(std::string_view text) {
  const auto dash = text.find('-');
  return dash != text.npos && is_number(text.substr(0, dash)) && is_number(text.substr(dash + 1));
}

}  // namespace sqlagent::broker
