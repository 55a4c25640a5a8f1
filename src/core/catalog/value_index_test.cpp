#include "core/catalog/value_index.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/catalog/near_index.h"

namespace sqlagent::catalog {
namespace {

using Strings = std::vector<std::string>;

ValueIndex index_of(const Strings& values) {
  ValueIndex index;
  for (const auto& value : values) index.add(0, 0, value);
  index.finish();
  return index;
}

Strings found(const ValueIndex& index, std::string_view span, bool fuzzy = false) {
  Strings out;
  for (const auto& hit : index.find(span, fuzzy, 5)) out.push_back(hit.value);
  return out;
}

TEST(ValueIndex, FindsWhateverTheCaseAndAccents) {
  const auto index = index_of({"São Paulo", "  Metro   3 ", "metro 7"});
  EXPECT_EQ(found(index, "sao paulo"), (Strings{"São Paulo"}));
  EXPECT_EQ(found(index, "METRO 3"), (Strings{"  Metro   3 "}));
  const auto hits = index.find("metro 3", false, 5);
  EXPECT_EQ(hits.at(0).similarity, 1);
  EXPECT_TRUE(hits.at(0).whole);
}

TEST(ValueIndex, FindsPartsAndSaysSo) {
  const auto index = index_of({"Acme Trading Ltd", "Acme", "Zenith Ltd"});
  const auto hits = index.find("acme", false, 5);
  ASSERT_EQ(hits.size(), 2u);
  EXPECT_EQ(hits[0].value, "Acme");
  EXPECT_EQ(hits[1].value, "Acme Trading Ltd");
  EXPECT_FALSE(hits[1].whole);
  EXPECT_LT(hits[1].similarity, 0.9);
  EXPECT_EQ(found(index, "ltd acme"), (Strings{"Acme Trading Ltd"}));
  EXPECT_EQ(found(index, "acme nothing"), Strings{});
}

TEST(ValueIndex, KnowsNumberAliasesAndInitials) {
  const auto index =
      index_of({"City Bike", "United States", "Technology", "International Business Machines"});
  EXPECT_EQ(found(index, "city bikes"), (Strings{"City Bike"}));
  EXPECT_EQ(found(index, "USA"), (Strings{"United States"}));
  EXPECT_EQ(found(index, "tech"), (Strings{"Technology"}));
  EXPECT_EQ(found(index, "ibm"), (Strings{"International Business Machines"}));
}

TEST(ValueIndex, RepairsTyposOnlyWhenAskedAndOnlyInLongWords) {
  const auto index = index_of({"Hamburg", "Mountain Bikes", "Bern", "Electronics"});
  EXPECT_EQ(found(index, "hambrug"), Strings{});
  EXPECT_EQ(found(index, "hambrug", true), (Strings{"Hamburg"}));
  EXPECT_EQ(found(index, "montain biks", true), (Strings{"Mountain Bikes"}));
  EXPECT_EQ(found(index, "elecrtonisc", true), (Strings{"Electronics"}));
  EXPECT_EQ(found(index, "hxmbxrg", true), Strings{});
  EXPECT_EQ(found(index, "barn", true), Strings{});
  EXPECT_LT(index.find("hambrug", true, 1).at(0).similarity, 0.9);
}

TEST(ValueIndex, PrefixOfAWordStandsForItWhenFuzzy) {
  const auto index = index_of({"Biotechnology", "Pharmaceuticals"});
  EXPECT_EQ(found(index, "pharmac", true), (Strings{"Pharmaceuticals"}));
  EXPECT_EQ(found(index, "pharmac", false), Strings{});
  EXPECT_EQ(found(index, "pha", true), Strings{});
}

TEST(ValueIndex, CompletesWhatIsTyped) {
  const auto index = index_of({"Berlin", "Bern", "Bergen auf Rügen", "Köln"});
  Strings out;
  for (const auto& hit : index.starting_with("BER", 10)) out.push_back(hit.value);
  EXPECT_EQ(out, (Strings{"Bern", "Berlin", "Bergen auf Rügen"}));
}

TEST(ValueIndex, TellsColumnsApartAndStopsAtTheLimit) {
  ValueIndex index;
  for (int table = 0; table < 4; ++table) index.add(table, 7, "Open");
  index.finish();
  const auto hits = index.find("open", false, 3);
  ASSERT_EQ(hits.size(), 3u);
  EXPECT_EQ(hits[2].table, 2);
  EXPECT_EQ(hits[2].column, 7);
  EXPECT_TRUE(index.find("", true, 3).empty());
  EXPECT_TRUE(ValueIndex().find("open", true, 3).empty());
}

TEST(ValueIndex, HoldsNoMoreThanItsLimit) {
  ValueIndex index;
  for (size_t i = 0; i < kMaxIndexedValues + 10; ++i) index.add(0, 0, "x");
  EXPECT_EQ(index.size(), kMaxIndexedValues);
}

TEST(EditDistance, CountsTranspositionsOnce) {
  EXPECT_EQ(edit_distance("hamburg", "hamburg", 2), 0);
  EXPECT_EQ(edit_distance("hambrug", "hamburg", 2), 1);
  EXPECT_EQ(edit_distance("abcdefghi", "bacdefgih", 2), 2);
  EXPECT_EQ(edit_distance("abc", "abcd", 1), 1);
  EXPECT_EQ(edit_distance("", "abc", 2), 3);
  EXPECT_EQ(edit_distance("kitten", "sitting", 3), 3);
  EXPECT_EQ(edit_distance("kitten", "sitting", 2), 3);
  EXPECT_EQ(edit_distance("reciepts", "receipts", 2), 1);
  EXPECT_EQ(edit_distance("methode", "method", 2), 1);
  EXPECT_EQ(edit_distance("visits", "classes", 2), 3);
}

// The gram filter may not lose what the plain scan over all strings finds.
TEST(NearIndex, LosesNothingThatAScanFinds) {
  std::vector<std::string> strings;
  uint32_t state = 12345;
  const auto random = [&](uint32_t below) {
    return (state = state * 1664525 + 1013904223) / 65536 % below;
  };
  for (int i = 0; i < 400; ++i) {
    std::string text;
    for (uint32_t n = 5 + random(8); n > 0; --n) text += static_cast<char>('a' + random(3));
    strings.push_back(text);
  }
  const StringList list(strings);
  const NearIndex index(list);
  size_t total = 0;
  for (const auto& query : strings) {
    const int limit = allowed_edits(query.size());
    std::vector<uint32_t> expected, actual;
    for (uint32_t id = 0; id < list.size(); ++id)
      if (edit_distance(query, list[id], limit) <= limit) expected.push_back(id);
    for (const auto& near : index.find(list, query, limit)) actual.push_back(near.id);
    EXPECT_EQ(actual, expected) << query;
    total += expected.size();
  }
  EXPECT_GT(total, 2 * strings.size());
}

}  // namespace
}  // namespace sqlagent::catalog
