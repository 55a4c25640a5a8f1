// What a sheet says about its arrangement counts: declared tables, filters, merges.
#include "core/sheet/tables.h"

#include <gtest/gtest.h>

#include <deque>

namespace sqlagent::sheet {
namespace {

// Rows of a workbook that a test makes up; numbers are stored as numbers.
class MadeUpRows : public RowReader {
 public:
  Layout told;

  void add(uint32_t number, const std::vector<std::string>& cells, bool bold = false) {
    for (const std::string& text : cells) {
      texts_.push_back(text);
      Cell cell = plain_cell(texts_.back());
      int64_t value = 0;
      if (plain_integer(text, value))
        cell.kind = Cell::Kind::exact, cell.stored = Cell::Stored::number;
      else if (!text.empty())
        cell.stored = Cell::Stored::text;
      cell.bold = bold;
      batch_.cells.push_back(cell);
    }
    batch_.rows.push_back({static_cast<uint32_t>(batch_.cells.size()), number, false});
  }
  Result<void, Refusal> next(Batch& batch) override {
    batch = batch_;
    batch_.clear();
    return {};
  }
  uint64_t bytes_read() const override { return 0; }
  const Layout& layout() const override { return told; }

  std::vector<Arranged> tables() {
    Sketcher sketcher;
    Batch batch;
    while (next(batch), !batch.rows.empty()) sketcher.see(batch);
    sketch_ = sketcher.finish(*this);
    return tables_of(sketch_, false, 1, {});
  }

 private:
  std::deque<std::string> texts_;
  Batch batch_;
  Sketch sketch_;
};

TEST(Tables, DeclaredHeadersAndTotalsCount) {
  MadeUpRows rows;
  rows.add(1, {"1", "2"});  // by themselves nothing but numbers
  rows.add(2, {"5", "6"});
  rows.add(3, {"7", "8"});
  rows.add(4, {"100", "200"});
  rows.told.tables.push_back({"Sales", {1, 0, 4, 1}, 1, 1});
  const auto tables = rows.tables();
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(tables[0].header, (Rows{1, 1}));
  EXPECT_EQ(tables[0].rows, 2u);
  ASSERT_EQ(tables[0].left_out.size(), 1u);
  EXPECT_EQ(tables[0].left_out[0].row, 4u);
}

TEST(Tables, AFilterTellsTheHeader) {
  MadeUpRows rows;
  rows.add(1, {"Ada", "Paris"});  // above it, words that would do as well
  rows.add(2, {"name", "city"});
  rows.add(3, {"Bob", "Paris"});
  rows.add(4, {"Ada", "Rome"});
  rows.told.filter = Range{2, 0, 4, 1};
  const auto tables = rows.tables();
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(tables[0].header, (Rows{2, 2}));
  EXPECT_EQ(tables[0].rows, 2u);
}

TEST(Tables, MergedCellsFillTheirRowsOnly) {
  MadeUpRows rows;
  rows.add(1, {"group", "n"});
  rows.add(2, {"x", "1"});
  rows.add(3, {"", "2"});
  rows.add(4, {"", "3"});
  rows.told.merges.push_back({2, 0, 3, 0});
  const auto tables = rows.tables();
  ASSERT_EQ(tables.size(), 1u);
  ASSERT_EQ(tables[0].place.fills.size(), 1u);
  EXPECT_EQ(tables[0].place.fills[0].merges, (std::vector<Rows>{{2, 3}}));
  EXPECT_FALSE(tables[0].place.fills[0].always);
}

// Names of sections and records of which only the name is known differ by what the sheet shows.
TEST(Tables, BoldOrMergedNamesAreSections) {
  for (const bool bold : {true, false}) {
    MadeUpRows rows;
    rows.add(1, {"who", "city", "mail"}, true);
    rows.add(2, {"North"}, bold);
    rows.add(3, {"Ada", "Oslo", "a@x"});
    rows.add(4, {"South"}, bold);
    rows.add(5, {"Bob", "Rome", "b@x"});
    if (!bold) rows.told.merges = {{2, 0, 2, 2}, {4, 0, 4, 2}};
    const auto tables = rows.tables();
    ASSERT_EQ(tables.size(), 1u);
    EXPECT_EQ(tables[0].rows, 2u);
    ASSERT_EQ(tables[0].place.sections.size(), 2u);
    EXPECT_EQ(tables[0].place.sections[1].name, "South");
    EXPECT_EQ(tables[0].place.left_out, (std::vector<uint32_t>{2, 4}));
  }
}

TEST(Tables, NamesThatOnlyMayBeSectionsAreRows) {
  MadeUpRows rows;
  rows.add(1, {"who", "city", "mail"}, true);
  rows.add(2, {"Cyd"});
  rows.add(3, {"Ada", "Oslo", "a@x"});
  rows.add(4, {"Dan"});
  rows.add(5, {"Bob", "Rome", "b@x"});
  const auto tables = rows.tables();
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(tables[0].rows, 4u);
  ASSERT_TRUE(tables[0].sections);
  EXPECT_EQ(tables[0].sections->evidence, "");
}

}  // namespace
}  // namespace sqlagent::sheet
