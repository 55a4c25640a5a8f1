// The mapping of names and codes, without a server.
#include "io/pg/types.h"

#include <gtest/gtest.h>

#include "io/pg/connect.h"

namespace sqlagent::pg {
namespace {

TEST(PgTypes, MapsOidsAndFallsBackToText) {
  EXPECT_EQ(type_of(16), Type::boolean);
  EXPECT_EQ(type_of(20), Type::integer);
  EXPECT_EQ(type_of(1700), Type::numeric);
  EXPECT_EQ(type_of(1082), Type::date);
  EXPECT_EQ(type_of(1184), Type::timestamp);
  EXPECT_EQ(type_of(1186), Type::interval);
  EXPECT_EQ(type_of(3802), Type::text);  // jsonb
}

TEST(PgTypes, FindsTheSqlstateOfAFailedConnection) {
  EXPECT_EQ(sqlstate_in("connection to server at \"127.0.0.1\", port 1 failed: FATAL:  53300: too "
                        "many connections\n"
                        "LOCATION:  InitPostgres, postinit.c:860"),
            "53300");
  EXPECT_EQ(sqlstate_in("could not connect:  no such host"), "08001");
  EXPECT_EQ(sqlstate_in("FATAL:  28P0"), "08001");
  EXPECT_EQ(sqlstate_in(""), "08001");
}

TEST(PgTypes, CutsBetweenCharacters) {
  EXPECT_EQ(cut_utf8("aé", 2), "a");
  EXPECT_EQ(cut_utf8("aé", 3), "aé");
  EXPECT_EQ(cut_utf8("€", 2), "");
  EXPECT_EQ(cut_utf8("abc", 0), "");
}

TEST(PgTypes, ClassesOfRefusalsBecomeCodes) {
  EXPECT_EQ(PgError("57014", "m", "").code(), Code::deadline);
  EXPECT_EQ(PgError("53100", "m", "").code(), Code::no_space);
  EXPECT_EQ(PgError("08006", "m", "").code(), Code::unavailable);
  EXPECT_EQ(PgError("42601", "m", "").code(), Code::internal);
  EXPECT_EQ(PgError("42601", "secret text", "d").for_the_user().find("secret"), std::string::npos);
  EXPECT_NE(PgError("28P01", "m", "").for_the_user().find("password"), std::string::npos);
  EXPECT_NE(PgError("3D000", "m", "").for_the_user().find("sqlagent init"), std::string::npos);
  EXPECT_EQ(PgError("42601", "m", "d").for_the_log(), "42601 m | d");
}

TEST(PgConnect, ReplacesPartsAndQuotesThem) {
  const Dsn dsn("postgresql://admin:pw@db.example:5433/postgres?sslmode=require");
  const auto other =
      with_parts(dsn, {.user = "ten_a", .password = "it's \\ here", .dbname = "portfoliosql"});
  const auto parts = parts_of(other);
  EXPECT_EQ(parts.user, "ten_a");
  EXPECT_EQ(parts.password, "it's \\ here");
  EXPECT_EQ(parts.dbname, "portfoliosql");
  EXPECT_NE(other.reveal().find("host='db.example'"), std::string::npos);
  EXPECT_NE(other.reveal().find("sslmode='require'"), std::string::npos);
  EXPECT_THROW(with_parts(Dsn("postgresql://[broken"), {}), Error);
}

}  // namespace
}  // namespace sqlagent::pg
