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
  if (config.https_proxy) options.proxy = *config.https_proxy;
  return options;
}

}  // namespace

models::Operator models_by_server(const Config& config) {
  models::Operator out;
  if (!config.model_name.empty())
    out.endpoint = model::Endpoint{config.model_base_url, config.model_key, config.model_name};
  // Config has checked the name; nothing is the safe side.
  out.share = prompt::share_from_name(config.model_share).value_or(prompt::Share::nothing);
  out.prices = config.model_prices;
  out.currency = config.model_currency;
  out.limits = {config.model_tokens_per_day, config.model_money_per_day};
  out.own_endpoints = {config.own_endpoints_public, config.own_endpoint_hosts};
  out.options = options_of(config);
  out.secret_key = config.secret_key;
  return out;
}

}  // namespace sqlagent::api
