#include "io/pg/cancel.h"

#include <boost/asio/execution/context_as.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/thread_pool.hpp>

namespace sqlagent::pg {

namespace asio = boost::asio;

namespace {

class CancelThreads : public asio::execution_context::service {
 public:
  static inline asio::execution_context::id id;
  explicit CancelThreads(asio::execution_context& context) : service(context), threads_(2) {}
  asio::thread_pool& threads() { return threads_; }

 private:
  void shutdown() override {
    threads_.stop();
    threads_.join();
  }
  asio::thread_pool threads_;
};

}  // namespace

void send_cancel(const asio::any_io_executor& executor, CancelPtr cancel,
                 std::function<void()> done) {
  if (!cancel) return done();
  auto& context = asio::query(executor, asio::execution::context_as<asio::execution_context&>);
  auto& service = asio::use_service<CancelThreads>(context);
  std::shared_ptr<PGcancel> request(std::move(cancel));
  asio::post(service.threads(), [executor, request, done = std::move(done)]() mutable {
    char why[256];
    PQcancel(request.get(), why,
             sizeof why);  // a server that cannot be reached has no statement to stop
    asio::post(executor, std::move(done));
  });
}

}  // namespace sqlagent::pg
