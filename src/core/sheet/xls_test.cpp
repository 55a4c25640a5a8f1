// .xls streams made record by record: what the samples of real programs do not show.
#include <gtest/gtest.h>

#include <bit>

#include "core/sheet/test_rows.h"
#include "core/sheet/xls_sheet.h"

namespace sqlagent::sheet {
namespace {

std::string u16(uint32_t value) {
  return {static_cast<char>(value), static_cast<char>(value >> 8)};
}
std::string u32(uint32_t value) {
  return u16(value & 0xFFFF) + u16(value >> 16);
}
std::string real(double value) {
  const auto bits = std::bit_cast<uint64_t>(value);
  return u32(static_cast<uint32_t>(bits)) + u32(static_cast<uint32_t>(bits >> 32));
}
std::string record(uint16_t id, const std::string& data) {
  return u16(id) + u16(static_cast<uint32_t>(data.size())) + data;
}
std::string begin(uint32_t version, uint32_t type) {
  return record(biff::kBof, u16(version) + u16(type) + std::string(12, '\0'));
}
std::string narrow(const std::string& text) {
  return u16(static_cast<uint32_t>(text.size())) + '\0' + text;
}
std::string number(uint32_t row, uint32_t column, double value) {
  return record(biff::kNumber, u16(row) + u16(column) + u16(0) + real(value));
}

// A workbook with one sheet; globals: records between its begin and its sheet list.
std::string stream_of(const std::string& globals, const std::string& cells,
                      uint32_t version = 0x0600) {
  const std::string name = version == 0x0600 ? std::string("\1\0A", 3) : std::string("\1A");
  const auto sheet_list = [&](uint32_t at) {
    return record(biff::kBoundSheet, u32(at) + u16(0) + name);
  };
  const std::string first = begin(version, 5) + globals;
  const auto at = static_cast<uint32_t>(first.size() + sheet_list(0).size() + 4);
  return first + sheet_list(at) + record(biff::kEof, "") + begin(version, 0x10) + cells +
         record(biff::kEof, "");
}

std::string shown(const std::string& stream, bool tell = false) {
  auto workbook = read_xls_workbook(source_of(stream), {});
  if (!workbook) return "refused: " + workbook.error().message;
  const auto shared = std::make_shared<const XlsWorkbook>(std::move(*workbook));
  auto rows = xls_rows(shared, 0, {});
  if (!rows) return "refused: " + rows.error().message;
  return shown_rows(**rows, tell) + shown_layout((*rows)->layout());
}

constexpr std::string_view kDamaged = "refused: The workbook is damaged or not complete.";

TEST(Xls, CellsInAnyOrderAreSorted) {
  EXPECT_EQ(
      shown(stream_of("", number(2, 1, 5) + number(0, 0, 1) + number(2, 0, 4) + number(0, 1, 2))),
      "1: 1|2\n3: 4|5\n");
}

TEST(Xls, CompactNumbersAreExact) {
  const auto rk = [](uint32_t column, uint32_t value) {
    return record(biff::kRk, u16(0) + u16(column) + u16(0) + u32(value));
  };
  const uint32_t whole = 1234u << 2 | 2, hundredths = 1234u << 2 | 3;
  const auto minus = static_cast<uint32_t>(-5 * 4) | 2u;
  const auto half = static_cast<uint32_t>(std::bit_cast<uint64_t>(0.5) >> 32);
  const std::string many =
      record(biff::kMulRk, u16(1) + u16(1) + u16(0) + u32(whole) + u16(0) + u32(half) + u16(2));
  EXPECT_EQ(
      shown(stream_of("", rk(0, whole) + rk(1, hundredths) + rk(2, minus) + rk(3, half) + many)),
      "1: 1234|12.34|-5|0.5\n2: |1234|0.5\n");
}

// The second record says anew how wide the characters are.
TEST(Xls, ASharedTextMayGoOnInTheNextRecord) {
  const std::string table = record(biff::kSst, u32(1) + u32(1) + u16(6) + '\0' + "abc") +
                            record(biff::kContinue, '\1' + u16('d') + u16(0x20AC) + u16('f'));
  const std::string cell = record(biff::kLabelSst, u16(0) + u16(0) + u16(0) + u32(0));
  EXPECT_EQ(shown(stream_of(table, cell)), "1: abcd€f\n");
  EXPECT_TRUE(shown(stream_of(record(biff::kSst, u32(1) + u32(1) + u16(9) + '\0' + "abc"), cell))
                  .starts_with(kDamaged));
  const std::string other = record(biff::kLabelSst, u16(0) + u16(0) + u16(0) + u32(7));
  EXPECT_TRUE(shown(stream_of(table, other)).starts_with(kDamaged));
}

TEST(Xls, AFormulasTextFollowsIt) {
  const std::string result("\0\0\0\0\0\0\xFF\xFF", 8);
  const std::string formula =
      record(biff::kFormula, u16(0) + u16(0) + u16(0) + result + u16(0) + std::string(6, '\0'));
  const std::string shared = record(biff::kSharedFormula, std::string(10, '\0'));
  const std::string text = record(biff::kString, narrow("yes"));
  EXPECT_EQ(shown(stream_of("", formula + shared + text + number(0, 1, 2)), true),
            "1: yes<text formula>|2<number>\n");
  EXPECT_EQ(shown(stream_of("", formula + number(0, 1, 2))), "1: |2\n");
}

TEST(Xls, Excel95HasBytesInACodePage) {
  const std::string page = record(biff::kCodePage, u16(1250));
  const std::string cell = record(biff::kLabel, u16(0) + u16(0) + u16(0) + u16(4) +
                                                    "\xB3\xF3"
                                                    "d\x9F");
  EXPECT_EQ(shown(stream_of(page, cell, 0x0500)), "1: łódź\n");
}

TEST(Xls, ChartsOnASheetAreNoCells) {
  const std::string chart = begin(0x0600, 0x20) + number(9, 9, 9) + record(biff::kEof, "");
  EXPECT_EQ(shown(stream_of("", number(0, 0, 1) + chart + number(1, 0, 2))), "1: 1\n2: 2\n");
}

TEST(Xls, HiddenRowsAndMergesAreTold) {
  const std::string hidden =
      record(biff::kRow, u16(1) + std::string(10, '\0') + u16(0x20) + u16(0));
  const std::string merge = record(biff::kMergedCells, u16(1) + u16(0) + u16(1) + u16(0) + u16(2));
  const std::string column =
      record(biff::kColInfo, u16(2) + u16(300) + u16(0) + u16(0) + u16(1) + u16(0));
  EXPECT_EQ(shown(stream_of("", hidden + column + number(1, 0, 1) + merge)),
            "2h: 1\nmerged 1,0-2,2\nhidden columns 2-255\n");
}

TEST(Xls, HostileStreamsAreRefusedInWords) {
  EXPECT_EQ(shown(stream_of(record(biff::kFilePass, u16(1)), "")),
            "refused: The workbook is protected with a password. Please save a copy without one.");
  EXPECT_TRUE(shown(stream_of("", number(0, 999, 1))).starts_with(kDamaged));
  EXPECT_TRUE(shown(stream_of("", record(biff::kNumber, u16(0)))).starts_with(kDamaged));
  const std::string whole = stream_of("", number(0, 0, 1));
  EXPECT_TRUE(shown(whole.substr(0, whole.size() - 4)).starts_with(kDamaged));
  EXPECT_TRUE(shown(begin(0x0400, 5)).find("very old Excel") != std::string::npos);
  EXPECT_TRUE(shown("").starts_with(kDamaged));
}

TEST(Xls, CompoundFilesThatAreSomethingElse) {
  std::string bytes = sample_bytes("sample.xls");
  const size_t name = bytes.find(std::string("W\0o\0r\0k\0b\0o\0o\0k\0", 16));
  ASSERT_NE(name, bytes.npos);
  bytes[name] = 'Z';
  EXPECT_EQ(shown_file(bytes),
            "refused: This file holds no workbook that can be read. If a spreadsheet program opens "
            "it, please save it as .xlsx.");
  // A chain of sectors that leads back to itself.
  std::string circle = sample_bytes("sample.xls");
  const auto table = static_cast<unsigned char>(circle[76]);
  for (size_t i = 0; i < 128; ++i)
    circle.replace((table + 1u) * 512 + 4 * i, 4, u32(static_cast<uint32_t>(i ^ 1)));
  EXPECT_TRUE(shown_file(circle).starts_with(kDamaged));
}

}  // namespace
}  // namespace sqlagent::sheet
