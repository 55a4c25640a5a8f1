// The settings and what is wrong with them; those of language models are in config_model.cpp.
#include "config.h"

#include <algorithm>

#include "config_reader.h"
#include "config_traces.h"

namespace sqlagent {
namespace {

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
        c == '_' || c == '.') {
      out += c;
    } else {
      constexpr char kHex[] = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

using Reader = SettingsReader;

std::optional<Secret<std::string>> admin_address(Reader& reader) {
  auto address = reader.postgres("DATABASE_URL");
  auto alias = reader.postgres("PORTFOLIOSQL_DATABASE_URI");
  const auto host = reader.text("DB_HOST");
  const auto user = reader.text("DB_USER").value_or("postgres");
  const auto password = reader.text("DB_PASSWORD");
  const auto database = reader.text("DB_NAME").value_or("portfoliosql");
  int port = 5432;
  reader.number("DB_PORT", port, 1, 65535, "(a TCP port)");
  if (address) return address;
  if (alias) return alias;
  if (!host) return std::nullopt;
  std::string url = "postgresql://" + percent_encoded(user);
  if (password) url += ":" + percent_encoded(*password);
  const bool v6 = host->find(':') != std::string::npos;
  url += "@" + (v6 ? "[" + *host + "]" : percent_encoded(*host));
  return Secret<std::string>(url + ":" + std::to_string(port) + "/" + percent_encoded(database));
}

void read_secret_key(Reader& reader, Config& config) {
  const auto key = reader.text("SECRET_KEY");
  if (!key) return;
  if (key->size() < 32) {
    reader.problem("SECRET_KEY has " + std::to_string(key->size()) +
                   " bytes; it needs at least 32. `openssl rand -base64 48` makes a good one.");
  } else if (key->find_first_not_of((*key)[0]) == std::string::npos) {
    reader.problem(
        "SECRET_KEY is one character over and over; `openssl rand -base64 48` makes a good one.");
  }
  config.secret_key = Secret<std::string>(*key);
}

void read_urls(Reader& reader, Config& config) {
  config.admin_url = admin_address(reader);
  config.control_url = reader.postgres("CONTROL_DATABASE_URL");
  config.loader_url = reader.postgres("LOADER_DATABASE_URL");
  config.redis_url = reader.text("REDIS_URL");
  if (config.redis_url && !config.redis_url->starts_with("redis://") &&
      !config.redis_url->starts_with("unix://") &&
      !config.redis_url->starts_with("redis+socket://")) {
    reader.problem(
        "REDIS_URL must start with redis:// (for example redis://127.0.0.1:6379/0) or unix://.");
  }
  reader.number("POSTGRES_PORT", config.postgres_port, 0, 65535, "(a TCP port)");
  reader.number("REDIS_PORT", config.redis_port, 0, 65535, "(a TCP port)");
  reader.text("PUBLIC_URL", config.public_url);
  while (config.public_url.ends_with('/')) config.public_url.pop_back();
  if (!config.public_url.empty() && !config.public_url.starts_with("https://") &&
      !config.public_url.starts_with("http://")) {
    reader.problem("PUBLIC_URL is \"" + config.public_url +
                   "\"; write it as browsers do, for example https://ask.example.com.");
  }
}

void read_statement_limits(Reader& reader, Config& config) {
  reader.number("MAX_STATEMENTS", config.max_statements, 0, 1000, "of statements");
  reader.number("SERVER_PROCESSES", config.server_processes, 1, 100, "of processes");
  uint64_t backend_mb = config.backend_memory_bytes >> 20;
  reader.number("BACKEND_MEMORY_MB", backend_mb, 512, 1 << 20, "of MiB");
  config.backend_memory_bytes = backend_mb << 20;
  reader.number("TENANT_SESSION_SECONDS", config.tenant_session_seconds, 0, 3600, "of seconds");
  reader.number("MAX_QUERY_COST", config.max_query_cost, 1000, 1'000'000'000'000,
                "of the planner's units");
  reader.number("MAX_QUERY_ROWS", config.max_query_rows, 1000, 1'000'000'000'000, "of rows");
}

// An endpoint of one's own comes before LangSmith's, which LANGCHAIN_API_KEY alone stands for; that
// key goes nowhere else.
void read_traces(Reader& reader, Config& config) {
  const auto whole = reader.text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
  const auto base = reader.text("OTEL_EXPORTER_OTLP_ENDPOINT");
  const auto own_headers = reader.text("OTEL_EXPORTER_OTLP_TRACES_HEADERS");
  const auto headers = reader.text("OTEL_EXPORTER_OTLP_HEADERS");
  const auto key = reader.text("LANGCHAIN_API_KEY");
  std::string langsmith = "https://api.smith.langchain.com";
  reader.text("LANGCHAIN_ENDPOINT", langsmith);
  const auto project = reader.text("LANGCHAIN_PROJECT");
  reader.text("OTEL_SERVICE_NAME", config.traces_service);
  reader.text("OTEL_EXPORTER_OTLP_CERTIFICATE", config.traces_ca_file);
  reader.number("OTEL_BSP_SCHEDULE_DELAY", config.traces_delay_ms, 10, 600'000, "of milliseconds");
  reader.flag("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", config.traces_with_content);
  const auto fill = [&](Traces traces) {
    config.traces_url = std::move(traces.url);
    config.traces_headers = std::move(traces.headers);
    for (auto& problem : traces.problems) reader.problem(std::move(problem));
  };
  if (whole || base)
    fill(traces_to(whole ? *whole : at_collector(*base), own_headers ? own_headers : headers));
  else if (key)
    fill(traces_to_langsmith(langsmith, *key, project.value_or("")));
}

Config read_all(Reader& reader) {
  Config config;
  reader.text("SQLAGENT_HOME", config.home);
  reader.text("API_HOST", config.api_host);
  reader.number("API_PORT", config.api_port, 0, 65535, "(a TCP port)");
  reader.text("SQLAGENT_WEB", config.web_dir);
  config.spool_dir = config.home + "/spool";
  reader.text("SQLAGENT_SPOOL", config.spool_dir);
  read_urls(reader, config);
  read_secret_key(reader, config);
  reader.number("JWT_ACCESS_TOKEN_EXPIRE_MINUTES", config.token_minutes, 1, 43'200, "of minutes");
  reader.flag("ALLOW_LOCAL_LOGIN", config.allow_local_login);
  config.admins = reader.list("ADMIN_EMAILS");
  for (const auto& email : config.admins)
    if (email.find('@') == std::string::npos)
      reader.problem("ADMIN_EMAILS holds \"" + email + "\", which is not an e-mail address.");
  uint64_t upload_mb = config.max_upload_bytes >> 20;
  reader.number("MAX_UPLOAD_MB", upload_mb, 1, 1 << 20, "of MiB");
  config.max_upload_bytes = upload_mb << 20;
  uint64_t reader_mb = config.reader_memory_bytes >> 20;
  reader.number("READER_MEMORY_MB", reader_mb, 256, 1 << 20, "of MiB");
  config.reader_memory_bytes = reader_mb << 20;
  reader.number("TABLE_VERSIONS_KEPT", config.table_versions, 1, 100, "of versions");
  reader.number("TABLE_VERSION_DAYS", config.table_version_days, 1, 3650, "of days");
  reader.number("ANSWER_TIMEOUT_SECONDS", config.answer_seconds, 1, 600, "of seconds");
  reader.number("MAX_RESULT_ROWS", config.max_result_rows, 1, 1'000'000, "of rows");
  read_statement_limits(reader, config);
  read_traces(reader, config);
  read_model_settings(reader, config);
  reader.number("LONG_ANSWER_SECONDS", config.long_answer_seconds, 1, 1800, "of seconds");
  reader.number("EXPORT_TIMEOUT_SECONDS", config.export_seconds, 1, 7200, "of seconds");
  reader.number("EXPORT_MAX_ROWS", config.max_export_rows, 1, 100'000'000, "of rows");
  reader.flag("DEBUG", config.debug);
  reader.text("FAULT", config.fault);
  return config;
}

}  // namespace

std::vector<std::string> known_settings() {
  const Env empty;
  Reader reader(empty);
  read_all(reader);
  return {reader.asked().begin(), reader.asked().end()};
}

Result<Config, std::vector<std::string>> Config::from(const Env& env) {
  Reader reader(env);
  for (auto bad = env.lower_bound(".env:"); bad != env.end() && bad->first.starts_with(".env:");
       ++bad) {
    const auto about = bad->second.empty() ? std::string() : " (" + bad->second + ")";
    reader.problem("Line " + bad->first.substr(5) + " of .env" + about +
                   " is not understood; write NAME=value, or NAME=\"value\" with both quotes.");
  }
  auto config = read_all(reader);
  if (!reader.problems().empty()) return unexpected(reader.problems());
  return config;
}

bool Config::listens_on_loopback() const {
  return api_host == "localhost" || api_host == "::1" || api_host == "[::1]" ||
         api_host.starts_with("127.");
}

std::vector<std::string> Config::missing(std::initializer_list<Need> needs) const {
  std::vector<std::string> sentences;
  for (const auto need : needs) {
    switch (need) {
      case Need::admin_url:
        if (!admin_url)
          sentences.push_back(
              "DATABASE_URL is not set: the address of PostgreSQL as its administrator.");
        break;
      case Need::control_url:
        if (!control_url)
          sentences.push_back(
              "CONTROL_DATABASE_URL is not set: PostgreSQL as app_control; `sqlagent init` makes "
              "that role.");
        break;
      case Need::loader_url:
        if (!loader_url)
          sentences.push_back(
              "LOADER_DATABASE_URL is not set: PostgreSQL as app_loader; `sqlagent init` makes "
              "that role.");
        break;
      case Need::redis_url:
        if (!redis_url)
          sentences.push_back(
              "REDIS_URL is not set: where the queues are, for example redis://127.0.0.1:6379/0.");
        break;
      case Need::secret_key:
        if (secret_key.reveal().empty())
          sentences.push_back(
              "SECRET_KEY is not set: 32 bytes or more, the same for all parts; `openssl rand "
              "-base64 48` makes one.");
        break;
    }
  }
  return sentences;
}

std::vector<std::string> Config::missing_for_serve() const {
  return missing({Need::control_url, Need::redis_url, Need::secret_key});
}

std::vector<std::string> Config::missing_for_work() const {
  return missing({Need::loader_url, Need::redis_url, Need::secret_key});
}

}  // namespace sqlagent
