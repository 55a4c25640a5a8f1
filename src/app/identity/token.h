// Access tokens: JWT (RFC 7519) with HS256 and nothing else, after RFC 8725. Pure: the time comes
// in as a value.
#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "app/tenancy/keys.h"
#include "base/id.h"
#include "base/result.h"

namespace sqlagent::identity {

using Seconds = std::chrono::sys_seconds;

inline constexpr std::string_view kIssuer = "sqlagent", kAudience = "sqlagent-api";
inline constexpr std::chrono::seconds kLeeway{
    30};  // for clocks of other machines; RFC 8725 wants no more than needed
inline constexpr size_t kMaxTokenBytes = 4096;

// What a token says: who, through which sign-in, and for how long.
struct Claims {
  UserId user;
  SignInId sign_in;
  Seconds issued, expires;
};

std::string issue(const tenancy::Key& key, const Claims& claims);

// The signature is checked before anything inside is looked at. Error: why not, for the log.
Result<Claims, std::string> verify(const tenancy::Key& key, std::string_view token, Seconds now);

// Of its own purpose: a token can never be another kind's.
tenancy::Key access_token_key(const Secret<std::string>& secret_key);

}  // namespace sqlagent::identity
