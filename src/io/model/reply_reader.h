// The body of an answer with status 200, from bytes cut anywhere: a stream of events or one JSON
// document, told apart by its first byte, since servers mislabel both. Pure.
#pragma once
#include "io/model/assembly.h"
#include "io/model/sse_reader.h"

namespace sqlagent::model {

class ReplyReader {
 public:
  ReplyReader(Watch watch, size_t most_bytes, size_t most_line_bytes)
      : assembly_(std::move(watch)), events_(most_line_bytes), most_(most_bytes) {}

  // too_large, or as Assembly::add. Nothing is read after a failure.
  std::optional<Failure> feed(std::string_view bytes);
  // No more bytes will come. REQUIRES: feed has not failed.
  Result<Reply, Failure> end();

  bool began() const { return assembly_.began(); }        // a piece has come
  size_t pieces() const { return assembly_.pieces(); }    // grows with each
  bool finished() const { return assembly_.finished(); }  // only usage can still come
  // Nothing worth waiting for can come: no need to wait for the connection's end.
  bool complete() const { return assembly_.ended(); }

 private:
  void sniff();
  void take_event(std::string_view data);

  Assembly assembly_;
  SseReader events_;
  enum class Shape { unknown, events, document } shape_ = Shape::unknown;
  std::string held_;  // blanks in front, then the document
  std::optional<Failure> failure_;
  size_t bytes_ = 0, most_;
};

}  // namespace sqlagent::model
