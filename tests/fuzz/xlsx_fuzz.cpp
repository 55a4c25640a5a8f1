// Hostile workbooks. An input is either a whole archive, or the text of a sheet, which is put into
// an otherwise sound one: mutations of deflated bytes rarely get past the checksum.
#include "core/sheet/test_workbook.h"
#include "sheet_rows.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sqlagent::sheet;
  const Limits limits = small_limits();
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.starts_with("PK")) {
    check_file(detail::open_file(source_of(bytes), "fuzz.xlsx", limits), limits);
    return 0;
  }
  TestWorkbook workbook;
  workbook.strings = {"<t>a</t>", "<r><t>b</t></r>"};
  workbook.styles =
      "<numFmts><numFmt numFmtId=\"164\" formatCode=\"d/m/yy h:mm\"/></numFmts><cellXfs><xf "
      "numFmtId=\"0\"/><xf numFmtId=\"164\"/>"
      "<xf numFmtId=\"10\"/></cellXfs>";
  // An input may describe a sheet, the styles, and what follows the cells.
  const size_t cut = bytes.find('\f');
  workbook.sheets = {{"Sheet", bytes.substr(0, cut)}};
  if (cut != bytes.npos) {
    const std::string rest = bytes.substr(cut + 1);
    const size_t second = rest.find('\f');
    workbook.styles = rest.substr(0, second);
    if (second != rest.npos) workbook.sheets[0].after = rest.substr(second + 1);
  }
  check_file(detail::open_file(source_of(workbook.bytes()), "fuzz.xlsx", limits), limits);
  return 0;
}
