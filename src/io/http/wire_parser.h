// HTTP/1.x requests from bytes: Beast's basic_parser behind a plain interface, the only place that
// includes Beast. Pure: no socket. What Beast lets through and RFC 9112 does not is refused here.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/http/server.h"

namespace sqlagent::http {

inline constexpr size_t kHeaderLimitBytes = 16 * 1024, kMaxHeaders = 100;

class WireParser {
 public:
  WireParser();
  ~WireParser();
  // Uses up some bytes of `bytes` and says how many; 0 means it needs more bytes behind these. One
  // call takes at most one step: the head, or one piece of the body. HttpError(400 or 431) when
  // this is not HTTP.
  size_t put(std::string_view bytes);
  bool head_done() const;
  bool done() const;  // head and body are complete; the next byte belongs to the next request
  std::string_view piece();  // body bytes found by the last put(), a part of its argument

  // REQUIRES: head_done()
  const std::string& method() const;
  const std::string& target() const;
  std::vector<Header>& headers();
  bool http11() const;
  bool keep_alive() const;
  std::optional<uint64_t> body_left() const;  // of a body with Content-Length; nullopt when chunked

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sqlagent::http
