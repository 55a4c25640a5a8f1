// One-shot commands run one journey on a loop of their own and end with it.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <exception>
#include <utility>

#include "config.h"

namespace sqlagent::cli {

namespace asio = boost::asio;

// journey: the coroutine's maker, called with the loop's executor. Its result, or its exception,
// comes out here; what it left running beside itself is dropped.
template <class Result, class Journey>
Result one_journey(Journey journey) {
  asio::io_context loop(1);
  std::exception_ptr broken;
  Result result{};
  asio::awaitable<Result> task = journey(loop.get_executor());
  asio::co_spawn(loop, std::move(task), [&](std::exception_ptr thrown, Result done) {
    broken = thrown;
    result = std::move(done);
    loop.stop();
  });
  loop.run();
  if (broken) std::rethrow_exception(broken);
  return result;
}

// Says on stderr what this command lacks to reach the running services. True: it lacks nothing.
inline bool reaches_services(const Config& config, const char* command) {
  const auto missing = config.missing_for_serve();
  for (const auto& problem : missing)
    std::fprintf(stderr, "sqlagent %s: %s\n", command, problem.c_str());
  if (!missing.empty())
    std::fputs("Is `sqlagent dev` running? It tells this command where its parts are.\n", stderr);
  return missing.empty();
}

}  // namespace sqlagent::cli
