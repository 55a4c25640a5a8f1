// Listening, the sweep over late connections, and the graceful end.
#include "io/http/server.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "io/http/connection.h"
#include "io/observe/event.h"

namespace sqlagent::http {
namespace {

constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kAcceptBackOff{100};
constexpr size_t kBeyondCap =
    256;  // connections over the cap that still get a 503; more are closed at once
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

std::chrono::milliseconds sweep_interval(const Limits& limits) {
  const auto shortest =
      std::min({limits.header_timeout, limits.idle_timeout, limits.stall_timeout});
  return std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(250));
}

}  // namespace

struct Server::Impl : std::enable_shared_from_this<Server::Impl> {
  std::shared_ptr<Core> core;
  std::vector<std::shared_ptr<tcp::acceptor>> acceptors;
  asio::steady_timer sweep_timer;
  bool stopped = false;

  explicit Impl(std::shared_ptr<Core> shared)
      : core(std::move(shared)), sweep_timer(core->executor) {}

  awaitable<void> accept_loop(std::shared_ptr<tcp::acceptor> acceptor) {
    const auto self = shared_from_this();
    while (acceptor->is_open()) {
      auto [error, socket] = co_await acceptor->async_accept(kToken);
      if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor)
        co_return;
      if (error) {  // EMFILE and fellows: the connection waits in the kernel's queue until
                    // descriptors come free
        observe::emit(observe::ServiceChanged{"http", "accept_failed", error.message()});
        asio::steady_timer pause(core->executor, kAcceptBackOff);
        co_await pause.async_wait(kToken);
        continue;
      }
      if (core->connections.size() >= core->limits.connections + kBeyondCap) continue;
      const auto connection = std::make_shared<Connection>(std::move(socket), core);
      asio::co_spawn(core->executor, connection->run(), [connection](std::exception_ptr) {});
    }
  }

  awaitable<void> sweep_loop() {
    const auto self = shared_from_this();
    while (!stopped) {
      sweep_timer.expires_after(sweep_interval(core->limits));
      co_await sweep_timer.async_wait(kToken);
      const auto now = Deadline::Clock::now();
      const std::vector<Connection*> all(core->connections.begin(), core->connections.end());
      for (auto* connection : all) connection->end_if_late(now);
    }
  }

  awaitable<void> wait_until_empty(Deadline deadline) {
    const auto self = shared_from_this();
    asio::steady_timer pause(core->executor);
    while (!core->connections.empty() && !deadline.passed()) {
      pause.expires_after(std::chrono::milliseconds(10));
      co_await pause.async_wait(kToken);
    }
  }

  void close_acceptors() {
    boost::system::error_code ignored;
    for (auto& acceptor : acceptors) acceptor->close(ignored);
  }

  // close() may run a handler's when_gone, which never removes a connection at once: their
  // coroutines do that later.
  void for_each(void (Connection::*action)()) {
    const std::vector<Connection*> all(core->connections.begin(), core->connections.end());
    for (auto* connection : all) (connection->*action)();
  }
};

Server::Server(asio::any_io_executor executor, std::vector<Route> routes, OnError on_error,
               Fallback fallback, Limits limits) {
  auto core = std::make_shared<Core>(Core{.executor = executor,
                                          .router = Router(std::move(routes)),
                                          .on_error = std::move(on_error),
                                          .fallback = std::move(fallback),
                                          .limits = limits,
                                          .connections = {}});
  impl_ = std::make_shared<Impl>(core);
  asio::co_spawn(executor, impl_->sweep_loop(), asio::detached);
}

Server::~Server() {
  impl_->stopped = true;
  impl_->sweep_timer.cancel();
  impl_->close_acceptors();
  impl_->for_each(&Connection::close);
}

uint16_t Server::listen(const std::string& host, uint16_t port) {
  boost::system::error_code error;
  tcp::resolver resolver(impl_->core->executor);
  const auto plain =
      host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
  const auto found = resolver.resolve(plain, std::to_string(port), tcp::resolver::passive, error);
  const auto refuse = [&](const char* what) {
    throw Error(
        Code::unavailable,
        "Cannot listen on " + host + ":" + std::to_string(port) + " (" + what + ": " +
            error.message() +
            "). Is another server running there? API_HOST and API_PORT choose another place.");
  };
  if (error || found.empty()) refuse("address");
  auto acceptor = std::make_shared<tcp::acceptor>(impl_->core->executor);
  const auto endpoint = found.begin()->endpoint();
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor->set_option(ReusePort(true), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(asio::socket_base::max_listen_connections, error);
  if (error) refuse("bind");
  impl_->acceptors.push_back(acceptor);
  asio::co_spawn(impl_->core->executor, impl_->accept_loop(acceptor), asio::detached);
  return acceptor->local_endpoint().port();
}

awaitable<void> Server::drain(std::chrono::milliseconds grace) {
  const auto impl = impl_;
  impl->core->draining = true;
  impl->close_acceptors();
  impl->for_each(&Connection::end_if_idle);
  const auto patience = Deadline::in(grace);
  co_await impl->wait_until_empty(patience);
  impl->for_each(&Connection::close);
  const auto unwinding = Deadline::in(std::chrono::seconds(1));
  co_await impl->wait_until_empty(unwinding);
  impl->stopped = true;
  impl->sweep_timer.cancel();
}

}  // namespace sqlagent::http
