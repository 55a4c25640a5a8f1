#include "io/curl/transfer.h"

#include <sys/socket.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <new>
#include <utility>

#include "io/curl/reach.h"

namespace sqlagent::curl {
namespace {

constexpr long kUploadBuffer = 16 * 1024;  // the least there is: a thousand of them may wait

}  // namespace

Transfer::Transfer(std::shared_ptr<Multi> multi, const Way& way, Post post)
    : multi_(std::move(multi)),
      gate_(multi_->executor()),
      url_(std::move(post.url)),
      request_(std::move(post.body)),
      why_(CURL_ERROR_SIZE, '\0'),
      reach_(way.reach),
      most_(way.reply_bytes),
      easy_(curl_easy_init()) {
  if (!easy_) throw std::bad_alloc();
  set_target(way, post.headers);
  set_limits(way);
  set(CURLOPT_POSTFIELDS, request_.c_str());
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.size()));
  set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_PREREQFUNCTION, &Transfer::on_request);
  set(CURLOPT_PREREQDATA, this);
  set(CURLOPT_ERRORBUFFER, why_.data());
  multi_->add(easy_.get(), [this](CURLcode result) {
    result_ = result;
    news_ = true;
    gate_.cancel();
  });
}

Transfer::~Transfer() {
  multi_->remove(easy_.get());
}

void Transfer::add_header(const std::string& line) {
  auto* longer = curl_slist_append(headers_.get(), line.c_str());
  if (!longer) throw std::bad_alloc();
  static_cast<void>(headers_.release());  // longer begins with it
  headers_.reset(longer);
}

void Transfer::set_target(const Way& way, const std::vector<Secret<std::string>>& headers) {
  set(CURLOPT_URL, url_.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!way.ca_file.empty()) set(CURLOPT_CAINFO, way.ca_file.c_str());
  // Set even when empty: libcurl would read http_proxy of the environment.
  set(CURLOPT_PROXY, way.proxy.reveal().c_str());
  set(CURLOPT_NOPROXY, way.no_proxy.c_str());
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  add_header("Content-Type: application/json");
  add_header("Expect:");  // no round trip before a long body
  for (const auto& header : headers) add_header(header.reveal());
  set(CURLOPT_HTTPHEADER, headers_.get());
  set(CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
  set(CURLOPT_USERAGENT, "sqlagent");
}

void Transfer::set_limits(const Way& way) {
  // One connection per request: giving one up closes it, and a broken one costs one.
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(way.connect.count()));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::open_socket);
  set(CURLOPT_OPENSOCKETDATA, this);
  // Giving up while a name is being looked up must not wait for the look-up's thread.
  set(CURLOPT_QUICK_EXIT, 1L);
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_UPLOAD_BUFFERSIZE, kUploadBuffer);
  set(CURLOPT_ACCEPT_ENCODING, "gzip");
}

// As libcurl's own, and not left open in child processes. The address is the one that the name was
// resolved to for this very connection: it cannot change after it was looked at.
curl_socket_t Transfer::open_socket(void* self_pointer, curlsocktype, curl_sockaddr* address) {
  auto& self = *static_cast<Transfer*>(self_pointer);
  if (self.reach_ == Reach::public_addresses && !is_public(address->addr)) {
    self.kept_inside_ = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

size_t Transfer::on_body(char* bytes, size_t, size_t size, void* self_pointer) {
  auto& self = *static_cast<Transfer*>(self_pointer);
  self.bytes_ += size;
  if (self.too_large()) return 0;  // ends it with CURLE_WRITE_ERROR
  self.arrived_.append(bytes, size);
  self.news_ = true;
  self.gate_.cancel();
  return size;
}

int Transfer::on_request(void* self_pointer, char*, char*, int, int) {
  auto& self = *static_cast<Transfer*>(self_pointer);
  self.connected_ = Deadline::Clock::now();
  self.news_ = true;
  self.gate_.cancel();
  return CURL_PREREQFUNC_OK;
}

awaitable<void> Transfer::wait(Deadline::Clock::time_point until) {
  if (!news_) {
    boost::system::error_code woken;
    gate_.expires_at(until);
    co_await gate_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  news_ = false;
}

std::string Transfer::take() {
  return std::exchange(arrived_, {});
}

std::string Transfer::why() const {
  const std::string text = why_.c_str();
  return text.empty() ? curl_easy_strerror(result()) : text;
}

int Transfer::status() const {
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

std::string Transfer::header(const char* name) const {
  curl_header* found = nullptr;
  if (curl_easy_header(easy_.get(), name, 0, CURLH_HEADER, -1, &found) != CURLHE_OK) return {};
  return found->value;
}

}  // namespace sqlagent::curl
