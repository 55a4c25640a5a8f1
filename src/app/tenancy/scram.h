// A role's password as PostgreSQL stores it, made here: the password itself never travels in an
// ALTER ROLE, where a server's log could keep it.
#pragma once
#include <string>
#include <string_view>

#include "base/secret.h"

namespace sqlagent::tenancy {

// What people choose needs slow hashing; 256 random bits do not, and connecting with one round is
// twice as fast.
inline constexpr int kIterationsForPeople = 4096, kIterationsForRandom = 1;

// "SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey" (RFC 5802, RFC 7677; PostgreSQL's
// pg_authid.rolpassword). REQUIRES: printable ASCII (which SASLprep leaves alone), else
// Error(bad_request).
std::string scram_verifier(const Secret<std::string>& password, int iterations,
                           std::string_view salt);

// Is this verifier, as pg_authid has it, one that we made for that password? False for another
// number of rounds, since those cost our time and are chosen by whoever set it.
bool scram_matches(std::string_view verifier, const Secret<std::string>& password);

}  // namespace sqlagent::tenancy
