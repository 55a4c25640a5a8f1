// The cells that a workbook's readers make, whatever its format.
#pragma once
#include "core/sheet/number_format.h"
#include "core/sheet/row_builder.h"

namespace sqlagent::sheet {

// Texts are not copied: they must have been kept, or outlive the batch.
Cell exact_cell(std::string_view kept, Cell::Stored stored, Unit unit = Unit::none);
Cell boolean_cell(bool value);
Cell error_cell(std::string_view kept);
Cell text_cell(std::string_view kept);

// A number as its format shows it, in canonical form.
Cell number_cell(RowBuilder& rows, std::string_view written, const NumberFormat& format,
                 bool epoch_1904);
Cell number_cell(RowBuilder& rows, double value, const NumberFormat& format, bool epoch_1904);

// "2024-05-01T00:00:00" → "2024-05-01", "2024-05-01T13:05:00Z" → "2024-05-01 13:05:00".
Cell iso_date_cell(RowBuilder& rows, std::string_view written);

}  // namespace sqlagent::sheet
