// Job → room that does it.
#include "edge/worker/handlers.h"

#include "app/importer/run.h"
#include "app/tenancy/provision.h"

namespace sqlagent::worker {
namespace {

using namespace std::chrono_literals;
using jobs::awaitable;
using jobs::Outcome;

constexpr auto kProvision = 60s;

awaitable<Outcome> provision(jobs::TaskContext& context, const Config& config) {
  const auto limit = Deadline::in(kProvision);
  auto session = co_await context.pool().take(limit);
  co_await tenancy::provision(*session, context.tenant(), config.secret_key, limit);
  co_return jobs::Done{"{}"};
}

struct Handlers {
  jobs::TaskContext& context;
  const Config& config;
  awaitable<Outcome> operator()(jobs::ImportFiles job) const {
    return importer::import_files(context, config.spool_dir, std::move(job));
  }
  awaitable<Outcome> operator()(jobs::ProvisionTenant) const { return provision(context, config); }
};

}  // namespace

awaitable<Outcome> run_job(jobs::TaskContext& context, jobs::Job job, const Config& config) {
  return std::visit(Handlers{context, config}, std::move(job));
}

}  // namespace sqlagent::worker
