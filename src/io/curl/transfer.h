// One request and its answer, as an easy handle of libcurl: where it goes, what it may do, and the
// answer's bytes as they come. Knows HTTP and nothing of what is said.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/secret.h"
#include "io/curl/multi.h"

namespace sqlagent::curl {

namespace asio = boost::asio;
template <class T>
using awaitable = asio::awaitable<T>;

// Where connections may go. public_addresses: nowhere that is_public (reach.h) denies, decided for
// each connection as it is made; for servers that somebody else has named. A proxy, whose own
// address would be looked at instead, must not be set then.
enum class Reach { anywhere, public_addresses };

struct Way {  // how requests leave this machine, and how much may come back
  Reach reach = Reach::anywhere;
  std::chrono::milliseconds connect{3'000};  // name, TCP and TLS
  size_t reply_bytes = 8 << 20;              // on the wire, after gzip
  Secret<std::string> proxy;  // "http://user:password@host:3128", "socks5h://…"; empty: none
  std::string no_proxy;       // hosts that go without, comma-separated, as curl's NO_PROXY
  std::string ca_file;        // PEM; empty: the system's
};

struct Post {
  std::string url;
  std::vector<Secret<std::string>> headers;  // "Name: value", beside Content-Type
  std::string body;                          // JSON
};

class Transfer {
 public:
  // A POST of JSON. TLS is verified, redirects are not followed, no variable of the process and no
  // .netrc is looked at, the proxy does not get the headers of an https request.
  Transfer(std::shared_ptr<Multi> multi, const Way& way, Post post);
  ~Transfer();  // closes the connection, unless the answer was read to its end
  Transfer(const Transfer&) = delete;

  // Until there is news: bytes, the end, the request is on its way; or until that time; or until
  // the coroutine is cancelled.
  awaitable<void> wait(Deadline::Clock::time_point until);
  std::string take();  // the body's bytes since the last call

  std::optional<Deadline::Clock::time_point> connected() const { return connected_; }
  bool ended() const { return result_.has_value(); }
  CURLcode result() const { return result_.value_or(CURLE_OK); }  // REQUIRES: ended()
  std::string why() const;                                        // in libcurl's words
  bool kept_inside() const { return kept_inside_; }               // an address was not connected to
  bool too_large() const { return bytes_ > most_; }
  bool any_bytes() const { return bytes_ > 0; }
  int status() const;                          // 0 before the answer's head
  std::string header(const char* name) const;  // of the answer; the last of equal names; or ""

 private:
  static size_t on_body(char* bytes, size_t one, size_t size, void* self);
  static int on_request(void* self, char*, char*, int, int);
  static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* address);
  void set_target(const Way& way, const std::vector<Secret<std::string>>& headers);
  void set_limits(const Way& way);
  void add_header(const std::string& line);

  struct Freed {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  template <class Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(easy_.get(), option, value);
  }
  std::shared_ptr<Multi> multi_;
  asio::steady_timer gate_;  // what wait() sleeps on
  std::unique_ptr<curl_slist, Freed> headers_;
  std::string url_, request_, arrived_;
  std::string why_;  // CURL_ERROR_SIZE bytes, libcurl's to write
  std::optional<Deadline::Clock::time_point> connected_;
  std::optional<CURLcode> result_;
  Reach reach_;
  bool news_ = false, kept_inside_ = false;
  size_t bytes_ = 0, most_;
  std::unique_ptr<CURL, Freed> easy_;  // the first to go: it points at the others
};

}  // namespace sqlagent::curl
