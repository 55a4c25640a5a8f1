// The case file of this folder: text of a file in; tables, rows and notices out.
#include "core/sheet/sheet.h"

#include <gtest/gtest.h>

#include <sstream>

#include "base/case_file.h"
#include "core/sheet/copy_text.h"

namespace sqlagent::sheet {
namespace {

// \t \r \n \xHH \\ at the place where they stand; a backslash at a line's end joins it with the
// next.
std::string unescaped(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    if (c == 't')
      out += '\t';
    else if (c == 'r')
      out += '\r';
    else if (c == 'n')
      out += '\n';
    else if (c == 'x')
      out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16)), i += 2;
    else if (c != '\n')
      out += c;
  }
  return out;
}

std::string shown(const std::string& cell) {
  std::string out;
  for (const char c : cell) out += c == '\n' ? "\\n" : c == '\t' ? "\\t" : std::string(1, c);
  return out;
}

std::string described(const std::string& bytes) {
  const auto book = read(source_of(bytes), "some file.csv");
  if (!book) return "refused: " + book.error().message + "\n";
  std::ostringstream out;
  for (const Notice& notice : book->notices()) out << "note: " << notice.text << "\n";
  for (size_t i = 0; i < book->tables().size(); ++i) {
    const Found& found = book->tables()[i];
    for (const Column& column : found.columns) {
      out << column.name;
      if (column.display != column.name) out << " (" << shown(column.display) << ")";
      out << " " << name(column.format.type) << (column.unit ? " " + *column.unit : "") << "\n";
    }
    const auto encoder = book->rows(i);
    if (!encoder) return "refused: " + encoder.error().message + "\n";
    std::string stream;
    for (;;) {
      const auto piece = (*encoder)->next();
      if (!piece) return "refused: " + piece.error().message + "\n";
      if (piece->empty()) break;
      stream += *piece;
    }
    EXPECT_EQ((*encoder)->rows(), found.rows);
    CopyText copy(stream);
    const auto rows = copy.rows(found.columns);
    EXPECT_TRUE(copy.finished());
    for (const auto& row : rows) {
      for (size_t k = 0; k < row.size(); ++k)
        out << (k == 0 ? "  " : k == 1 ? ": " : " | ") << shown(row[k]);
      out << "\n";
    }
    for (const OddCell& odd : (*encoder)->odd_cells())
      out << "odd: row " << odd.row << " " << found.columns[odd.column].name << " "
          << shown(odd.text) << "\n";
    for (const Notice& notice : found.notices) out << "note: " << notice.text << "\n";
  }
  return out.str();
}

TEST(Sheet, ReadsEachCaseAsExpected) {
  const auto answer = [](const test::Case& one) { return described(unescaped(one.input)); };
  test::run_cases(SQLAGENT_SOURCE_DIR "/src/core/sheet/text.case", answer);
}

// The same table, whatever the size of the pieces that the source hands out and wherever they end.
TEST(Sheet, RowsDoNotDependOnWhereThePiecesEnd) {
  std::string bytes = "id,name,note\n";
  for (int i = 0; i < 20'000; ++i)
    bytes += std::to_string(i) + ",\"n\xC3\xA4me " + std::to_string(i) + "\",\"a \"\"b\"\",\nc\"\n";
  const auto book = read(source_of(bytes), "a.csv");
  ASSERT_TRUE(book.has_value());
  EXPECT_EQ(book->tables()[0].rows, 20'000u);
  const auto encoder = book->rows(0);
  std::string stream;
  for (;;) {
    const auto piece = (*encoder)->next();
    ASSERT_TRUE(piece.has_value());
    if (piece->empty()) break;
    stream += *piece;
  }
  const auto rows = CopyText(stream).rows(book->tables()[0].columns);
  ASSERT_EQ(rows.size(), 20'000u);
  for (int i : {0, 777, 4095, 19'999}) {
    const std::vector<std::string> expected{std::to_string(i + 2), std::to_string(i),
                                            "n\xC3\xA4me " + std::to_string(i), "a \"b\",\nc"};
    EXPECT_EQ(rows[static_cast<size_t>(i)], expected);
  }
  const auto profiles = (*encoder)->profiles();
  EXPECT_EQ(profiles[0].distinct, 20'000u);
  EXPECT_TRUE(profiles[0].ascending);
  EXPECT_EQ(profiles[2].distinct, 1u);
}

// 0.1 % odd cells keep the type; they are NULL in the table and listed beside it.
TEST(Sheet, AFewOddCellsDoNotChangeAType) {
  std::string bytes = "id,price\n";
  for (int i = 0; i < 5'000; ++i)
    bytes += std::to_string(i) + (i == 1234 ? ",tbd\n" : i == 7 ? ",N/A\n" : ",1.25\n");
  const auto book = read(source_of(bytes), "a.csv");
  ASSERT_TRUE(book.has_value());
  EXPECT_EQ(book->tables()[0].columns[1].format.type, Type::numeric);
  const auto encoder = book->rows(0);
  for (auto piece = (*encoder)->next(); piece && !piece->empty(); piece = (*encoder)->next()) {
  }
  ASSERT_EQ((*encoder)->odd_cells().size(), 1u);
  EXPECT_EQ((*encoder)->odd_cells()[0].row, 1236u);
  EXPECT_EQ((*encoder)->odd_cells()[0].text, "tbd");
  EXPECT_EQ((*encoder)->profiles()[1].nulls, 2u);
}

TEST(Sheet, LimitsHaveTheirOwnSentences) {
  std::string wide;
  for (int i = 0; i < 1001; ++i) wide += "a" + std::to_string(i) + ",";
  const auto columns = read(source_of(wide + "z\n1,2\n"), "a.csv");
  ASSERT_FALSE(columns.has_value());
  EXPECT_EQ(columns.error().message,
            "There are 1002 columns; at most 1000 can be read. Please split the table.");
  const auto cell = read(source_of("a,b\n1," + std::string(2 << 20, 'x') + "\n"), "a.csv");
  ASSERT_FALSE(cell.has_value());
  EXPECT_EQ(cell.error().message, "A cell near row 2 is longer than 1024 KB. Please shorten it.");
}

}  // namespace
}  // namespace sqlagent::sheet
