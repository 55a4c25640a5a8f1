// Job → room that does it.
#include "edge/worker/handlers.h"

#include <boost/asio/this_coro.hpp>

#include "app/importer/change.h"
#include "app/importer/run.h"
#include "app/jobs/runner.h"
#include "app/tenancy/provision.h"
#include "app/trust/trial.h"

namespace sqlagent::worker {
namespace {

using namespace std::chrono_literals;
using jobs::awaitable;
using jobs::Outcome;

constexpr auto kProvision = 60s, kTrial = 90s;

awaitable<Outcome> provision(jobs::TaskContext& context, const Config& config) {
  const auto limit = Deadline::in(kProvision);
  auto session = co_await context.pool().take(limit);
  co_await tenancy::provision(*session, context.tenant(), config.secret_key, limit);
  co_return jobs::Done{"{}"};
}

awaitable<Outcome> check_trust(const Config& config) {
  const auto limit = Deadline::in(kTrial);
  auto executor = co_await pg::asio::this_coro::executor;
  const trust::Access access{jobs::administrator_beside(*config.admin_url, *config.loader_url),
                             *config.loader_url, config.secret_key};
  const auto trial = co_await trust::try_isolation(executor, access, limit);
  co_return jobs::Done{trial.green() ? R"({"green":true})" : R"({"green":false})"};
}

importer::Settings importing(const Config& config) {
  importer::Settings settings;
  settings.spool_folder = config.spool_dir;
  settings.reader.memory_bytes = config.reader_memory_bytes;
  settings.keep = {config.table_versions, config.table_version_days};
  return settings;
}

struct Handlers {
  jobs::TaskContext& context;
  const Config& config;
  awaitable<Outcome> operator()(jobs::ImportFiles job) const {
    return importer::import_files(context, importing(config), std::move(job));
  }
  awaitable<Outcome> operator()(jobs::ReimportTable job) const {
    return importer::reimport_table(context, importing(config), std::move(job));
  }
  awaitable<Outcome> operator()(jobs::ChangeTable job) const {
    return importer::change_table(context, importing(config), std::move(job));
  }
  awaitable<Outcome> operator()(jobs::ProvisionTenant) const { return provision(context, config); }
  awaitable<Outcome> operator()(jobs::CheckTrust) const { return check_trust(config); }
};

}  // namespace

awaitable<Outcome> run_job(jobs::TaskContext& context, jobs::Job job, const Config& config) {
  return std::visit(Handlers{context, config}, std::move(job));
}

}  // namespace sqlagent::worker
