// A capped Redis stream of texts: appended by any process, read by any from any place. Ids are
// Redis's ("1764091-0").
#pragma once
#include "io/broker/redis.h"

namespace sqlagent::broker {

struct StreamEntry {
  std::string id, text;
};

// Appends, keeps about `keep` entries, and lets an unused stream expire. Answers the id.
awaitable<std::string> append(Redis& redis, std::string key, std::string text, size_t keep,
                              std::chrono::seconds expire, Deadline deadline);

// Entries after the id, oldest first, at most `most`; waits for the first one up to `wait` (0:
// answers at once) and is empty then. REQUIRES: is_stream_id(after); with a wait, a connection that
// nobody else uses meanwhile.
awaitable<std::vector<StreamEntry>> read_after(Redis& redis, std::string key, std::string after,
                                               size_t most, std::chrono::milliseconds wait);

// The id of the newest entry, "0-0" for an empty stream: where "from now on" begins.
awaitable<std::string> newest(Redis& redis, std::string key, Deadline deadline);

// True for "<ms>-<n>"; ask before passing on an id from outside.
bool is_stream_id(std::string_view text);

}  // namespace sqlagent::broker
