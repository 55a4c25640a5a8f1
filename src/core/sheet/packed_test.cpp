// Tables that come in gzip files and zip archives.
#include <gtest/gtest.h>
#include <zlib.h>

#include "core/sheet/test_rows.h"
#include "core/sheet/test_workbook.h"

namespace sqlagent::sheet {
namespace {

std::string gzipped(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

TestWorkbook small() {
  TestWorkbook workbook;
  workbook.sheets = {{"One", "<row><c><v>1</v></c></row>"}};
  return workbook;
}

TEST(Packed, GzipOfTextAndOfAWorkbook) {
  EXPECT_EQ(shown_file(gzipped("a,b\n1,2\n")), "1: a|b\n2: 1|2\n");
  EXPECT_EQ(shown_file(gzipped(small().bytes())), "== One\n1: 1\n");
  EXPECT_EQ(shown_file(gzipped("a,b\n") + gzipped("1,2\n") + std::string(512, '\0')),
            "1: a|b\n2: 1|2\n");  // members and padding, as tools append them
}

TEST(Packed, ALongGzipIsReadTwiceAlike) {
  std::string text = "id,word\n";
  for (int i = 0; i < 100'000; ++i) text += fmt::format("{},word {}\n", i, i * 7 % 1000);
  const auto file = detail::open_file(source_of(gzipped(text)), "x.csv.gz", {});
  ASSERT_TRUE(file.has_value()) << file.error().message;
  std::string first = shown_rows(**(*file)->rows(0));
  EXPECT_EQ(first, shown_rows(**(*file)->rows(0)));
  EXPECT_TRUE(first.ends_with("100001: 99999|word 993\n"));
}

TEST(Packed, EachFileOfAZipIsASheet) {
  EXPECT_EQ(shown_file(zipped({{"north.csv", "a;b\n1;2\n"},
                               {"__MACOSX/._north.csv", std::string("\0\5\26\7", 4)},
                               {"deep/south.v2.tsv", "a\tb\n3\t4\n"},
                               {"book.xlsx", small().bytes()}})),
            "== north\n1: a|b\n2: 1|2\n== south.v2\n1: a|b\n2: 3|4\n== book · One\n1: 1\n");
  EXPECT_EQ(shown_file(zipped({{"../../etc/passwd", "a,b\n1,2\n"}})),
            "== passwd\n1: a|b\n2: 1|2\n");  // a name is a label, not a path
}

TEST(Packed, WhatIsNoTableIsLeftOutAndSaid) {
  const auto file = detail::open_file(
      source_of(zipped({{"read me.html", "<!DOCTYPE html>"}, {"a.csv", "a,b\n1,2\n"}})), "x", {});
  ASSERT_TRUE(file.has_value()) << file.error().message;
  ASSERT_EQ((*file)->notices.size(), 1u);
  EXPECT_EQ((*file)->notices[0].text,
            "read me.html was left out. This is a web page or XML document. Please open it in "
            "Excel and save it as .xlsx or .csv.");
  EXPECT_EQ(shown_file(zipped({{"a.html", "<html>"}, {"b.html", "<html>"}})),
            "refused: There is no spreadsheet in this zip archive.");
  EXPECT_EQ(shown_file(zipped({{"in.zip", zipped({{"a.csv", "1"}})}})),
            "refused: in.zip is an archive inside an archive. Please unpack it first.");
  EXPECT_EQ(shown_file(gzipped(gzipped("a,b\n"))),
            "refused: test is packed twice. Please unpack it.");
}

TEST(Packed, BombsAndDamageAreNoticed) {
  const std::string bomb(20 << 20, ' ');
  const std::string refusal =
      "refused: The file unpacks to far more data than a spreadsheet holds. It was not read any "
      "further.";
  EXPECT_TRUE(shown_file(gzipped("a,b\n1,2\n" + bomb)).ends_with(refusal));
  EXPECT_TRUE(shown_file(zipped({{"a.csv", "a,b\n1,2\n" + bomb}})).ends_with(refusal));
  const std::string whole = gzipped("a,b\n1,2\n");
  EXPECT_EQ(shown_file(whole.substr(0, whole.size() - 6)),
            "refused: The gzip file is damaged or not complete. Please pack it again and upload "
            "the copy.");
  Limits limits;
  limits.packed_workbook_bytes = 100;
  EXPECT_EQ(shown_file(zipped({{"book.xlsx", small().bytes()}}), false, limits),
            "refused: The workbook book.xlsx in the archive is larger than 0 MB. Please unpack it "
            "and upload it by itself.");
}

}  // namespace
}  // namespace sqlagent::sheet
