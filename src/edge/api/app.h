// What the handlers of one server work with, built once by serve() in this order.
#pragma once
#include <boost/asio/thread_pool.hpp>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "app/answer/behind.h"
#include "app/answer/exports.h"
#include "app/answer/follow.h"
#include "app/answer/history.h"
#include "app/identity/identity.h"
#include "app/jobs/doorbell.h"
#include "config.h"
#include "edge/api/feed.h"
#include "io/http/static_files.h"
#include "io/trace/exporter.h"

namespace sqlagent::api {

namespace asio = boost::asio;

struct App {
  // REQUIRES: config.missing_for_serve() is empty; config outlives it.
  App(asio::any_io_executor executor, const Config& config);

  const Config& config;
  asio::any_io_executor executor;
  pg::Pool control;
  jobs::Wire wire;
  jobs::Doorbell bell;
  identity::Identity identity;
  tenancy::Tenancy tenancy;
  models::Models models;
  std::unique_ptr<trace::Exporter> traces;  // absent: nobody collects them
  answer::Answers answers;
  answer::History history;
  answer::Follower follower;
  answer::Exports exports;
  answer::Behind behind;
  http::StaticFiles page;
  asio::thread_pool disk{2};       // file writes and fsync, which may block
  asio::thread_pool workbooks{1};  // compressing one takes seconds, and uploads do not wait for it
  PerUser questions{8}, uploads{4}, streams{10}, downloads{2};
  PerUser onlookers{16};   // at questions under way, from any tab or device
  PerUser statements{64};  // SQL of one's own: scripts send many, the tenant's queue is short
  std::set<Feed*>
      open_ended;  // streams that only end when somebody ends them; stopped when draining
};

Deadline short_deadline();                   // for what must be quick
Deadline question_deadline(const App& app);  // ANSWER_TIMEOUT_SECONDS
// The same, but LONG_ANSWER_SECONDS for what the asker wants to run however long it takes, and need
// not wait for.
Deadline question_deadline(const App& app, const answer::Question& question);
Deadline export_deadline(const App& app);  // EXPORT_TIMEOUT_SECONDS

}  // namespace sqlagent::api
