// The hash by which values of different imports are compared: key inclusion, distinct estimates.
// Stored in facts, so it never changes. Not for secrets and not against an attacker.
#pragma once
#include <cstdint>
#include <string_view>

namespace sqlagent {

// FNV-1a, 64 bit (draft-eastlake-fnv), followed by MurmurHash3's finaliser: the top bits of FNV
// hardly differ between short texts, and "the 512 smallest hashes" has to be an unbiased sample of
// the values.
inline uint64_t fnv1a(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const char byte : text) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 0x100000001b3u;
  }
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccdu;
  hash ^= hash >> 33;
  hash *= 0xc4ceb9fe1a85ec53u;
  return hash ^ (hash >> 33);
}

}  // namespace sqlagent
