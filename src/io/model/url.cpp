#include "io/model/url.h"

#include <algorithm>

namespace sqlagent::model {
namespace {

constexpr size_t kMostBytes = 2000;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// Behind the scheme; empty when it is neither http:// nor https://.
std::string_view behind_scheme(std::string_view url) {
  const auto at = url.find("://");
  if (at == url.npos) return {};
  std::string scheme(url.substr(0, at));
  std::ranges::transform(scheme, scheme.begin(), lower);
  return scheme == "http" || scheme == "https" ? url.substr(at + 3) : std::string_view();
}

std::string_view authority_of(std::string_view url) {
  const auto rest = behind_scheme(url);
  return rest.substr(0, rest.find_first_of("/?#"));
}

}  // namespace

std::string host_of(std::string_view base_url) {
  auto authority = authority_of(base_url);
  if (const auto at = authority.rfind('@'); at != authority.npos) authority.remove_prefix(at + 1);
  std::string_view host;
  if (authority.starts_with('['))
    host = authority.substr(1, authority.find(']') - 1);
  else
    host = authority.substr(0, authority.find(':'));
  std::string out(host);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

bool is_encrypted(std::string_view base_url) {
  constexpr std::string_view kScheme = "https://";
  return base_url.size() > kScheme.size() &&
         std::equal(kScheme.begin(), kScheme.end(), base_url.begin(),
                    [](char a, char b) { return a == lower(b); });
}

int port_of(std::string_view base_url) {
  auto authority = authority_of(base_url);
  if (const auto at = authority.rfind('@'); at != authority.npos) authority.remove_prefix(at + 1);
  if (authority.empty()) return 0;
  const auto colon = authority.find(':', authority.starts_with('[') ? authority.find(']') : 0);
  if (colon == authority.npos || colon + 1 == authority.size())
    return is_encrypted(base_url) ? 443 : 80;
  int port = 0;
  for (const char c : authority.substr(colon + 1)) {
    if (c < '0' || c > '9' || port > 6553) return 0;
    port = port * 10 + (c - '0');
  }
  return port <= 65535 ? port : 0;
}

bool is_azure(std::string_view host) {
  return host.ends_with(".openai.azure.com") || host.ends_with(".cognitiveservices.azure.com") ||
         host.ends_with(".services.ai.azure.com");
}

std::string url_of(std::string_view base_url, std::string_view path) {
  const auto query = base_url.find('?');
  std::string out(base_url.substr(0, query));
  while (out.ends_with('/')) out.pop_back();
  out.append("/").append(path);
  if (query != base_url.npos) out.append(base_url.substr(query));
  return out;
}

std::optional<std::string> problem_of(std::string_view base_url) {
  const auto authority = authority_of(base_url);
  if (base_url.size() > kMostBytes) return "The address of the language model is too long.";
  if (authority.empty() || host_of(base_url).empty())
    return "The address of the language model must start with https:// or http://, for example "
           "https://api.openai.com/v1.";
  if (authority.find('@') != authority.npos)
    return "The address of the language model holds a user or a password; give the key by itself.";
  const auto bad = [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '#';
  };
  if (std::ranges::any_of(base_url, bad))
    return "The address of the language model holds a character that no address has.";
  return std::nullopt;
}

std::optional<std::string> problem_of_key(std::string_view key) {
  const auto bad = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; };
  if (key.size() > kMostBytes || std::ranges::any_of(key, bad))
    return "The key of the language model holds a blank or a line break, or is too long; copy it "
           "again.";
  return std::nullopt;
}

}  // namespace sqlagent::model
