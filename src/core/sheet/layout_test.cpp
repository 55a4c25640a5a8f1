// Two case files: where tables are found on a sheet (layout.case) and which types their columns get
// (types.case). Text of a file in; tables, columns, first and last row out.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/case_file.h"
#include "core/sheet/copy_text.h"
#include "core/sheet/sheet.h"

namespace sqlagent::sheet {
namespace {

using RowTexts = std::vector<std::vector<std::string>>;

std::string unescaped(const std::string& text) {  // "\n" within a line of the case
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == 'n')
      out += '\n', ++i;
    else
      out += text[i];
  }
  return out;
}

std::string columns_of(const Found& found) {
  std::string out;
  for (const Column& column : found.columns)
    out += fmt::format("{}{} {}{}", out.empty() ? "" : " | ", column.name, name(column.format.type),
                       column.unit ? " " + *column.unit : "");
  return out + "\n";
}

RowTexts rows_of(const Book& book, size_t table, Encoder& encoder) {
  std::string stream;
  for (;;) {
    const auto piece = encoder.next();
    if (!piece || piece->empty()) break;
    stream += *piece;
  }
  return CopyText(stream).rows(book.tables()[table].columns);
}

std::string line(const std::vector<std::string>& row) {
  std::string out = "  " + row[0] + ":";
  for (size_t i = 1; i < row.size(); ++i) out += (i == 1 ? " " : " | ") + row[i];
  return out + "\n";
}

// "7 total, 9 note": the rows that are no data, as the receipt tells them.
std::string left_out(const Found& found) {
  std::string out;
  for (const Decision& decision : found.decisions) {
    size_t at = decision.id.find("/row/") + 5;
    if (decision.id.find("/note/") != decision.id.npos)
      at = decision.id.find("/note/") + 6;
    else if (at == 4 || decision.value != "\"leave_out\"")
      continue;
    const auto says = [&](const char* words) {
      return decision.text.find(words) != std::string::npos;
    };
    const char* what = says("the total")    ? "total"
                       : says("a subtotal") ? "subtotal"
                       : says("a figure")   ? "measure"
                       : says("the header") ? "header"
                       : says("is a note")  ? "note"
                                            : "?";
    out += fmt::format("{}{} {}", out.empty() ? "  out: " : ", ", decision.id.substr(at), what);
  }
  return out.empty() ? out : out + "\n";
}

std::string arranged(const Book& book) {
  std::string out;
  for (size_t i = 0; i < book.tables().size(); ++i) {
    const Found& found = book.tables()[i];
    const auto encoder = book.rows(i);
    if (!encoder) return encoder.error().message;
    const RowTexts rows = rows_of(book, i, **encoder);
    EXPECT_EQ(rows.size(), found.rows);
    out += fmt::format("{}: {} rows in {}-{}, header {}\n", found.name, rows.size(),
                       found.range.first_row, found.range.last_row,
                       found.header.empty() ? "none" : rows_name(found.header));
    out += columns_of(found);
    if (!rows.empty()) out += line(rows.front());
    if (rows.size() > 1) out += line(rows.back());
    out += left_out(found);
    for (const Decision& decision : found.decisions)
      if (decision.kind == "fill_down") out += "  filled: " + decision.column + "\n";
    if (!found.periods.empty()) out += fmt::format("  periods: {}\n", found.periods.size());
  }
  return out;
}

TEST(Layout, CaseFile) {
  test::run_cases(SQLAGENT_SOURCE_DIR "/src/core/sheet/layout.case", [](const test::Case& one) {
    const auto book = read(source_of(unescaped(one.input)), "some file.csv");
    return book ? arranged(*book) : "refused: " + book.error().message;
  });
}

// A person's choices in the first line, then the file; all rows, and what the receipt says of the
// table's shape.
TEST(Layout, ShapeAndSectionCaseFiles) {
  const auto shown = [](const test::Case& one) {
    const size_t line_end = one.input.find('\n');
    const auto choices = choices_from_json(one.input.substr(0, line_end));
    if (!choices) return choices.error().message;
    const auto book =
        read(source_of(unescaped(one.input.substr(line_end + 1))), "some file.csv", {}, *choices);
    if (!book) return "refused: " + book.error().message;
    const Found& found = book->tables()[0];
    const auto encoder = book->rows(0);
    const RowTexts rows = rows_of(*book, 0, **encoder);
    EXPECT_EQ(rows.size(), found.rows);
    std::string out = columns_of(found);
    for (const auto& row : rows) out += line(row);
    for (const Decision& decision : found.decisions)
      if (decision.kind == "shape" || decision.kind == "sections") {
        out += "  " + decision.text;
        for (const Alternative& other : decision.alternatives)
          out += fmt::format(" [{}: {}]", other.value, other.text);
        out += decision.chosen ? " chosen\n" : "\n";
      }
    return out;
  };
  for (const char* file : {"shape.case", "sections.case"})
    test::run_cases(std::string(SQLAGENT_SOURCE_DIR "/src/core/sheet/") + file, shown);
}

// Far more rows than are kept: only their ends and odd ones are looked at closely.
TEST(Layout, LargeFilesLeaveOutTheirSumsToo) {
  std::string text = "Report\n\nshop,day,units\n";
  uint64_t sum = 0;
  for (int i = 0; i < 6'000; ++i) {
    text += fmt::format("Shop {},2024-01-{:02},{}\n", i % 40, 1 + i % 28, i % 90);
    sum += static_cast<uint64_t>(i % 90);
    if (i == 2'999) text += "Subtotal,,4711\n";
    if (i == 3'999) text += "Total Wine,2024-01-01,7\n", sum += 7;
  }
  text += fmt::format("All together,,{}\n\nSource: till\n", sum);
  const auto book = read(source_of(text), "large.csv");
  ASSERT_TRUE(book);
  const std::string got = arranged(*book);
  EXPECT_NE(got.find("large: 6001 rows in 4-6005, header 3:3"), std::string::npos) << got;
  EXPECT_NE(got.find("shop text | day date | units integer"), std::string::npos) << got;
  EXPECT_NE(got.find("out: 3004 subtotal, 6006 total, 6008 note"), std::string::npos) << got;
}

TEST(Layout, LargeFilesHaveSectionsToo) {
  std::string text = "Product,Units,Net\n";
  for (int area = 0; area < 60; ++area) {
    text += fmt::format("Area {},,\n", area);
    for (int i = 0; i < 100; ++i) text += fmt::format("P{},{},{}.5\n", i, i % 9, i % 7);
  }
  const auto book = read(source_of(text), "large.csv");
  ASSERT_TRUE(book);
  const std::string got = arranged(*book);  // which holds found.rows against the rows written
  EXPECT_NE(got.find("large: 6000 rows in 3-6061, header 1:1"), std::string::npos) << got;
  EXPECT_NE(got.find("section text | product text"), std::string::npos) << got;
  EXPECT_NE(got.find("6061: Area 59 | P99 | 0 | 1.5"), std::string::npos) << got;
}

TEST(Layout, AShortTableBesideALongOneHasItsOwnRows) {
  std::string text = "Shop,Units,,Currency,Rate\n";
  for (int i = 0; i < 3'000; ++i)
    text += fmt::format("Shop {},{},,{}\n", i, i, i < 900 ? fmt::format("C{},{}.5", i, i) : ",");
  const auto book = read(source_of(text), "beside.csv");
  ASSERT_TRUE(book);
  const std::string got = arranged(*book);  // which holds found.rows against the rows written
  EXPECT_NE(got.find("beside: 3000 rows"), std::string::npos) << got;
  EXPECT_NE(got.find("beside_2: 900 rows"), std::string::npos) << got;
}

// What LibreOffice made of one workbook in three formats is the same to us.
TEST(Layout, SamplesAreReadAlikeInAllFormats) {
  test::run_cases(
      SQLAGENT_SOURCE_DIR "/src/core/sheet/samples_layout.case", [](const test::Case& one) {
        const std::string name = one.input.substr(0, one.input.find('\n'));
        std::string first;
        for (const char* ending : {".xlsx", ".xls", ".ods"}) {
          std::ifstream file(SQLAGENT_SOURCE_DIR "/src/core/sheet/samples/layout/" + name + ending,
                             std::ios::binary);
          std::ostringstream bytes;
          bytes << file.rdbuf();
          const auto book = read(source_of(bytes.str()), name + ending);
          const std::string got = book ? arranged(*book) : "refused: " + book.error().message;
          if (first.empty()) first = got;
          EXPECT_EQ(got, first) << name << ending;
        }
        return first;
      });
}

TEST(Types, CaseFile) {
  test::run_cases(SQLAGENT_SOURCE_DIR "/src/core/sheet/types.case", [](const test::Case& one) {
    const auto book = read(source_of(unescaped(one.input)), "some file.csv");
    if (!book) return "refused: " + book.error().message;
    const auto encoder = book->rows(0);
    if (!encoder) return "refused: " + encoder.error().message;
    const RowTexts rows = rows_of(*book, 0, **encoder);
    // The first column's cells; of many the first two and the last.
    std::string cells;
    const bool long_list = rows.size() > 5;
    bool spaces = false;
    for (const auto& row : rows) spaces = spaces || row[1].find(' ') != std::string::npos;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (long_list && i == 2) cells += " …";
      if (long_list && i >= 2 && i + 1 < rows.size()) continue;
      cells += (cells.empty() ? "  " : spaces ? ", " : " ") + rows[i][1];
    }
    for (const OddCell& odd : (*encoder)->odd_cells()) cells += ", odd: " + odd.text;
    return columns_of(book->tables()[0]) + cells + "\n";
  });
}

}  // namespace
}  // namespace sqlagent::sheet
