// Every setting, read from the environment once. from() is pure: it takes the environment as a value and reports all
// problems at once. getenv stands nowhere else; .env.example is compared with this file by a test.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/secret.h"

namespace sqlagent {

using Env = std::map<std::string, std::string, std::less<>>;
Env read_environment();          // the process's variables, with .env of the working directory below them
std::vector<std::string> known_settings();

struct Config {
  // where
  std::string home;                       // SQLAGENT_HOME: the data folder of dev (default "var")
  std::string api_host = "127.0.0.1";     // API_HOST
  uint16_t api_port = 8001;               // API_PORT
  std::string web_dir;                    // SQLAGENT_WEB: the exported page (default beside the binary's checkout: web/out)
  std::string spool_dir;                  // SQLAGENT_SPOOL: uploaded files (default home/spool)
  // services
  std::optional<Secret<std::string>> admin_url;     // DATABASE_URL (alias PORTFOLIOSQL_DATABASE_URI, or DB_HOST/PORT/USER/PASSWORD)
  std::optional<Secret<std::string>> control_url;   // CONTROL_DATABASE_URL
  std::optional<Secret<std::string>> loader_url;    // LOADER_DATABASE_URL
  std::optional<std::string> redis_url;             // REDIS_URL
  // who
  Secret<std::string> secret_key;         // SECRET_KEY, ≥ 32 bytes; tokens and stored passwords derive their keys from it
  int token_minutes = 480;                // JWT_ACCESS_TOKEN_EXPIRE_MINUTES
  bool allow_local_login = false;         // ALLOW_LOCAL_LOGIN (implied while api_host is loopback)
  std::vector<std::string> admins;        // ADMIN_EMAILS, comma-separated
  // limits
  uint64_t max_upload_bytes = 2048ull << 20;        // MAX_UPLOAD_MB
  int answer_seconds = 20;                // ANSWER_TIMEOUT_SECONDS
  size_t max_result_rows = 10'000;        // MAX_RESULT_ROWS
  // logs
  bool debug = false;                     // DEBUG

  static Result<Config, std::vector<std::string>> from(const Env& env);   // error: one sentence per problem
};

}  // namespace sqlagent
