// Hostile workbooks. An input is either a whole archive, or the text of a sheet, which is put into
// an otherwise sound one: mutations of deflated bytes rarely get past the checksum.
#include <cstdlib>
#include <string>

#include "core/sheet/sheet.h"
#include "core/sheet/test_workbook.h"

namespace {

void read_all(const std::string& bytes) {
  using namespace sqlagent::sheet;
  Limits limits;
  limits.cell_bytes = 4096;
  limits.inflated_bytes = 4 << 20;
  const auto book = read(source_of(bytes), "fuzz.xlsx", limits);
  if (!book) {
    if (book.error().message.empty()) std::abort();
    return;
  }
  for (size_t i = 0; i < book->tables().size(); ++i) {
    auto encoder = book->rows(i);
    if (!encoder) std::abort();
    for (;;) {
      const auto piece = (*encoder)->next();
      if (!piece) std::abort();
      if (piece->empty()) break;
    }
    if ((*encoder)->rows() != book->tables()[i].rows) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.starts_with("PK")) {
    read_all(bytes);
    return 0;
  }
  sqlagent::sheet::TestWorkbook workbook;
  workbook.strings = {"<t>a</t>", "<r><t>b</t></r>"};
  workbook.styles =
      "<numFmts><numFmt numFmtId=\"164\" formatCode=\"d/m/yy h:mm\"/></numFmts><cellXfs><xf "
      "numFmtId=\"0\"/><xf numFmtId=\"164\"/>"
      "<xf numFmtId=\"10\"/></cellXfs>";
  const size_t cut = bytes.find('\f');  // an input may describe a sheet and the styles
  workbook.sheets = {{"Sheet", bytes.substr(0, cut)}};
  if (cut != bytes.npos) workbook.styles = bytes.substr(cut + 1);
  read_all(workbook.bytes());
  return 0;
}
