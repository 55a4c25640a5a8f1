// Runs one coroutine of a test on a loop of its own, to its end; what it throws, the test gets.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>

#include "io/pg/session.h"

namespace sqlagent::live {

class Loop {
 public:
  boost::asio::any_io_executor executor() { return context_.get_executor(); }

  // body: a named lambda returning awaitable<void>, taking nothing.
  template <class Body>
  void run(Body& body) {
    std::exception_ptr broken;
    boost::asio::co_spawn(context_, body, [&broken](std::exception_ptr error) { broken = error; });
    context_.restart();
    context_.run();
    if (broken) std::rethrow_exception(broken);
  }

 private:
  boost::asio::io_context context_;
};

// The scratch cluster's administrator. A live test without a cluster fails: it is never skipped in
// silence.
inline std::string admin_url() {
  const char* url = std::getenv("SQLAGENT_TEST_ADMIN_URL");
  if (!url)
    throw std::runtime_error("SQLAGENT_TEST_ADMIN_URL is not set: see tests/live/cluster.sh");
  return url;
}

inline Deadline soon() {
  return Deadline::in(std::chrono::seconds(10));
}

}  // namespace sqlagent::live
