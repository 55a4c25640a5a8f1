#include "edge/api/model_settings.h"

namespace sqlagent::api {

std::unique_ptr<answer::Model> model_of(model::asio::any_io_executor loop, const Config& config) {
  if (!config.has_model()) return nullptr;
  const auto share = prompt::share_from_name(config.model_share);
  const answer::ModelSettings settings{config.model_base_url, config.model_name, config.model_key,
                                       share.value_or(prompt::Share::schema)};
  return std::make_unique<answer::Model>(loop, settings);
}

}  // namespace sqlagent::api
