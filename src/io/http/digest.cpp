#include "io/http/digest.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

namespace sqlagent::http {
namespace {

std::array<unsigned char, 32> sha256(std::string_view text) {
  std::array<unsigned char, 32> digest{};
  EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return digest;
}

}  // namespace

std::string sha256_hex(std::string_view text) {
  std::string out;
  for (const auto byte : sha256(text)) out += fmt::format("{:02x}", byte);
  return out;
}

std::string sha256_base64(std::string_view text) {
  const auto digest = sha256(text);
  std::array<unsigned char, 45>
      out{};  // 4 characters for each 3 bytes, and the NUL that EVP_EncodeBlock adds
  const auto length = EVP_EncodeBlock(out.data(), digest.data(), static_cast<int>(digest.size()));
  return {reinterpret_cast<const char*>(out.data()), static_cast<size_t>(length)};
}

}  // namespace sqlagent::http
