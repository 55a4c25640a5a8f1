#include "app/models/own_endpoint.h"

#include <algorithm>

#include "io/curl/reach.h"
#include "io/model/url.h"

namespace sqlagent::models {
namespace {

constexpr size_t kModelBytes = 200;

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return text;
}

bool printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

std::optional<std::string> problem_of_address(const OwnEndpoints& where, const std::string& url) {
  if (auto problem = model::problem_of(url)) return problem;
  if (!printable(url))
    return "The address of the language model holds letters that no address has; write its host as "
           "browsers send it (xn--…).";
  if (model::port_of(url) == 0) return "The port in the language model's address is none.";
  if (is_listed(where, url)) return std::nullopt;
  if (!where.at_public_addresses)
    return where.hosts.empty()
               ? "Models of your own are switched off on this server."
               : "This server asks only models at addresses that whoever runs it has listed "
                 "(MODEL_OWN_ENDPOINTS).";
  if (!curl::may_be_public(model::host_of(url)))
    return "The language model's address leads into a private network. Whoever runs this server "
           "can permit it (MODEL_OWN_ENDPOINTS).";
  if (!model::is_encrypted(url))
    return "The language model's address must start with https://, so that nobody on the way reads "
           "the key and your tables.";
  return std::nullopt;
}

}  // namespace

bool is_listed(const OwnEndpoints& where, std::string_view base_url) {
  const auto host = model::host_of(base_url);
  const auto with_port = (host.contains(':') ? "[" + host + "]" : host) + ":" +
                         std::to_string(model::port_of(base_url));
  return std::ranges::any_of(where.hosts, [&](const std::string& listed) {
    const auto name = lower(listed);
    return name == host || name == "[" + host + "]" || name == with_port;
  });
}

std::string host_of(const model::Endpoint& endpoint) {
  return model::host_of(endpoint.base_url);
}

std::optional<std::string> problem_of(const OwnEndpoints& where, const model::Endpoint& endpoint) {
  if (auto problem = problem_of_address(where, endpoint.base_url)) return problem;
  if (endpoint.model.empty() || endpoint.model.size() > kModelBytes || !printable(endpoint.model))
    return "The model's name has 1 to 200 characters without blanks, as its provider writes it.";
  const auto& key = endpoint.key.reveal();
  if (auto problem = model::problem_of_key(key)) return problem;
  if (!printable(key)) return "The key holds letters that no key has; copy it again.";
  return std::nullopt;
}

}  // namespace sqlagent::models
