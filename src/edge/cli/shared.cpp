// `sqlagent shared import FILE…`: an administrator's data for everybody, straight into the shared
// schema.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <exception>

#include "app/importer/shared.h"
#include "base/error.h"
#include "edge/cli/cli.h"
#include "edge/cli/receipt_text.h"

namespace sqlagent::cli {

int shared_import(const Config& config, const std::vector<std::string>& files) {
  if (!config.admin_url)
    throw Error(Code::bad_request,
                "shared import needs an administrator of the database: set DATABASE_URL, e.g. "
                "postgresql://postgres:password@127.0.0.1:5432/postgres");
  boost::asio::io_context loop(1);
  std::exception_ptr broken;
  std::vector<importer::FileResult> results;
  const importer::SharedAccess access{*config.admin_url, config.control_url};
  const auto began = std::chrono::steady_clock::now();
  boost::asio::co_spawn(loop,
                        importer::import_shared(loop.get_executor(), access, files,
                                                Deadline::in(std::chrono::hours(2))),
                        [&](std::exception_ptr error, std::vector<importer::FileResult> done) {
                          broken = error;
                          results = std::move(done);
                        });
  loop.run();
  if (broken) std::rethrow_exception(broken);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::fputs(receipt_text(importer::result_json(results, took.count())).c_str(), stdout);
  return 0;
}

}  // namespace sqlagent::cli
