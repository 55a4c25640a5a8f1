// Addresses of endpoints. Pure; resolves nothing.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace sqlagent::model {

// Lower case, without port and brackets; empty when it is no http(s) address.
std::string host_of(std::string_view base_url);
bool is_encrypted(std::string_view base_url);  // https
// As written, else the scheme's own; 0 when it is none or no number of a port.
int port_of(std::string_view base_url);
bool is_azure(std::string_view host);
// The address of a call: path ("chat/completions") goes behind the base's path, in front of its
// query.
std::string url_of(std::string_view base_url, std::string_view path);
// Why nobody should be asked there, as a sentence: no http(s) address, a user in it, a fragment,
// characters that no address has. nullopt: it may be used.
std::optional<std::string> problem_of(std::string_view base_url);
// The same for a key: what cannot stand in a header (RFC 9110, 5.5). Never repeats it.
std::optional<std::string> problem_of_key(std::string_view key);

}  // namespace sqlagent::model
