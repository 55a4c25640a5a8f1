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
  // Error(bad_request) for a word that is none, or for a model where there is none.
  answer::Brain brain(const std::string& engine) const;
  asio::awaitable<identity::Principal> sign_in(std::string email);

  pg::Pool control;
  jobs::Wire wire;
  jobs::Doorbell bell;
  identity::Identity identity;
  tenancy::Tenancy tenancy;
  std::unique_ptr<answer::Model> model;     // null: there is none
  std::unique_ptr<trace::Exporter> traces;  // null: nobody collects them
  answer::Answers answers;
};

}  // namespace sqlagent::cli
