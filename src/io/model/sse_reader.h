// Server-sent events from bytes (WHATWG HTML, 9.2.6), cut anywhere. Pure. Differs from the standard
// where servers of models do: what stands at the end without its blank line still counts.
#pragma once
#include <functional>
#include <string>
#include <string_view>

namespace sqlagent::model {

class SseReader {
 public:
  explicit SseReader(size_t most_event_bytes) : most_(most_event_bytes) {}
  // event is "" unless the stream names one; data's lines are joined by \n. Valid during the call.
  using Sink = std::function<void(std::string_view event, std::string_view data)>;

  // False: a line or an event is longer than the limit; nothing more is read then.
  bool feed(std::string_view bytes, const Sink& sink);
  // No more bytes will come. False as above.
  bool finish(const Sink& sink);

 private:
  void take_line(const Sink& sink);
  void dispatch(const Sink& sink);

  size_t most_;
  std::string line_, event_, data_;
  bool after_cr_ = false, began_ = false, has_data_ = false, too_long_ = false;
};

}  // namespace sqlagent::model
