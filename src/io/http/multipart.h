// multipart/form-data (RFC 7578) as a push parser: bytes in, part starts and part bytes out. Bounded memory.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace sqlagent::http {

struct PartHead {
  std::string name;        // form field
  std::string filename;    // as the client said; a label, never a path
  std::string content_type;
};

class MultipartParser {
 public:
  struct Sink {
    std::function<void(const PartHead&)> begin;
    std::function<void(std::string_view)> bytes;
    std::function<void()> end;
  };
  // Throws Error(bad_request) when the content type has no usable boundary (RFC 2046: 1…70 characters).
  MultipartParser(std::string_view content_type, Sink sink);
  ~MultipartParser();
  void feed(std::string_view piece);   // Error(bad_request) on broken framing; part heads are limited to 8 KiB, parts to 1,000
  void finish();                       // Error(bad_request) when the closing boundary never came

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sqlagent::http
