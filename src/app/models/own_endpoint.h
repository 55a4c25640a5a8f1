// An endpoint that a tenant names, before anybody is asked there: is it an address that this server
// would ask at all? What a name resolves to is seen when it is connected to (io/curl/reach.h).
#pragma once
#include <optional>
#include <string>

#include "app/models/operator.h"

namespace sqlagent::models {

// The operator has named its host, or host and port: it may be private, and spoken to in clear.
bool is_listed(const OwnEndpoints& where, std::string_view base_url);

// Why not, as a sentence that never repeats the key. nullopt: it may be kept and asked.
std::optional<std::string> problem_of(const OwnEndpoints& where, const model::Endpoint& endpoint);

std::string host_of(const model::Endpoint& endpoint);  // "api.openai.com"

}  // namespace sqlagent::models
