#include "edge/dev/parts.h"

namespace sqlagent::dev {

Settings common_settings(const Env& environment, const Config& config, const std::string& home,
                         const Addresses& at) {
  Settings settings(environment.begin(), environment.end());
  for (const char* name : {"DATABASE_URL", "PORTFOLIOSQL_DATABASE_URI", "DB_HOST", "DB_PASSWORD",
                           "CONTROL_DATABASE_URL", "LOADER_DATABASE_URL"})
    settings[name] = "";
  settings["SQLAGENT_HOME"] = home;
  settings["API_HOST"] = config.api_host;
  settings["API_PORT"] = std::to_string(config.api_port);
  settings["REDIS_URL"] = at.redis;
  settings["SECRET_KEY"] = at.secret_key;
  return settings;
}

Settings for_server(Settings common, const Addresses& at) {
  common["CONTROL_DATABASE_URL"] = at.control;
  return common;
}

Settings for_worker(Settings common, const Addresses& at) {
  common["LOADER_DATABASE_URL"] = at.loader;
  return for_server(std::move(common), at);
}

Settings for_provisioning(Settings common, const Addresses& at) {
  common["DATABASE_URL"] = at.admin;
  return for_worker(std::move(common), at);
}

Settings for_terminal(const Config& config, const Addresses& at) {
  return {{"API_HOST", config.api_host},      {"API_PORT", std::to_string(config.api_port)},
          {"DATABASE_URL", at.admin},         {"CONTROL_DATABASE_URL", at.control},
          {"LOADER_DATABASE_URL", at.loader}, {"REDIS_URL", at.redis},
          {"SECRET_KEY", at.secret_key}};
}

}  // namespace sqlagent::dev
