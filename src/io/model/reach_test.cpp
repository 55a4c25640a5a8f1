// A client that is kept to public addresses, and where it does not go.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "io/model/client.h"

namespace sqlagent::model {
namespace {

using namespace std::chrono_literals;

Failure asked(const std::string& base_url, Options options) {
  boost::asio::io_context loop(1);
  Client client(loop.get_executor(), std::move(options));
  Result<Reply, Failure> reply = unexpected(Failure());
  const auto one = [&]() -> awaitable<void> {
    Endpoint endpoint{base_url, {}, "m"};
    Request request;
    request.messages.push_back({Speaker::user, "?", {}, {}});
    reply = co_await client.ask(endpoint, request, {}, Deadline::in(5s));
  };
  boost::asio::co_spawn(loop, one(), [&](std::exception_ptr) { loop.stop(); });
  loop.run();
  return reply ? Failure() : reply.error();
}

// Where a name leads is known when it is connected to, and not before.
TEST(ModelReach, a_client_for_public_addresses_does_not_connect_to_others) {
  Options options;
  options.reach = curl::Reach::public_addresses;
  for (const auto* url : {"https://localhost:1/v1", "http://127.0.0.1:1/v1", "http://[::1]:1/v1",
                          "http://2130706433:1/v1", "http://[::ffff:127.0.0.1]:1/v1"}) {
    const auto failure = asked(url, options);
    EXPECT_EQ(failure.kind, Failure::Kind::private_address) << url;
    EXPECT_EQ(failure.attempts, 1) << url;  // asking again would not help
  }
  options.reach = curl::Reach::anywhere;
  options.attempts = 1;
  EXPECT_EQ(asked("http://127.0.0.1:1/v1", options).kind, Failure::Kind::unreachable);
}

}  // namespace
}  // namespace sqlagent::model
