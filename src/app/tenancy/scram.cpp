#include "app/tenancy/scram.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "base/error.h"

namespace sqlagent::tenancy {

namespace {

using Digest = std::array<unsigned char, 32>;

Digest hmac(const Digest& key, std::string_view text) {
  Digest out{};
  unsigned length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data(), &length);
  return out;
}

Digest sha256(const Digest& bytes) {
  Digest out{};
  EVP_Digest(bytes.data(), bytes.size(), out.data(), nullptr, EVP_sha256(), nullptr);
  return out;
}

std::string base64(const unsigned char* bytes, size_t count) {
  std::string text(4 * ((count + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes,
                                     static_cast<int>(count));
  text.resize(static_cast<size_t>(length));
  return text;
}

}  // namespace

std::string scram_verifier(const Secret<std::string>& password, int iterations,
                           std::string_view salt) {
  const auto& text = password.reveal();
  if (text.empty() || !std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; }))
    throw Error(Code::bad_request,
                "Database passwords must be printable ASCII characters. Choose another one.");
  Digest salted{};
  const auto* salt_bytes = reinterpret_cast<const unsigned char*>(salt.data());
  PKCS5_PBKDF2_HMAC(text.data(), static_cast<int>(text.size()), salt_bytes,
                    static_cast<int>(salt.size()), iterations, EVP_sha256(),
                    static_cast<int>(salted.size()), salted.data());
  const Digest stored = sha256(hmac(salted, "Client Key")), server = hmac(salted, "Server Key");
  return "SCRAM-SHA-256$" + std::to_string(iterations) + ":" + base64(salt_bytes, salt.size()) +
         "$" + base64(stored.data(), stored.size()) + ":" + base64(server.data(), server.size());
}

bool scram_matches(std::string_view verifier, const Secret<std::string>& password) {
  const std::string ours = "SCRAM-SHA-256$" + std::to_string(kIterationsForRandom) + ":";
  constexpr size_t kSaltText = 24, kSaltBytes = 16;  // base64 of 16 bytes
  if (!verifier.starts_with(ours) || verifier.size() < ours.size() + kSaltText) return false;
  const auto text = verifier.substr(ours.size(), kSaltText);
  std::array<unsigned char, 3 * kSaltText / 4> salt{};
  if (EVP_DecodeBlock(salt.data(), reinterpret_cast<const unsigned char*>(text.data()),
                      static_cast<int>(text.size())) != static_cast<int>(salt.size()))
    return false;
  const auto expected = scram_verifier(password, kIterationsForRandom,
                                       {reinterpret_cast<const char*>(salt.data()), kSaltBytes});
  return expected.size() == verifier.size() &&
         CRYPTO_memcmp(expected.data(), verifier.data(), expected.size()) == 0;
}

}  // namespace sqlagent::tenancy
