// PQcancel blocks (it opens a connection of its own), so it runs on two threads that belong to the
// loop's context and end with it.
#pragma once
#include <libpq-fe.h>

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

namespace sqlagent::pg {

struct FreeCancel {
  void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
};
using CancelPtr = std::unique_ptr<PGcancel, FreeCancel>;

// Sends the request; afterwards done() runs on the loop, when the server has taken it or could not
// be reached.
void send_cancel(const boost::asio::any_io_executor& executor, CancelPtr cancel,
                 std::function<void()> done);

}  // namespace sqlagent::pg
