#include "io/http/multipart.h"

#include "base/error.h"
#include "base/utf8.h"
#include "io/http/header_value.h"
#include "io/http/target.h"

namespace sqlagent::http {
namespace {

constexpr size_t kMaxBoundary = 70, kMaxPadding = 256;

[[noreturn]] void refuse(const char* why) {
  throw Error(Code::bad_request, why);
}

// A label: bytes that are not UTF-8 are read as Latin-1 (old clients), control characters go.
std::string label(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto length = utf8_sequence(text);
    const auto byte = static_cast<unsigned char>(text[0]);
    if (length == 0) {
      out += {static_cast<char>(0xC0 | (byte >> 6)), static_cast<char>(0x80 | (byte & 0x3F))};
      text.remove_prefix(1);
      continue;
    }
    if (byte >= 0x20 && byte != 0x7F) out += text.substr(0, length);
    text.remove_prefix(length);
  }
  return out;
}

// Browsers write a quote inside a file name as %22 (WHATWG HTML, "multipart/form-data encoding
// algorithm").
std::string without_escaped_quotes(std::string text) {
  for (size_t at = text.find("%22"); at != std::string::npos; at = text.find("%22", at + 1))
    text.replace(at, 3, "\"");
  return text;
}

std::string filename_of(const HeaderValue& disposition) {
  if (const auto extended = disposition.parameters.find("filename*");
      extended != disposition.parameters.end()) {
    const std::string_view text = extended->second;  // RFC 8187: charset'language'percent-encoded
    const auto first = text.find('\''), second = text.find('\'', first + 1);
    if (first != std::string_view::npos && second != std::string_view::npos &&
        lower_case(text.substr(0, first)) == "utf-8") {
      if (auto decoded = percent_decode(text.substr(second + 1), false)) return label(*decoded);
    }
  }
  const auto plain = disposition.parameters.find("filename");
  return plain == disposition.parameters.end() ? std::string()
                                               : label(without_escaped_quotes(plain->second));
}

PartHead parse_part_head(std::string_view text) {
  PartHead head;
  bool found = false;
  while (!text.empty()) {
    const auto end = text.find("\r\n");
    const auto line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 2);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos)
      refuse("A part of the form has a header line without a colon.");
    const auto name = lower_case(trim_blanks(line.substr(0, colon)));
    if (name == "content-type")
      head.content_type = std::string(trim_blanks(line.substr(colon + 1)));
    if (name != "content-disposition") continue;
    const auto disposition = parse_header_value(line.substr(colon + 1));
    const auto field = disposition.parameters.find("name");
    if (disposition.value != "form-data" || field == disposition.parameters.end()) {
      refuse("A part of the form is not \"form-data\" with a name.");
    }
    head.name = label(without_escaped_quotes(field->second));
    head.filename = filename_of(disposition);
    found = true;
  }
  if (!found) refuse("A part of the form has no Content-Disposition header.");
  return head;
}

std::string boundary_of(std::string_view content_type) {
  const auto value = parse_header_value(content_type);
  if (value.value != "multipart/form-data") {
    throw Error(Code::unsupported_media,
                "Send files as multipart/form-data, in fields named \"files\".");
  }
  const auto found = value.parameters.find("boundary");
  if (found == value.parameters.end() || found->second.empty() ||
      found->second.size() > kMaxBoundary) {
    refuse("The form's Content-Type needs a boundary of 1 to 70 characters.");
  }
  for (const char c : found->second) {
    if (c < 0x20 || c == 0x7F) refuse("The form's boundary holds characters that cannot be sent.");
  }
  return found->second;
}

}  // namespace

struct MultipartParser::State {
  enum class Where { preamble, behind_delimiter, head, body, epilogue };
  Sink sink;
  std::string delimiter;  // CRLF--boundary
  std::string pending =
      "\r\n";  // so that a first boundary at the very start is a delimiter like any other
  Where where = Where::preamble;
  size_t parts = 0;

  // Each step uses up bytes at the front of `rest`; false: it needs more of them.
  bool step(std::string_view& rest) {
    switch (where) {
      case Where::preamble:
      case Where::body:
        return to_delimiter(rest);
      case Where::behind_delimiter:
        return behind_delimiter(rest);
      case Where::head:
        return head(rest);
      case Where::epilogue:
        rest = {};
        return false;
    }
    return false;
  }

  bool to_delimiter(std::string_view& rest) {
    const auto found = rest.find(delimiter);
    size_t sure = found;  // bytes that belong to the body for certain
    if (found == std::string_view::npos) {
      const auto tail = rest.size() < delimiter.size() ? 0 : rest.size() - delimiter.size() + 1;
      const auto maybe = rest.find('\r', tail);
      sure = maybe == std::string_view::npos ? rest.size() : maybe;
      while (sure < rest.size() && !delimiter.starts_with(rest.substr(sure))) {
        const auto next = rest.find('\r', sure + 1);
        sure = next == std::string_view::npos ? rest.size() : next;
      }
    }
    if (where == Where::body && sure > 0) sink.bytes(rest.substr(0, sure));
    if (found == std::string_view::npos) {
      rest.remove_prefix(sure);
      return false;
    }
    rest.remove_prefix(found + delimiter.size());
    if (where == Where::body) sink.end();
    where = Where::behind_delimiter;
    return true;
  }

  bool behind_delimiter(std::string_view& rest) {
    if (rest.size() < 2) return false;
    if (rest.starts_with("--")) {
      where = Where::epilogue;
      return true;
    }
    const auto end = rest.find_first_not_of(" \t");  // RFC 2046: transport padding
    if (end == std::string_view::npos || end + 2 > rest.size()) {
      if (rest.size() > kMaxPadding) refuse("The form's boundary line is too long.");
      return false;
    }
    if (rest.substr(end, 2) != "\r\n")
      refuse("The form's boundary line holds more than the boundary.");
    if (++parts > kMaxParts) refuse("The form has more than 1,000 parts.");
    rest.remove_prefix(end + 2);
    where = Where::head;
    return true;
  }

  bool head(std::string_view& rest) {
    if (rest.starts_with("\r\n")) refuse("A part of the form has no Content-Disposition header.");
    const auto end = rest.find("\r\n\r\n");
    if (end > kPartHeadBytes && (end != std::string_view::npos || rest.size() > kPartHeadBytes)) {
      refuse("The headers of a part of the form are larger than 8 KiB.");
    }
    if (end == std::string_view::npos) return false;
    const auto part = parse_part_head(rest.substr(0, end));
    rest.remove_prefix(end + 4);
    where = Where::body;
    sink.begin(part);
    return true;
  }
};

MultipartParser::MultipartParser(std::string_view content_type, Sink sink)
    : state_(std::make_unique<State>()) {
  state_->delimiter = "\r\n--" + boundary_of(content_type);
  state_->sink = std::move(sink);
}
MultipartParser::~MultipartParser() = default;

void MultipartParser::feed(std::string_view piece) {
  auto& state = *state_;
  state.pending += piece;
  std::string_view rest = state.pending;
  while (state.step(rest)) {
  }
  state.pending.erase(0, state.pending.size() - rest.size());
}

void MultipartParser::finish() {
  if (state_->where != State::Where::epilogue) {
    refuse("The form ends before its closing boundary; it may have been cut off on the way.");
  }
}

}  // namespace sqlagent::http
