// What every sheet of an .xls workbook needs: which sheets there are, styles, shared strings.
#pragma once
#include <string>
#include <vector>

#include "core/sheet/biff.h"
#include "core/sheet/number_format.h"
#include "core/sheet/workbook.h"

namespace sqlagent::sheet {

struct XlsWorkbook {
  struct Page {
    detail::Sheet sheet;
    uint64_t at = 0;  // of its first record in the stream
  };
  Source stream;
  bool biff8 = true;  // else BIFF5, of Excel 5 and 95: strings are bytes
  CodePage page = CodePage::windows_1252;
  bool epoch_1904 = false;
  std::vector<Page> pages;
  std::vector<CellStyle> styles;  // by a cell's XF index
  SharedStrings strings;
};

Result<XlsWorkbook, Refusal> read_xls_workbook(Source stream, const Limits& limits);

Refusal protected_workbook();

}  // namespace sqlagent::sheet
