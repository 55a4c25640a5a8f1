#include <gtest/gtest.h>

#include "base/date.h"
#include "base/error.h"
#include "base/id.h"
#include "base/sql_text.h"
#include "base/table.h"

namespace sqlagent {

TEST(Id, TakesOnlyLowerCaseUuids) {
  EXPECT_TRUE(TaskId::parse("0b0c2a3e-1111-4222-8333-abcdefabcdef"));
  EXPECT_FALSE(TaskId::parse("0B0C2A3E-1111-4222-8333-ABCDEFABCDEF"));
  EXPECT_FALSE(TaskId::parse("0b0c2a3e-1111-4222-8333-abcdefabcdef "));
  EXPECT_FALSE(TaskId::parse("'; drop table x; -- 0123456789abcdef"));
}

TEST(QuoteIdent, DoublesQuotesAndRefusesWhatPostgresWouldCut) {
  EXPECT_EQ(quote_ident("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(quote_ident(std::string(63, 'x')).size(), 65u);
  EXPECT_THROW(quote_ident(std::string(64, 'x')), Error);
  EXPECT_THROW(quote_ident(""), Error);
  EXPECT_THROW(quote_ident(std::string_view("a\0b", 3)), Error);
}

TEST(GeneratedSql, QuotesLiteralsWithBackslashes) {
  GeneratedSql sql("test");
  sql.raw("select ").literal("it's").raw(", ").literal("a\\b");
  EXPECT_EQ(sql.text(), "select 'it''s',  E'a\\\\b'");
}

TEST(Date, ParsesOnlyRealDates) {
  EXPECT_EQ(iso(*parse_iso_date("2024-02-29")), "2024-02-29");
  EXPECT_FALSE(parse_iso_date("2023-02-29"));
  EXPECT_FALSE(parse_iso_date("2023-2-09"));
  EXPECT_FALSE(parse_iso_date("-023-02-09"));
}

TEST(Type, NamesRoundTrip) {
  for (Type type : {Type::boolean, Type::integer, Type::numeric, Type::date, Type::timestamp,
                    Type::time, Type::interval, Type::text})
    EXPECT_EQ(type_from_name(name(type)), type);
  EXPECT_FALSE(type_from_name("regclass"));
}

}  // namespace sqlagent
