#include "io/model/sse_reader.h"

namespace sqlagent::model {

bool SseReader::feed(std::string_view bytes, const Sink& sink) {
  while (!bytes.empty() && !too_long_) {
    if (after_cr_) {  // the \n of a \r\n
      after_cr_ = false;
      if (bytes.front() == '\n') {
        bytes.remove_prefix(1);
        continue;
      }
    }
    const auto end = bytes.find_first_of("\r\n");
    const auto piece = bytes.substr(0, end);
    too_long_ = line_.size() + data_.size() + piece.size() > most_;
    if (too_long_) break;
    line_.append(piece);
    if (end == bytes.npos) break;
    after_cr_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    take_line(sink);
  }
  return !too_long_;
}

bool SseReader::finish(const Sink& sink) {
  if (too_long_) return false;
  if (!line_.empty()) take_line(sink);
  dispatch(sink);
  return true;
}

void SseReader::take_line(const Sink& sink) {
  std::string_view line = line_;
  if (!began_ && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  began_ = true;
  if (line.empty()) {
    dispatch(sink);
  } else if (line.front() != ':') {
    const auto colon = line.find(':');
    const auto field = line.substr(0, colon);
    auto value = colon == line.npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (field == "data") {
      if (has_data_) data_ += '\n';
      data_.append(value);
      has_data_ = true;
    } else if (field == "event") {
      event_ = value;
    }
  }
  line_.clear();
}

void SseReader::dispatch(const Sink& sink) {
  if (has_data_) sink(event_, data_);
  event_.clear();
  data_.clear();
  has_data_ = false;
}

}  // namespace sqlagent::model
