// No text of the database reaches a person, and each has something to do.
#include "app/tenancy/refusals.h"

#include <gtest/gtest.h>

namespace sqlagent::tenancy {
namespace {

TEST(Refusals, SpeakOurOwnWordsAndTellTheLogTheSqlstateAlone) {
  for (const char* state : {"57014", "53200", "53300", "22012", "22003", "22P02", "42P01", "42501",
                            "42883", "08006", "XX000", "P0001"}) {
    const auto refusal =
        refusal_of_read(pg::PgError(state, "relation \"user_schema_b.orders\" does not exist", ""));
    EXPECT_EQ(refusal.for_the_user().find("user_schema_b"), std::string::npos) << state;
    EXPECT_EQ(refusal.for_the_log(), std::string("SQLSTATE ") + state);
    EXPECT_TRUE(refusal.for_the_user().ends_with(".")) << state;
  }
}

TEST(Refusals, TheMostExactSayingWins) {
  EXPECT_EQ(refusal_of_read(pg::PgError("57014", "", "")).code(), Code::deadline);
  EXPECT_EQ(refusal_of_read(pg::PgError("53300", "", "")).code(), Code::unavailable);
  EXPECT_EQ(refusal_of_read(pg::PgError("53200", "", "")).code(), Code::unprocessable);
  EXPECT_EQ(refusal_of_read(pg::PgError("42P01", "", "")).code(), Code::conflict);
  EXPECT_NE(refusal_of_read(pg::PgError("22012", "", "")).for_the_user().find("zero"),
            std::string::npos);
}

// What may not be read and what does not exist must look alike to whoever asks, once the door has
// let it through.
TEST(Refusals, ForbiddenTablesAreNotToldApartByTheirText) {
  EXPECT_EQ(
      refusal_of_read(pg::PgError("42501", "permission denied for table x", "")).for_the_user(),
      refusal_of_read(pg::PgError("42883", "function f() does not exist", "")).for_the_user());
}

}  // namespace
}  // namespace sqlagent::tenancy
