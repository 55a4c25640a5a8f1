// A reply from the chunks of a stream, or from the one document of an endpoint that does not
// stream. Pure. Lenient in what servers do differently (ids, indexes and ends of calls, reasoning,
// usage), strict about a reply that is not whole.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/model/model.h"
#include "io/model/thoughts.h"

namespace boost::json {
class object;
class value;
}  // namespace boost::json

namespace sqlagent::model {

// For a call that came without an id. Nine letters and digits: others Mistral's servers refuse.
std::string made_up_id(size_t number);

class Assembly {
 public:
  explicit Assembly(Watch watch) : watch_(std::move(watch)) {}

  // The data of one event, or a whole document. A failure ends it: an error object of the endpoint,
  // or what is no JSON. What is broken behind the finish reason does not count.
  std::optional<Failure> add(std::string_view json);
  bool began() const { return pieces_ > 0; }  // a piece has come: this cannot be asked again
  size_t pieces() const { return pieces_; }
  bool finished() const { return finish_.has_value(); }
  bool ended() const { return done_; }  // "[DONE]"
  bool wants_usage() const { return !reply_.usage.told; }
  // No more will come. broken_stream when there was no finish reason and no [DONE],
  // content_filter when that was the reason.
  Result<Reply, Failure> end();

 private:
  std::optional<Failure> take(const boost::json::object& chunk);
  void take_choice(const boost::json::object& choice);
  void take_message(const boost::json::object& message);
  void take_content(const boost::json::value& content);
  void take_call(const boost::json::object& delta);
  Call* call_for(const boost::json::object& delta);  // null: there are too many
  void take_logprobs(const boost::json::object& choice);
  void text(std::string_view piece);
  void reasoning(std::string_view piece);
  void tell(Event::Kind kind, std::string_view piece);

  Watch watch_;
  Reply reply_;
  Thoughts thoughts_;
  std::optional<std::string> finish_;
  std::map<int64_t, size_t> at_index_;  // index of the wire → the call that it means now
  std::map<size_t, std::string> wire_ids_;
  double logprob_sum_ = 0;
  size_t logprobs_ = 0, pieces_ = 0;
  bool done_ = false;
};

}  // namespace sqlagent::model
