#include "core/sheet/cells.h"

namespace sqlagent::sheet {

using Stored = Cell::Stored;

Cell exact_cell(std::string_view kept, Stored stored, Unit unit) {
  Cell cell;
  cell.data = kept.data();
  cell.size = static_cast<uint32_t>(kept.size());
  cell.kind = Cell::Kind::exact;
  cell.unit = unit;
  cell.stored = stored;
  return cell;
}

Cell boolean_cell(bool value) {
  return exact_cell(value ? "true" : "false", Stored::boolean);
}

Cell error_cell(std::string_view kept) {
  Cell cell = plain_cell(kept);
  cell.kind = Cell::Kind::error;
  cell.stored = Stored::error;
  return cell;
}

Cell text_cell(std::string_view kept) {
  Cell cell = plain_cell(kept);
  cell.stored = Stored::text;
  return cell;
}

Cell number_cell(RowBuilder& rows, std::string_view written, const NumberFormat& format,
                 bool epoch_1904) {
  if (format.kind != NumberFormat::Kind::number) {
    const SerialText serial = serial_text(written, format.kind, epoch_1904);
    if (!serial.text.empty()) return exact_cell(rows.keep(serial.text), serial.stored);
  }
  const bool short_and_plain = written.size() <= 15 && written[0] != '.' &&
                               written.find_first_not_of("0123456789.-") == written.npos;
  if (short_and_plain) return exact_cell(rows.keep(written), Stored::number, format.unit);
  return exact_cell(rows.keep(plain_number(written)), Stored::number, format.unit);
}

Cell number_cell(RowBuilder& rows, double value, const NumberFormat& format, bool epoch_1904) {
  if (format.kind != NumberFormat::Kind::number) {
    const SerialText serial = serial_text(value, format.kind, epoch_1904);
    if (!serial.text.empty()) return exact_cell(rows.keep(serial.text), serial.stored);
  }
  return exact_cell(rows.keep(plain_number(value)), Stored::number, format.unit);
}

Cell iso_date_cell(RowBuilder& rows, std::string_view written) {
  std::string text(written);
  if (text.ends_with('Z')) text.pop_back();
  if (text.size() > 10 && text[10] == 'T') text[10] = ' ';
  if (const size_t point = text.find('.'); point != text.npos) {
    while (text.back() == '0') text.pop_back();
    if (text.size() == point + 1) text.pop_back();
  }
  if (text.size() > 10 && text.ends_with(" 00:00:00")) text.resize(10);
  return exact_cell(rows.keep(text), text.size() > 10 ? Stored::date_time : Stored::date);
}

}  // namespace sqlagent::sheet
