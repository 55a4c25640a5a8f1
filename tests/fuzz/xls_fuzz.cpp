// Hostile .xls workbooks: a whole compound file, or only the stream of records in it.
#include "core/sheet/open.h"
#include "core/sheet/xls_sheet.h"
#include "sheet_rows.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sqlagent::sheet;
  const Limits limits = small_limits();
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) {
    check_file(detail::open_xls(source_of(bytes), "fuzz.xls", limits), limits);
    return 0;
  }
  auto read = read_xls_workbook(source_of(bytes), limits);
  if (!read) {
    must(!read.error().message.empty());
    return 0;
  }
  const auto workbook = std::make_shared<const XlsWorkbook>(std::move(*read));
  for (size_t page = 0; page < workbook->pages.size(); ++page)
    if (auto rows = xls_rows(workbook, page, limits)) check_rows(**rows, limits);
  return 0;
}
