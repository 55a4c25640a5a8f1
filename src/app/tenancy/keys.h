// Keys and sealed values. One SECRET_KEY, many keys: each purpose derives its own, so that none can
// stand in for another.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace sqlagent::tenancy {

using Key = Secret<std::string>;  // 32 bytes

// HKDF-SHA256 (RFC 5869), no salt; label tells the purpose: "tenant-role-password".
Key derive_key(const Secret<std::string>& secret, std::string_view label);

// From the operating system by way of OpenSSL.
std::string random_bytes(size_t count);
Secret<std::string> random_password();  // 256 bits, 64 hexadecimal digits

// AES-256-GCM (NIST SP 800-38D): nonce(12) | ciphertext | tag(16). `about` is bound to it (AAD): a
// sealed value moved to another tenant's row does not open.
std::string seal(const Key& key, std::string_view about, const Secret<std::string>& value);
std::optional<Secret<std::string>> unseal(const Key& key, std::string_view about,
                                          std::string_view sealed);

std::string hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);

}  // namespace sqlagent::tenancy
