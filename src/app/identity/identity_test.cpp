// Tokens, the local guard, e-mail shapes: what is let in, and much more of what is not.
#include <gtest/gtest.h>

#include "app/identity/base64url.h"
#include "app/identity/email.h"
#include "app/identity/local_guard.h"
#include "app/identity/token.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace sqlagent::identity {
namespace {

using namespace std::chrono_literals;

const tenancy::Key kKey(std::string(32, 'k'));
const Seconds kNow(1'790'000'000s);
const Claims kClaims{UserId("11111111-1111-4111-8111-111111111111"),
                     SignInId("22222222-2222-4222-8222-222222222222"), kNow, kNow + 8h};

// A token with any header and payload, rightly signed: what a leaked key or a confused issuer could
// make.
std::string signed_token(std::string_view header, std::string_view payload,
                         const tenancy::Key& key = kKey) {
  std::string token = to_base64url(header) + "." + to_base64url(payload);
  unsigned char out[32];
  unsigned length = 0;
  HMAC(EVP_sha256(), key.reveal().data(), static_cast<int>(key.reveal().size()),
       reinterpret_cast<const unsigned char*>(token.data()), token.size(), out, &length);
  return token + "." + to_base64url({reinterpret_cast<const char*>(out), length});
}

constexpr std::string_view kGoodHeader = R"({"alg":"HS256","typ":"at+jwt"})";
std::string payload(std::string_view changed = "", std::string_view value = "") {
  const std::pair<std::string_view, std::string_view> parts[] = {
      {"iss", "\"sqlagent\""},
      {"aud", "\"sqlagent-api\""},
      {"sub", "\"11111111-1111-4111-8111-111111111111\""},
      {"jti", "\"22222222-2222-4222-8222-222222222222\""},
      {"iat", "1790000000"},
      {"exp", "1790028800"}};
  std::string out;
  for (const auto& [name, usual] : parts) {
    const auto text = name == changed ? value : usual;
    if (text.empty()) continue;
    out += (out.empty() ? "{\"" : ",\"") + std::string(name) + "\":" + std::string(text);
  }
  return out + "}";
}
std::string why(const std::string& token, Seconds now = kNow) {
  const auto claims = verify(kKey, token, now);
  return claims ? "" : claims.error();
}

TEST(Token, SaysWhatItWasGiven) {
  const auto claims = verify(kKey, issue(kKey, kClaims), kNow + 1h);
  ASSERT_TRUE(claims) << claims.error();
  EXPECT_EQ(claims->user, kClaims.user);
  EXPECT_EQ(claims->sign_in, kClaims.sign_in);
  EXPECT_EQ(claims->issued, kClaims.issued);
  EXPECT_EQ(claims->expires, kClaims.expires);
  EXPECT_EQ(why(signed_token(kGoodHeader, payload())), "");
}

TEST(Token, RefusesAnotherKeyOrPurpose) {
  EXPECT_FALSE(verify(tenancy::Key(std::string(32, 'x')), issue(kKey, kClaims), kNow));
  const Secret<std::string> master("0123456789abcdef0123456789abcdef");
  EXPECT_FALSE(verify(access_token_key(master),
                      issue(tenancy::derive_key(master, "tenant-role-password"), kClaims), kNow));
}

TEST(Token, RefusesEveryOtherAlgorithmAndType) {
  for (const char* header :
       {R"({"alg":"none","typ":"at+jwt"})", R"({"alg":"None","typ":"at+jwt"})",
        R"({"alg":"hs256","typ":"at+jwt"})", R"({"alg":"HS512","typ":"at+jwt"})",
        R"({"alg":"RS256","typ":"at+jwt"})", R"({"alg":"HS256","typ":"JWT"})", R"({"alg":"HS256"})",
        R"({"typ":"at+jwt"})", R"({"alg":"HS256","typ":"at+jwt","kid":"../../dev/null"})",
        R"({"alg":"HS256","typ":"at+jwt","crit":["exp"]})", R"({"alg":["HS256"],"typ":"at+jwt"})",
        "[]", "", "{"})
    EXPECT_EQ(why(signed_token(header, payload())), "a header that is not ours") << header;
  const auto good = issue(kKey, kClaims);
  const auto body = good.substr(good.find('.') + 1, good.rfind('.') - good.find('.') - 1);
  EXPECT_EQ(why(to_base64url(R"({"alg":"none","typ":"at+jwt"})") + "." + body + "."),
            "wrong signature");
}

TEST(Token, RefusesAnyChangedCharacter) {
  const auto good = issue(kKey, kClaims);
  for (size_t at = 0; at < good.size(); ++at) {
    auto changed = good;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_NE(why(changed), "") << at;
  }
  for (size_t length = 0; length < good.size(); ++length)
    EXPECT_NE(why(good.substr(0, length)), "") << length;
  EXPECT_NE(why(good + "A"), "");
  EXPECT_NE(why(good + "="), "");
  EXPECT_NE(why(good + ".x"), "");
}

TEST(Token, RefusesGarbage) {
  for (const std::string& text :
       {std::string(), std::string("."), std::string(".."), std::string("..."),
        std::string("a.b.c"), std::string("\0\0\0", 3), std::string(100'000, 'A'),
        std::string(100'000, '.'), std::string("Bearer x.y.z"), std::string("\xff\xfe.\x80.\x80")})
    EXPECT_NE(why(text), "");
  EXPECT_EQ(why(signed_token(kGoodHeader, payload("sub", "\"" + std::string(9000, 'a') + "\""))),
            "longer than any token of ours");
  EXPECT_NE(why(signed_token(kGoodHeader, std::string(500, '[') + std::string(500, ']'))), "");
}

TEST(Token, HoldsItsTimesWithALittleLeeway) {
  const auto token = issue(kKey, kClaims);
  EXPECT_EQ(why(token, kClaims.expires + kLeeway - 1s), "");
  EXPECT_EQ(why(token, kClaims.expires + kLeeway), "expired");
  EXPECT_EQ(why(token, kClaims.issued - kLeeway), "");
  EXPECT_EQ(why(token, kClaims.issued - kLeeway - 1s), "issued in the future");
  EXPECT_LE(kLeeway, 60s);
}

TEST(Token, RefusesWhatIsMissingOrOfAnotherKind) {
  EXPECT_EQ(why(signed_token(kGoodHeader, payload("iss", "\"other\""))), "another issuer");
  EXPECT_EQ(why(signed_token(kGoodHeader, payload("iss"))), "another issuer");
  EXPECT_EQ(why(signed_token(kGoodHeader, payload("aud", "\"other\""))), "another audience");
  EXPECT_EQ(why(signed_token(kGoodHeader, payload("aud", "[\"sqlagent-api\"]"))),
            "another audience");
  EXPECT_EQ(why(signed_token(kGoodHeader, payload("aud"))), "another audience");
  for (const char* name : {"sub", "jti", "iat", "exp"})
    EXPECT_EQ(why(signed_token(kGoodHeader, payload(name))), "sub, jti, iat or exp is missing")
        << name;
  for (const char* time : {"\"1790028800\"", "1e300", "1790028800.5", "-1", "99999999999999999999",
                           "null", "9223372036854775807"})
    EXPECT_EQ(why(signed_token(kGoodHeader, payload("exp", time))),
              "sub, jti, iat or exp is missing")
        << time;
  EXPECT_NE(why(signed_token(kGoodHeader, payload("sub", "\"not a uuid\""))), "");
}

TEST(Base64url, IsOneToOne) {
  EXPECT_EQ(to_base64url("\xfb\xff\xfe"), "-__-");
  EXPECT_EQ(to_base64url("a"), "YQ");
  for (const std::string& bytes : {std::string(), std::string("f"), std::string("fo"),
                                   std::string("foo"), std::string("\0\xff", 2)})
    EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
  for (const char* text : {"YQ==", "YR", "Y", "YQ\n", "+/+/", "Y Q", "YQA A"})
    EXPECT_FALSE(from_base64url(text)) << text;
}

LocalAttempt attempt(std::string_view host) {
  return {"POST", host, std::nullopt, std::nullopt, {"Host", "Content-Type"}};
}

TEST(LocalGuard, LetsThisMachineIn) {
  for (const char* host : {"localhost", "localhost:8001", "LocalHost:1", "127.0.0.1",
                           "127.0.0.1:65535", "[::1]", "[::1]:8001"})
    EXPECT_TRUE(local_login_allowed(attempt(host))) << host;
  auto page = attempt("localhost:8001");
  page.origin = "http://localhost:8001";
  page.sec_fetch_site = "same-origin";
  EXPECT_TRUE(local_login_allowed(page));
}

TEST(LocalGuard, KnowsNoOtherHost) {  // a rebound name is how another site would get here
  for (const char* host :
       {"", "evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "127.0.0.1@evil.example",
        "localhost:", "localhost:80a", "localhost:800000", "127.0.0.2", "0.0.0.0", "::1", "[::1",
        "[::1]x", "localhost.", " localhost", "localhost, evil.example"})
    EXPECT_FALSE(local_login_allowed(attempt(host))) << host;
}

TEST(LocalGuard, LetsNoProxyVouch) {
  for (const char* header : {"Forwarded", "X-Forwarded-For", "x-forwarded-host",
                             "X-FORWARDED-PROTO", "X-Real-IP", "Via", "CF-Connecting-IP"}) {
    auto proxied = attempt("localhost");
    proxied.header_names.push_back(header);
    EXPECT_FALSE(local_login_allowed(proxied)) << header;
  }
}

TEST(LocalGuard, WantsASameOriginPost) {
  for (const char* origin :
       {"null", "", "http://evil.example", "http://localhost", "http://localhost:9999",
        "http://127.0.0.1:8001", "ftp://localhost:8001", "http://localhost:8001.evil.example"}) {
    auto foreign = attempt("localhost:8001");
    foreign.origin = origin;
    EXPECT_FALSE(local_login_allowed(foreign)) << origin;
  }
  for (const char* site : {"cross-site", "same-site", "none", ""}) {
    auto foreign = attempt("localhost:8001");
    foreign.sec_fetch_site = site;
    EXPECT_FALSE(local_login_allowed(foreign)) << site;
  }
  auto get = attempt("localhost");
  get.method = "GET";
  EXPECT_FALSE(local_login_allowed(get));
}

TEST(Email, IsTidiedOrRefused) {
  EXPECT_EQ(tidy_email("  Ann.Example+x@Example.COM "), "ann.example+x@example.com");
  EXPECT_EQ(tidy_email("you@localhost"), "you@localhost");
  EXPECT_EQ(tidy_email("jürgen@bücher.example"), "jürgen@bücher.example");
  EXPECT_TRUE(tidy_email(std::string(64, 'a') + "@" + std::string(189, 'b')));
  for (const std::string& text :
       {std::string(), std::string("@"), std::string("a@"), std::string("@b"), std::string("ab"),
        std::string("a@b@c"), std::string("a b@c"), std::string("a\n@c"), std::string("a@b..c"),
        std::string("a@.b"), std::string("a@b."), std::string("<a@b>"), std::string("a@b,c@d"),
        std::string("a\0@b", 4), std::string("\xff@b"), std::string(65, 'a') + "@b",
        std::string(64, 'a') + "@" + std::string(190, 'b')})
    EXPECT_FALSE(tidy_email(text)) << text;
}

TEST(Name, IsTidied) {
  EXPECT_EQ(tidy_name("  Ann \t\n Example\x01 "), "Ann Example");
  EXPECT_EQ(tidy_name("Jürgen 🙂"), "Jürgen 🙂");
  EXPECT_EQ(tidy_name("\xff\xfe"), "");
  EXPECT_EQ(tidy_name(std::string(5000, 'x')).size(), 200u);
}

}  // namespace
}  // namespace sqlagent::identity
