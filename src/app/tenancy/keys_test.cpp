// Keys, sealed values and stored passwords, against published vectors where there are some.
#include "app/tenancy/keys.h"

#include <gtest/gtest.h>

#include "app/tenancy/migrations.h"
#include "app/tenancy/scram.h"
#include "base/error.h"

namespace sqlagent::tenancy {
namespace {

const Secret<std::string> kMaster("0123456789abcdef0123456789abcdef");

TEST(Keys, DerivesAsRfc5869TestCase3Does) {  // empty salt and info
  const Secret<std::string> input(std::string(22, '\x0b'));
  EXPECT_EQ(hex(derive_key(input, "").reveal()),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
}

TEST(Keys, EachPurposeHasItsOwnKey) {
  EXPECT_EQ(derive_key(kMaster, "a").reveal(), derive_key(kMaster, "a").reveal());
  EXPECT_NE(derive_key(kMaster, "a").reveal(), derive_key(kMaster, "b").reveal());
  EXPECT_EQ(derive_key(kMaster, "a").reveal().size(), 32u);
}

TEST(Sealed, OpensOnlyWithTheSameKeyAndOwnerAndUnchanged) {
  const auto key = derive_key(kMaster, "test"), other = derive_key(kMaster, "other");
  const Secret<std::string> password("s3cret");
  const auto sealed = seal(key, "tenant-a", password);
  EXPECT_EQ(sealed.size(), 12 + 6 + 16u);
  EXPECT_EQ(sealed.find("s3cret"), sealed.npos);
  ASSERT_TRUE(unseal(key, "tenant-a", sealed));
  EXPECT_EQ(unseal(key, "tenant-a", sealed)->reveal(), "s3cret");
  EXPECT_FALSE(unseal(key, "tenant-b", sealed));
  EXPECT_FALSE(unseal(other, "tenant-a", sealed));
  for (size_t at = 0; at < sealed.size(); ++at) {
    auto changed = sealed;
    changed[at] ^= 1;
    EXPECT_FALSE(unseal(key, "tenant-a", changed)) << at;
  }
  EXPECT_FALSE(unseal(key, "tenant-a", sealed.substr(0, 27)));
  EXPECT_FALSE(unseal(key, "tenant-a", ""));
  EXPECT_NE(seal(key, "tenant-a", password), sealed);  // a fresh nonce each time
}

TEST(Sealed, AnEmptyValueIsAValue) {
  const auto key = derive_key(kMaster, "test");
  const auto opened = unseal(key, "x", seal(key, "x", Secret<std::string>("")));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->reveal(), "");
}

TEST(Keys, PasswordsAreLongAndDiffer) {
  EXPECT_EQ(random_password().reveal().size(), 64u);
  EXPECT_NE(random_password().reveal(), random_password().reveal());
}

TEST(Hex, ThereAndBack) {
  EXPECT_EQ(hex(std::string("\x00\xff\x10", 3)), "00ff10");
  EXPECT_EQ(from_hex("00FF10"), std::string("\x00\xff\x10", 3));
  EXPECT_FALSE(from_hex("0"));
  EXPECT_FALSE(from_hex("0g"));
}

TEST(Scram, MakesWhatPostgresStores) {  // RFC 7677 section 3: user "user", password "pencil"
  const std::string salt = "\x5b\x6d\x99\x68\x9d\x12\x35\x8e\xec\xa0\x4b\x14\x12\x36\xfa\x81";
  EXPECT_EQ(
      scram_verifier(Secret<std::string>("pencil"), 4096, salt),
      "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
      "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
}

TEST(Scram, RefusesWhatWouldNeedSaslprep) {
  EXPECT_THROW(scram_verifier(Secret<std::string>("pässword"), 1, "salt"), Error);
  EXPECT_THROW(scram_verifier(Secret<std::string>(""), 1, "salt"), Error);
}

TEST(Scram, KnowsItsOwnVerifiers) {
  const Secret<std::string> password("correct horse");
  const auto verifier = scram_verifier(password, kIterationsForRandom, "0123456789abcdef");
  EXPECT_TRUE(scram_matches(verifier, password));
  EXPECT_FALSE(scram_matches(verifier, Secret<std::string>("correct house")));
  auto broken = verifier;
  broken.back() = broken.back() == 'A' ? 'B' : 'A';
  EXPECT_FALSE(scram_matches(broken, password));
  for (const char* other :
       {"", "md5d41d8cd98f00b204e9800998ecf8427e", "SCRAM-SHA-256$1:", "SCRAM-SHA-256$1:????"})
    EXPECT_FALSE(scram_matches(other, password)) << other;
  // Two thousand million rounds would take minutes.
  EXPECT_FALSE(scram_matches("SCRAM-SHA-256$2000000000" + verifier.substr(15), password));
}

TEST(Migrations, AreEmbeddedAndNumberedFromOne) {
  const auto all = migrations();
  ASSERT_FALSE(all.empty());
  for (size_t at = 0; at < all.size(); ++at) EXPECT_EQ(all[at].number, static_cast<int>(at) + 1);
  EXPECT_NE(all[0].sql.text().find("CREATE TABLE app.tenants"), std::string::npos);
}

}  // namespace
}  // namespace sqlagent::tenancy
