// The cells of one .xls sheet as rows.
#pragma once
#include <memory>

#include "core/sheet/row_builder.h"
#include "core/sheet/xls_workbook.h"

namespace sqlagent::sheet {

Result<std::unique_ptr<RowReader>, Refusal> xls_rows(std::shared_ptr<const XlsWorkbook> workbook,
                                                     size_t page, const Limits& limits);

}  // namespace sqlagent::sheet
