// What happens on the way to one answer, kept in the database for those who look on from elsewhere
// or come back. Bounded: what does not fit has its number and is not kept, since the answer itself
// is. Written every quarter of a second, so a question that is answered sooner leaves nothing here.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/id.h"
#include "io/pg/pool.h"

namespace sqlagent::answer {

struct Event {
  int number;  // from 1, the question's start; grows by one
  std::string name, data;
};

class Recording {
 public:
  static constexpr size_t kMostEvents = 1'000, kMostBytes = 256 * 1024;
  static constexpr int kStart = 1;

  // control outlives the recording's loop.
  Recording(pg::Pool& control, pg::asio::any_io_executor executor);
  ~Recording();  // ends it: nothing more is written
  Recording(const Recording&) = delete;

  // The question has been written down. What is added before is not kept.
  void open(MessageId message);
  int add(std::string_view name, std::string_view data);  // its number

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace sqlagent::answer
