// Settings of language models: which one, what it may be told, what it costs, and how much a day.
#include "config_reader.h"

namespace sqlagent {
namespace {

using Reader = SettingsReader;

// "name=input/output, name=input/cached/output". A model's name may hold = and /.
void read_prices(Reader& reader, Config& config) {
  for (const auto& entry : reader.list("MODEL_PRICES")) {
    const auto equals = entry.rfind('=');
    const auto name = trim(std::string_view(entry).substr(0, equals));
    const auto price = equals == std::string::npos
                           ? std::nullopt
                           : price_from_text(trim(std::string_view(entry).substr(equals + 1)));
    if (name.empty() || name.find_first_of("; \t") != std::string_view::npos || !price)
      reader.problem("MODEL_PRICES holds \"" + entry +
                     "\"; write name=input/output or name=input/cached/output, the price of a "
                     "million tokens each, for example gpt-5-mini=0.25/0.025/2.");
    else if (!config.model_prices.emplace(name, *price).second)
      reader.problem("MODEL_PRICES names " + std::string(name) + " twice.");
  }
}

void read_money(Reader& reader, Config& config) {
  read_prices(reader, config);
  reader.text("MODEL_CURRENCY", config.model_currency);
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (config.model_currency.size() != 3 || !std::ranges::all_of(config.model_currency, capital))
    reader.problem("MODEL_CURRENCY is \"" + config.model_currency +
                   "\"; write three capital letters, for example USD or EUR.");
  int64_t tokens = -1;
  reader.number("MODEL_TOKENS_PER_DAY", tokens, 0, 1'000'000'000'000, "of tokens");
  if (tokens >= 0) config.model_tokens_per_day = tokens;
  const auto money = reader.text("MODEL_MONEY_PER_DAY");
  if (!money) return;
  config.model_money_per_day = nano_from_text(*money);
  if (!config.model_money_per_day)
    reader.problem("MODEL_MONEY_PER_DAY is \"" + *money +
                   "\"; write an amount like 2 or 0.50, in MODEL_CURRENCY.");
  if (config.has_model() && !config.model_prices.contains(config.model_name))
    reader.problem("MODEL_MONEY_PER_DAY needs the price of " + config.model_name +
                   " in MODEL_PRICES; without it nothing can be counted.");
}

void read_own_endpoints(Reader& reader, Config& config) {
  const auto list = reader.list("MODEL_OWN_ENDPOINTS");
  if (list.empty()) return;
  config.own_endpoints_public = false;
  for (const auto& entry : list) {
    if (entry == "none" && list.size() == 1) return;
    if (entry == "public")
      config.own_endpoints_public = true;
    else if (entry == "none" || entry.find_first_of("/@ ") != std::string::npos)
      reader.problem("MODEL_OWN_ENDPOINTS holds \"" + entry +
                     "\"; write none, or public, hosts (ollama.example.com:11434), or both with "
                     "commas between.");
    else
      config.own_endpoint_hosts.push_back(entry);
  }
}

// A proxy's address may hold a password, so it is never repeated.
void read_way_to_model(Reader& reader, Config& config) {
  reader.number("MODEL_CONNECT_SECONDS", config.model_connect_seconds, 1, 60, "of seconds");
  reader.number("MODEL_FIRST_SECONDS", config.model_first_seconds, 1, 600, "of seconds");
  reader.number("MODEL_IDLE_SECONDS", config.model_idle_seconds, 1, 600, "of seconds");
  reader.text("MODEL_CA_FILE", config.model_ca_file);
  reader.text("NO_PROXY", config.no_proxy);
  const auto proxy = reader.text("HTTPS_PROXY");
  // Who asks nobody may have any proxy.
  if (!proxy || (config.model_name.empty() && !config.has_traces())) return;
  config.https_proxy = Secret<std::string>(*proxy);
  constexpr std::string_view kSchemes[] = {"http://", "https://", "socks5://", "socks5h://"};
  const auto known = [&](std::string_view scheme) { return proxy->starts_with(scheme); };
  if (proxy->find("://") != std::string::npos && std::ranges::none_of(kSchemes, known))
    reader.problem("HTTPS_PROXY must start with http://, https://, socks5:// or socks5h://.");
}

}  // namespace

void read_model_settings(SettingsReader& reader, Config& config) {
  const auto key = reader.text("OPENAI_API_KEY");
  const auto url = reader.text("OPENAI_BASE_URL");
  const auto name = reader.text("OPENAI_MODEL");
  if (key) config.model_key = Secret<std::string>(*key);
  if (url) config.model_base_url = *url;
  if (!config.model_base_url.starts_with("https://") &&
      !config.model_base_url.starts_with("http://"))
    reader.problem("OPENAI_BASE_URL is \"" + config.model_base_url +
                   "\"; write it as https://api.openai.com/v1 or http://127.0.0.1:11434/v1.");
  if (key || url) {
    if (name)
      config.model_name = *name;
    else
      reader.problem("OPENAI_MODEL is not set: the model's name as its endpoint writes it.");
  }
  read_way_to_model(reader, config);
  reader.text("MODEL_SHARE", config.model_share);
  constexpr std::string_view kLevels[] = {"nothing", "schema", "samples", "rows"};
  if (std::ranges::find(kLevels, config.model_share) == std::end(kLevels))
    reader.problem("MODEL_SHARE is \"" + config.model_share +
                   "\"; write nothing, schema, samples or rows.");
  read_money(reader, config);
  read_own_endpoints(reader, config);
}

}  // namespace sqlagent
