// The cells of one .xlsx sheet as rows. Numbers become plain decimals, serial dates become ISO
// dates, so that inference sees one notation; words stay where the shared strings are.
#pragma once
#include <memory>

#include "core/sheet/row_builder.h"
#include "core/sheet/workbook.h"

namespace sqlagent::sheet {

// tables: what the sheet's table parts declare.
std::unique_ptr<RowReader> xlsx_rows(std::unique_ptr<ByteStream> part,
                                     std::shared_ptr<const Workbook> workbook,
                                     std::vector<Layout::Declared> tables, const Limits& limits);

}  // namespace sqlagent::sheet
