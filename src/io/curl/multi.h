// libcurl's multi handle on the Asio loop (curl.se/libcurl/c/libcurl-multi.html, "multi_socket"):
// libcurl says which sockets and which time it waits for, we wait and tell it. Knows transfers as
// easy handles only (transfer.h). Everything here runs on the loop thread.
#pragma once
#include <curl/curl.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>

namespace sqlagent::curl {

class Multi : public std::enable_shared_from_this<Multi> {
 public:
  // connections: open at once; transfers beyond them wait inside.
  Multi(boost::asio::any_io_executor executor, size_t connections);
  ~Multi();
  Multi(const Multi&) = delete;

  // Starts a transfer; ended is called once, from the loop and never from within add, unless it is
  // removed first. REQUIRES: not stopped; remove() before the handle is cleaned up.
  void add(CURL* easy, std::function<void(CURLcode)> ended);
  void remove(CURL* easy);
  // All transfers end as if the connection had been lost; none is added any more.
  void stop();
  bool stopped() const { return stopped_; }
  const boost::asio::any_io_executor& executor() const { return executor_; }

 private:
  struct Socket;
  static int on_socket(CURL*, curl_socket_t number, int what, void* self, void*);
  static int on_timer(CURLM*, long milliseconds, void* self);
  bool watch(curl_socket_t number, int what);  // false: the loop takes no more sockets
  void listen(const std::shared_ptr<Socket>& socket);
  void listen(const std::shared_ptr<Socket>& socket, int direction);
  void act(curl_socket_t number, int events);
  void set_timer(long milliseconds);

  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer timer_;
  CURLM* multi_;
  std::map<curl_socket_t, std::shared_ptr<Socket>> sockets_;
  std::map<CURL*, std::function<void(CURLcode)>> transfers_;
  bool stopped_ = false;
};

}  // namespace sqlagent::curl
