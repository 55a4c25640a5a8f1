// Every setting, read from the environment once. from() is pure: it takes the environment as a
// value and reports all problems at once. getenv stands nowhere else; .env.example is compared with
// known_settings() by a test.
#pragma once
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "base/secret.h"

namespace sqlagent {

using Env = std::map<std::string, std::string, std::less<>>;

// The text of a .env file: KEY=VALUE, optional `export`, # comments, 'literal' and "escaped"
// quotes. A line that is none of these is kept under the key ".env:<line>", so that Config::from
// can report it with the other problems.
Env parse_env_text(std::string_view text);
// The process's variables, with .env of the working directory below them, and SQLAGENT_WEB set to
// the page beside this binary's checkout (or to /usr/share/sqlagent/web) when nobody chose.
Env read_environment();
// The same with, below everything, the settings of the `sqlagent dev` that runs on this home
// (home/dev.env):
// how the terminal's commands find it. dev itself and its servers and workers must not use it.
Env read_environment_of_running_dev();
// Every name that Config::from reads, aliases included, sorted.
std::vector<std::string> known_settings();

struct Config {
  // where
  std::string home = "var";            // SQLAGENT_HOME: the data folder of dev
  std::string api_host = "127.0.0.1";  // API_HOST
  uint16_t api_port = 8001;            // API_PORT
  std::string
      public_url;  // PUBLIC_URL: as browsers see us, when a proxy stands before; empty otherwise
  std::string web_dir;    // SQLAGENT_WEB: the exported page; empty: no page
  std::string spool_dir;  // SQLAGENT_SPOOL: uploaded files (default <home>/spool)
  // services
  std::optional<Secret<std::string>>
      admin_url;  // DATABASE_URL, or PORTFOLIOSQL_DATABASE_URI, or DB_HOST and fellows
  std::optional<Secret<std::string>> control_url;  // CONTROL_DATABASE_URL
  std::optional<Secret<std::string>> loader_url;   // LOADER_DATABASE_URL
  std::optional<std::string> redis_url;            // REDIS_URL
  uint16_t postgres_port = 0;  // POSTGRES_PORT of dev's own PostgreSQL; 0: a free one, kept
  uint16_t redis_port = 0;     // REDIS_PORT of dev's own Redis; 0: a free one, kept
  // who
  Secret<std::string>
      secret_key;  // SECRET_KEY, ≥ 32 bytes; tokens and stored passwords derive their keys from it
  int token_minutes = 480;          // JWT_ACCESS_TOKEN_EXPIRE_MINUTES
  bool allow_local_login = false;   // ALLOW_LOCAL_LOGIN (implied while api_host is loopback)
  std::vector<std::string> admins;  // ADMIN_EMAILS, comma-separated
  // limits
  uint64_t max_upload_bytes = 2048ull << 20;     // MAX_UPLOAD_MB
  uint64_t reader_memory_bytes = 1024ull << 20;  // READER_MEMORY_MB: of the child that reads a file
  int table_versions = 5;                        // TABLE_VERSIONS_KEPT: of each table, for undo
  int table_version_days = 30;                   // TABLE_VERSION_DAYS: how long
  int answer_seconds = 20;                       // ANSWER_TIMEOUT_SECONDS
  int long_answer_seconds = 300;                 // LONG_ANSWER_SECONDS: that nobody waits for
  size_t max_result_rows = 10'000;               // MAX_RESULT_ROWS
  size_t max_statements = 0;                     // MAX_STATEMENTS at once; 0: as the memory allows
  size_t server_processes = 1;                   // SERVER_PROCESSES that share them
  uint64_t backend_memory_bytes = 1ull << 30;    // BACKEND_MEMORY_MB of one PostgreSQL process
  int tenant_session_seconds = 60;               // TENANT_SESSION_SECONDS; 0: none is kept
  uint64_t max_query_cost = 5'000'000;           // MAX_QUERY_COST, in PostgreSQL's units
  uint64_t max_query_rows = 100'000'000;         // MAX_QUERY_ROWS, of the largest step
  int export_seconds = 600;                      // EXPORT_TIMEOUT_SECONDS
  size_t max_export_rows = 1'000'000;            // EXPORT_MAX_ROWS
  // a language model; without OPENAI_API_KEY and OPENAI_BASE_URL there is none
  Secret<std::string> model_key;                             // OPENAI_API_KEY
  std::string model_base_url = "https://api.openai.com/v1";  // OPENAI_BASE_URL
  std::string model_name;                                    // OPENAI_MODEL
  std::string model_share = "schema";           // MODEL_SHARE: nothing, schema, samples or rows
  std::map<std::string, Price> model_prices;    // MODEL_PRICES, by the model's name
  std::string model_currency = "USD";           // MODEL_CURRENCY of prices and budgets
  std::optional<int64_t> model_tokens_per_day;  // MODEL_TOKENS_PER_DAY, of each tenant
  std::optional<Nano> model_money_per_day;      // MODEL_MONEY_PER_DAY, of each tenant
  // MODEL_OWN_ENDPOINTS: where a tenant's own model may be. Hosts may have a port.
  bool own_endpoints_public = true;
  std::vector<std::string> own_endpoint_hosts;
  int model_connect_seconds = 3;                   // MODEL_CONNECT_SECONDS: name, TCP and TLS
  int model_first_seconds = 15;                    // MODEL_FIRST_SECONDS: to the first word
  int model_idle_seconds = 10;                     // MODEL_IDLE_SECONDS: between words
  std::string model_ca_file;                       // MODEL_CA_FILE; empty: the system's
  std::optional<Secret<std::string>> https_proxy;  // HTTPS_PROXY, for https:// endpoints alone
  std::string no_proxy;                            // NO_PROXY: hosts, comma-separated
  bool has_model() const { return !model_name.empty() && model_share != "nothing"; }
  // traces for a collector; without OTEL_EXPORTER_OTLP_ENDPOINT and LANGCHAIN_API_KEY there are
  // none
  std::string traces_url;  // OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, or …_ENDPOINT with /v1/traces
  std::vector<Secret<std::string>> traces_headers;  // OTEL_EXPORTER_OTLP_HEADERS: "Name: value"
  std::string traces_service = "sqlagent";          // OTEL_SERVICE_NAME
  std::string traces_ca_file;        // OTEL_EXPORTER_OTLP_CERTIFICATE; empty: the system's
  int traces_delay_ms = 5000;        // OTEL_BSP_SCHEDULE_DELAY
  bool traces_with_content = false;  // OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT
  bool has_traces() const { return !traces_url.empty(); }
  // logs
  bool debug = false;  // DEBUG
  std::string fault;   // FAULT=point:action:nth, base/fault.h; debug builds only

  static Result<Config, std::vector<std::string>> from(
      const Env& env);  // error: one sentence per problem

  bool listens_on_loopback() const;  // api_host is 127.0.0.0/8, ::1 or localhost

  // What a part of sqlagent cannot run without. One sentence per absent setting, saying who usually
  // sets it.
  enum class Need { admin_url, control_url, loader_url, redis_url, secret_key };
  std::vector<std::string> missing(std::initializer_list<Need> needs) const;
  std::vector<std::string> missing_for_serve() const;
  std::vector<std::string> missing_for_work() const;
};

}  // namespace sqlagent
