// The records of an .xls workbook ([MS-XLS]; BIFF8 and BIFF5) and the strings in them.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/sheet/code_page.h"
#include "core/sheet/source.h"

namespace sqlagent::sheet {

namespace biff {
// Numbers of the records that are read.
enum Id : uint16_t {
  kFormula = 0x0006,
  kEof = 0x000A,
  kDateMode = 0x0022,
  kFilePass = 0x002F,
  kFont = 0x0031,
  kContinue = 0x003C,
  kPane = 0x0041,
  kCodePage = 0x0042,
  kColInfo = 0x007D,
  kBoundSheet = 0x0085,
  kMulRk = 0x00BD,
  kRString = 0x00D6,
  kXf = 0x00E0,
  kMergedCells = 0x00E5,
  kSst = 0x00FC,
  kLabelSst = 0x00FD,
  kNumber = 0x0203,
  kLabel = 0x0204,
  kBoolErr = 0x0205,
  kString = 0x0207,
  kRow = 0x0208,
  kArray = 0x0221,
  kTable = 0x0236,
  kWindow2 = 0x023E,
  kRk = 0x027E,
  kFormat = 0x041E,
  kSharedFormula = 0x04BC,
  kBof = 0x0809
};
}  // namespace biff

struct Record {
  uint16_t id = 0;
  uint64_t at = 0;        // of its head, in the stream
  std::string_view data;  // valid until the next one is read
};

class RecordStream {
 public:
  // piece_bytes: how much to read at once; little where records are looked up here and there.
  explicit RecordStream(Source source, size_t piece_bytes = 128 * 1024)
      : source_(std::move(source)), piece_bytes_(piece_bytes) {}
  void seek(uint64_t offset) { at_ = offset; }
  uint64_t at() const { return at_; }
  uint64_t size() const { return source_.size; }
  // nullopt at the end of the stream, or where a record is cut off.
  std::optional<Record> next();
  // The id of the record that next() would answer, 0 at the end.
  uint16_t peek();

 private:
  std::string_view bytes(uint64_t offset, size_t size);  // fewer at the end

  Source source_;
  size_t piece_bytes_;
  uint64_t at_ = 0, begin_ = 0;  // begin_: where buffer_ lies in the stream
  std::string buffer_;
};

// A string that may go on in CONTINUE records; the text in UTF-8 without NUL.
class StringReader {
 public:
  // first: the record in which the string begins, `at` its first byte.
  StringReader(RecordStream& records, std::string_view first, size_t at)
      : records_(records), data_(first), at_(at) {}
  // count_bytes: how wide the count of characters is, 1 or 2. False if the string is cut off.
  bool read_unicode(int count_bytes, std::string& out);  // BIFF8
  bool skip(size_t bytes);
  bool over() const { return at_ >= data_.size(); }

 private:
  bool more();  // to the next CONTINUE
  bool byte(uint8_t& value);
  bool number(int bytes, uint32_t& value);

  RecordStream& records_;
  std::string held_;  // the CONTINUE record that is being read
  std::string_view data_;
  size_t at_;
  std::u16string units_;
};

// BIFF5: a count and bytes in the workbook's code page.
bool read_bytes_string(std::string_view data, size_t at, int count_bytes, CodePage page,
                       std::string& out);

}  // namespace sqlagent::sheet
