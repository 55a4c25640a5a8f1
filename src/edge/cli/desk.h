// What it takes to ask something from the terminal: the parts that a server has, for one person.
#pragma once
#include <memory>

#include "app/answer/answer.h"
#include "app/identity/identity.h"
#include "app/jobs/doorbell.h"
#include "edge/api/model_settings.h"
#include "edge/api/trace_settings.h"
#include "edge/cli/one_journey.h"

namespace sqlagent::cli {

// A first sign-in waits for its tenant to be made.
inline constexpr auto kPatience = std::chrono::seconds(30);

struct Desk {
  Desk(asio::any_io_executor loop, const Config& config);
  asio::awaitable<identity::Principal> sign_in(std::string email);
  // Error(bad_request) for a word that is none, or for a model where there is none for them.
  asio::awaitable<answer::Brain> brain(std::string engine, TenantId tenant);

  pg::Pool control;
  jobs::Wire wire;
  jobs::Doorbell bell;
  identity::Identity identity;
  tenancy::Tenancy tenancy;
  models::Models models;
  std::unique_ptr<trace::Exporter> traces;  // null: nobody collects them
  answer::Answers answers;
};

}  // namespace sqlagent::cli
