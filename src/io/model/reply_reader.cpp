#include "io/model/reply_reader.h"

namespace sqlagent::model {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";  // of UTF-8 byte order

Failure too_large() {
  Failure failure;
  failure.kind = Failure::Kind::too_large;
  return failure;
}

Failure a_page() {
  Failure failure;
  failure.kind = Failure::Kind::bad_request;
  failure.said = "this address answers with a web page";
  return failure;
}

}  // namespace

// Blanks and byte order marks in front are dropped as they come. A page of HTML becomes a document
// too, and is refused at its end.
void ReplyReader::sniff() {
  size_t begin = 0;
  for (;;) {
    const auto at = held_.find_first_not_of(" \t\r\n", begin);
    begin = at == held_.npos ? held_.size() : at;
    if (held_.compare(begin, kMark.size(), kMark) != 0) break;
    begin += kMark.size();
  }
  held_.erase(0, begin);
  if (kMark.starts_with(held_)) return;  // nothing yet, or the beginning of a mark
  const char first = held_.front();
  shape_ = first == '{' || first == '[' || first == '<' ? Shape::document : Shape::events;
}

void ReplyReader::take_event(std::string_view data) {
  if (!failure_ && !assembly_.ended()) failure_ = assembly_.add(data);
}

std::optional<Failure> ReplyReader::feed(std::string_view bytes) {
  if (failure_) return failure_;
  bytes_ += bytes.size();
  if (bytes_ > most_) return failure_ = too_large();
  if (shape_ != Shape::events) {
    held_.append(bytes);
    if (shape_ == Shape::unknown) sniff();
    if (shape_ != Shape::events) return std::nullopt;
    bytes = held_;
  }
  const auto sink = [this](std::string_view, std::string_view data) { take_event(data); };
  const bool fits = events_.feed(bytes, sink);
  held_.clear();
  if (!failure_ && !fits) failure_ = too_large();
  return failure_;
}

Result<Reply, Failure> ReplyReader::end() {
  if (shape_ == Shape::document) {
    if (held_.starts_with('<')) return unexpected(a_page());
    failure_ = assembly_.add(held_);
  } else {
    events_.finish([this](std::string_view, std::string_view data) { take_event(data); });
  }
  if (failure_) return unexpected(*failure_);
  return assembly_.end();
}

}  // namespace sqlagent::model
