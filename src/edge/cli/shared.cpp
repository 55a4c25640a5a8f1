// `sqlagent shared import FILE…`: an administrator's data for everybody, straight into the shared
// schema.
#include <cstdio>

#include "app/importer/shared.h"
#include "base/error.h"
#include "edge/cli/cli.h"
#include "edge/cli/one_journey.h"
#include "edge/cli/receipt_text.h"

namespace sqlagent::cli {

int shared_import(const Config& config, const std::vector<std::string>& files) {
  if (!config.admin_url)
    throw Error(Code::bad_request,
                "shared import needs an administrator of the database: set DATABASE_URL, e.g. "
                "postgresql://postgres:password@127.0.0.1:5432/postgres");
  const importer::SharedAccess access{*config.admin_url, config.control_url};
  const auto began = std::chrono::steady_clock::now();
  const auto results =
      one_journey<std::vector<importer::FileResult>>([&](asio::any_io_executor loop) {
        return importer::import_shared(loop, access, files, Deadline::in(std::chrono::hours(2)));
      });
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::fputs(receipt_text(importer::result_json(results, took.count())).c_str(), stdout);
  return 0;
}

}  // namespace sqlagent::cli
