// multipart/form-data (RFC 7578) as a push parser: bytes in, part starts and part bytes out.
// Bounded memory: it keeps at most one part head, or one boundary's length of a body.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace sqlagent::http {

inline constexpr size_t kPartHeadBytes = 8 * 1024, kMaxParts = 1000;

struct PartHead {
  std::string name;  // form field
  std::string
      filename;  // as the client said, UTF-8 without control characters; a label, never a path
  std::string content_type;
};

class MultipartParser {
 public:
  struct Sink {
    std::function<void(const PartHead&)> begin;
    std::function<void(std::string_view)> bytes;
    std::function<void()> end;
  };
  // Throws Error(unsupported_media) when this is not multipart/form-data, Error(bad_request) when
  // it has no usable boundary (RFC 2046: 1…70 characters).
  MultipartParser(std::string_view content_type, Sink sink);
  ~MultipartParser();
  // Error(bad_request) on broken framing, a part head over 8 KiB or more than 1,000 parts; what the
  // sink throws passes.
  void feed(std::string_view piece);
  void finish();  // Error(bad_request) when the closing boundary never came

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sqlagent::http
