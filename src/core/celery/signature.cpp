// HMAC through OpenSSL 3; each field is written with its length, so no two different messages share
// one signed text.
#include "core/celery/signature.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "base/error.h"

namespace sqlagent::celery {
namespace {

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::array<unsigned char, 32> digest;
  unsigned size = 0;
  const auto* made =
      HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  if (made == nullptr || size != digest.size())
    throw Error(Code::internal, "A background task could not be signed.", "HMAC-SHA256 failed");
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

SigningKey SigningKey::derive(const Secret<std::string>& secret_key) {
  return SigningKey(
      Secret<std::string>(hmac_sha256(secret_key.reveal(), "sqlagent celery message v1")));
}

std::string SigningKey::sign(std::string_view task, std::string_view id,
                             std::string_view body) const {
  const std::string text =
      fmt::format("{}:{}{}:{}{}:{}", task.size(), task, id.size(), id, body.size(), body);
  const std::string digest = hmac_sha256(key_.reveal(), text);
  std::string hex;
  hex.reserve(digest.size() * 2);
  for (const char c : digest)
    fmt::format_to(std::back_inserter(hex), "{:02x}", static_cast<uint8_t>(c));
  return hex;
}

bool SigningKey::verify(std::string_view signature, std::string_view task, std::string_view id,
                        std::string_view body) const {
  const std::string expected = sign(task, id, body);
  return signature.size() == expected.size() &&
         CRYPTO_memcmp(signature.data(), expected.data(), expected.size()) == 0;
}

}  // namespace sqlagent::celery
