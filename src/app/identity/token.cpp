#include "app/identity/token.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "app/identity/base64url.h"
#include "base/error.h"

namespace sqlagent::identity {

namespace {

namespace json = boost::json;

constexpr std::string_view kHeader = R"({"alg":"HS256","typ":"at+jwt"})";

std::string sign(const tenancy::Key& key, std::string_view text) {
  std::string signature(32, '\0');
  unsigned length = 0;
  const auto* done = HMAC(EVP_sha256(), key.reveal().data(), static_cast<int>(key.reveal().size()),
                          reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                          reinterpret_cast<unsigned char*>(signature.data()), &length);
  if (!done || length != signature.size())
    throw Error(Code::internal, "Something went wrong here. Try again.", "HMAC refused");
  return signature;
}

bool same(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::optional<json::object> object_of(std::string_view base64) {
  const auto text = from_base64url(base64);
  if (!text) return std::nullopt;
  json::error_code wrong;
  json::parse_options options;
  options.max_depth = 4;
  auto value = json::parse(*text, wrong, {}, options);
  if (wrong || !value.is_object()) return std::nullopt;
  return std::move(value.as_object());
}

std::optional<std::string_view> text_at(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (!value || !value->is_string()) return std::nullopt;
  return std::string_view(value->get_string());
}

std::optional<Seconds> time_at(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  // Beyond the year 9999 it is nonsense, and sums with it would overflow.
  if (!value || !value->is_int64() || value->get_int64() < 0 ||
      value->get_int64() > 253'402'300'799)
    return std::nullopt;
  return Seconds(std::chrono::seconds(value->get_int64()));
}

}  // namespace

tenancy::Key access_token_key(const Secret<std::string>& secret_key) {
  return tenancy::derive_key(secret_key, "access-token-hs256");
}

std::string issue(const tenancy::Key& key, const Claims& claims) {
  const json::object payload{{"iss", kIssuer},
                             {"aud", kAudience},
                             {"sub", claims.user.text()},
                             {"jti", claims.sign_in.text()},
                             {"iat", claims.issued.time_since_epoch().count()},
                             {"exp", claims.expires.time_since_epoch().count()}};
  std::string token = to_base64url(kHeader) + "." + to_base64url(json::serialize(payload));
  const auto signature = sign(key, token);
  return token += "." + to_base64url(signature);
}

Result<Claims, std::string> verify(const tenancy::Key& key, std::string_view token, Seconds now) {
  if (token.size() > kMaxTokenBytes) return unexpected("longer than any token of ours");
  const auto first = token.find('.'), last = token.rfind('.');
  if (first == token.npos || first == last || token.find('.', first + 1) != last)
    return unexpected("not three parts");

  const auto signature = from_base64url(token.substr(last + 1));
  if (!signature || !same(*signature, sign(key, token.substr(0, last))))
    return unexpected("wrong signature");

  const auto header = object_of(token.substr(0, first));
  if (!header || text_at(*header, "alg") != "HS256" || text_at(*header, "typ") != "at+jwt" ||
      header->size() != 2)
    return unexpected("a header that is not ours");
  const auto payload = object_of(token.substr(first + 1, last - first - 1));
  if (!payload) return unexpected("the payload is no JSON object");
  if (text_at(*payload, "iss") != kIssuer) return unexpected("another issuer");
  if (text_at(*payload, "aud") != kAudience) return unexpected("another audience");

  const auto user = UserId::parse(text_at(*payload, "sub").value_or(""));
  const auto sign_in = SignInId::parse(text_at(*payload, "jti").value_or(""));
  const auto issued = time_at(*payload, "iat"), expires = time_at(*payload, "exp");
  if (!user || !sign_in || !issued || !expires)
    return unexpected("sub, jti, iat or exp is missing");
  if (now >= *expires + kLeeway) return unexpected("expired");
  if (now + kLeeway < *issued) return unexpected("issued in the future");
  return Claims{*user, *sign_in, *issued, *expires};
}

}  // namespace sqlagent::identity
