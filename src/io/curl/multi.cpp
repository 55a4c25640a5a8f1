#include "io/curl/multi.h"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <new>
#include <utility>

namespace sqlagent::curl {

namespace asio = boost::asio;

namespace {

constexpr long kKeptConnections = 64;  // idle ones, for the next call

CURLM* new_multi() {
  // Not safe beside other threads in old versions; a static is made once.
  static const auto ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  auto* multi = ready == CURLE_OK ? curl_multi_init() : nullptr;
  if (!multi) throw std::bad_alloc();
  return multi;
}

}  // namespace

struct Multi::Socket {
  explicit Socket(const asio::any_io_executor& executor) : descriptor(executor) {}
  asio::posix::stream_descriptor descriptor;
  int wanted = 0;   // CURL_POLL_IN | CURL_POLL_OUT
  int pending = 0;  // waits that the reactor holds
  bool open() const { return descriptor.is_open(); }
};

Multi::Multi(asio::any_io_executor executor, size_t connections)
    : executor_(executor), timer_(executor), multi_(new_multi()) {
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Multi::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Multi::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(connections));
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kKeptConnections);
}

Multi::~Multi() {
  for (const auto& [easy, ended] : transfers_) curl_multi_remove_handle(multi_, easy);
  curl_multi_cleanup(multi_);  // takes its sockets back through on_socket
  for (const auto& [number, socket] : sockets_) socket->descriptor.release();
}

void Multi::add(CURL* easy, std::function<void(CURLcode)> ended) {
  if (curl_multi_add_handle(multi_, easy) != CURLM_OK) throw std::bad_alloc();
  transfers_[easy] = std::move(ended);
}

void Multi::remove(CURL* easy) {
  if (transfers_.erase(easy) > 0) curl_multi_remove_handle(multi_, easy);
}

void Multi::stop() {
  stopped_ = true;
  for (auto& [easy, ended] : std::exchange(transfers_, {})) {
    curl_multi_remove_handle(multi_, easy);
    ended(CURLE_ABORTED_BY_CALLBACK);
  }
}

int Multi::on_socket(CURL*, curl_socket_t number, int what, void* self, void*) {
  return static_cast<Multi*>(self)->watch(number, what) ? 0 : -1;
}

bool Multi::watch(curl_socket_t number, int what) {
  auto& socket = sockets_[number];
  if (what == CURL_POLL_REMOVE) {
    if (socket) socket->descriptor.release();  // libcurl closes it
    sockets_.erase(number);
    return true;
  }
  if (!socket) {
    socket = std::make_shared<Socket>(executor_);
    boost::system::error_code bad;
    socket->descriptor.assign(number, bad);
    if (bad) return false;
  }
  socket->wanted = what;
  listen(socket);
  return true;
}

void Multi::listen(const std::shared_ptr<Socket>& socket) {
  if (!socket->open()) return;
  if (socket->wanted & CURL_POLL_IN) listen(socket, CURL_POLL_IN);
  if (socket->wanted & CURL_POLL_OUT) listen(socket, CURL_POLL_OUT);
}

void Multi::listen(const std::shared_ptr<Socket>& socket, int direction) {
  if (socket->pending & direction) return;
  socket->pending |= direction;
  const auto type =
      direction == CURL_POLL_IN ? socket->descriptor.wait_read : socket->descriptor.wait_write;
  socket->descriptor.async_wait(
      type, [socket, direction, weak = weak_from_this()](boost::system::error_code) {
        socket->pending &= ~direction;
        const auto self = weak.lock();
        if (!self || !socket->open() || !(socket->wanted & direction)) return;
        self->act(socket->descriptor.native_handle(),
                  direction == CURL_POLL_IN ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
        self->listen(socket);
      });
}

int Multi::on_timer(CURLM*, long milliseconds, void* self) {
  static_cast<Multi*>(self)->set_timer(milliseconds);
  return 0;
}

// libcurl must not be called from here: the shortest wait is a turn of the loop.
void Multi::set_timer(long milliseconds) {
  timer_.cancel();
  if (milliseconds < 0) return;
  timer_.expires_after(std::chrono::milliseconds(milliseconds));
  timer_.async_wait([weak = weak_from_this()](boost::system::error_code cancelled) {
    if (const auto self = weak.lock(); self && !cancelled) self->act(CURL_SOCKET_TIMEOUT, 0);
  });
}

void Multi::act(curl_socket_t number, int events) {
  int running = 0, left = 0;
  curl_multi_socket_action(multi_, number, events, &running);
  while (const auto* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const auto found = transfers_.find(message->easy_handle);
    if (found == transfers_.end()) continue;
    const auto result = message->data.result;
    const auto ended = found->second;
    remove(message->easy_handle);
    ended(result);
  }
}

}  // namespace sqlagent::curl
