#include "edge/api/model_settings.h"

namespace sqlagent::api {
namespace {

model::Options options_of(const Config& config) {
  model::Options options;
  options.connect = std::chrono::seconds(config.model_connect_seconds);
  options.first = std::chrono::seconds(config.model_first_seconds);
  options.idle = std::chrono::seconds(config.model_idle_seconds);
  options.ca_file = config.model_ca_file;
  options.no_proxy = config.no_proxy;
  // An endpoint that is spoken to in clear is a local one.
  if (config.https_proxy && config.model_base_url.starts_with("https://"))
    options.proxy = *config.https_proxy;
  return options;
}

}  // namespace

std::unique_ptr<answer::Model> model_of(model::asio::any_io_executor loop, const Config& config) {
  if (!config.has_model()) return nullptr;
  const auto share = prompt::share_from_name(config.model_share);
  const answer::ModelSettings settings{config.model_base_url, config.model_name, config.model_key,
                                       share.value_or(prompt::Share::schema), options_of(config)};
  return std::make_unique<answer::Model>(loop, settings);
}

}  // namespace sqlagent::api
