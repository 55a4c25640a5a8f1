#include "io/model/reply_reader.h"

namespace sqlagent::model {
namespace {

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

// A page of HTML becomes a document too, and is refused at its end.
void ReplyReader::sniff() {
  std::string_view text = held_;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto at = text.find_first_not_of(" \t\r\n");
  if (at == text.npos || (at == 0 && std::string_view("\xEF\xBB\xBF").starts_with(text))) return;
  const char first = text[at];
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
    const auto at = held_.find_first_of("{[<");
    if (at != held_.npos && held_[at] == '<') return unexpected(a_page());
    failure_ = assembly_.add(std::string_view(held_).substr(at));
  } else {
    events_.finish([this](std::string_view, std::string_view data) { take_event(data); });
  }
  if (failure_) return unexpected(*failure_);
  return assembly_.end();
}

}  // namespace sqlagent::model
