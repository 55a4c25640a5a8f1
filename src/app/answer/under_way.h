// The questions that this process answers. The row of each holds a lease, renewed from here while
// the journey lives: a row without an answer whose lease has run out belongs to a process that is
// gone. A question that was stopped from elsewhere is marked so in its row; the next renewal finds
// it and ends the journey.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <exception>
#include <functional>
#include <memory>

#include "base/id.h"
#include "io/pg/pool.h"

namespace sqlagent::answer {

template <class T>
using awaitable = pg::awaitable<T>;

inline constexpr const char* kStoppedText = "This question was stopped before it was answered.";
inline constexpr const char* kInterruptedText =
    "This question was interrupted before it was answered. Ask it again.";

class UnderWay {
 public:
  explicit UnderWay(pg::Pool& control);  // which outlives it

  class Place {  // of one question, from when it is written down until its end is
   public:
    ~Place();
    Place(const Place&) = delete;
    // Runs the journey. What stops the question, and what cancels the caller, cancels it. Answers
    // what it threw, or null; Error(gone) with one of the texts above when it was stopped.
    // REQUIRES: journey outlives the call (name it).
    awaitable<std::exception_ptr> run(const std::function<awaitable<void>()>& journey);

   private:
    friend class UnderWay;
    struct Entry;
    struct State;
    Place(std::shared_ptr<State> state, std::shared_ptr<Entry> entry);
    std::shared_ptr<State> state_;
    std::shared_ptr<Entry> entry_;
  };
  std::unique_ptr<Place> enter(MessageId message, boost::asio::any_io_executor executor);

  // Ends the question here and now; false: no other than those of this process can be.
  bool stop(const MessageId& message);
  size_t count() const;
  // The process wants to end: waits this long for what is under way, then interrupts the rest and
  // waits until that is written down, for two seconds at most.
  awaitable<void> close(std::chrono::milliseconds patience);

 private:
  std::shared_ptr<Place::State> state_;
};

}  // namespace sqlagent::answer
