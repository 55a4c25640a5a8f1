#include "app/tenancy/keys.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <array>
#include <memory>

#include "base/error.h"

namespace sqlagent::tenancy {

namespace {

constexpr size_t kKeyBytes = 32, kNonceBytes = 12, kTagBytes = 16;

void must(bool ok) {
  if (!ok)
    throw Error(Code::internal, "Something went wrong here. Try again.",
                "OpenSSL refused an operation");
}

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

}  // namespace

Key derive_key(const Secret<std::string>& secret, std::string_view label) {
  std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr),
                                                        EVP_KDF_free);
  must(kdf != nullptr);
  std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> context(EVP_KDF_CTX_new(kdf.get()),
                                                                    EVP_KDF_CTX_free);
  must(context != nullptr);
  std::string input = secret.reveal(), info(label), digest = "SHA256", key(kKeyBytes, '\0');
  const std::array params{
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, input.data(), input.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
      OSSL_PARAM_construct_end(),
  };
  must(EVP_KDF_derive(context.get(), bytes_of(key), key.size(), params.data()) == 1);
  return Key(std::move(key));
}

std::string random_bytes(size_t count) {
  std::string bytes(count, '\0');
  must(RAND_bytes(bytes_of(bytes), static_cast<int>(count)) == 1);
  return bytes;
}

Secret<std::string> random_password() {
  return Secret<std::string>(hex(random_bytes(32)));
}

std::string seal(const Key& key, std::string_view about, const Secret<std::string>& value) {
  const std::string& plain = value.reveal();
  std::string sealed = random_bytes(kNonceBytes);
  sealed.resize(kNonceBytes + plain.size() + kTagBytes);
  Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int length = 0;
  must(cipher &&
       EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr,
                          bytes_of(std::string_view(key.reveal())), bytes_of(sealed)) == 1);
  must(EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytes_of(about),
                         static_cast<int>(about.size())) == 1);
  must(EVP_EncryptUpdate(cipher.get(), bytes_of(sealed) + kNonceBytes, &length,
                         bytes_of(std::string_view(plain)), static_cast<int>(plain.size())) == 1);
  must(EVP_EncryptFinal_ex(cipher.get(), bytes_of(sealed) + kNonceBytes + length, &length) == 1);
  must(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes,
                           bytes_of(sealed) + kNonceBytes + plain.size()) == 1);
  return sealed;
}

std::optional<Secret<std::string>> unseal(const Key& key, std::string_view about,
                                          std::string_view sealed) {
  if (sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
  const auto body = sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  std::string tag(sealed.substr(sealed.size() - kTagBytes)), plain(body.size() + 1, '\0');
  Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int length = 0, rest = 0;
  must(cipher &&
       EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr,
                          bytes_of(std::string_view(key.reveal())), bytes_of(sealed)) == 1);
  must(EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytes_of(about),
                         static_cast<int>(about.size())) == 1);
  must(EVP_DecryptUpdate(cipher.get(), bytes_of(plain), &length, bytes_of(body),
                         static_cast<int>(body.size())) == 1);
  must(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1);
  if (EVP_DecryptFinal_ex(cipher.get(), bytes_of(plain) + length, &rest) != 1) return std::nullopt;
  plain.resize(body.size());
  return Secret<std::string>(std::move(plain));
}

std::string hex(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char c : bytes) {
    text += digits[static_cast<unsigned char>(c) >> 4];
    text += digits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (size_t at = 0; at < text.size(); at += 2) {
    const int high = digit(text[at]), low = digit(text[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high << 4 | low);
  }
  return bytes;
}

}  // namespace sqlagent::tenancy
