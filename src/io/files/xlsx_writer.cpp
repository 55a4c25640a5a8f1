#include "io/files/xlsx_writer.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"
#include "io/files/sheet_value.h"

namespace sqlagent::files {
namespace {

constexpr double kNarrowest = 9, kWidest = 60;  // characters
constexpr size_t kRowsMeasured = 200;           // for the widths of the columns

[[noreturn]] void no_space(const std::string& why) {
  throw Error(Code::no_space, "There is no space left on the server. Try again later.", why);
}

// UTF-16 units, as Excel counts. Cut at a character.
std::string fitting(std::string_view text) {
  if (text.size() <= XlsxWriter::kMostCellCharacters) return std::string(text);
  size_t units = 0, at = 0;
  while (at < text.size()) {
    const auto length = std::max<size_t>(1, utf8_sequence(text.substr(at)));
    units += length == 4 ? 2 : 1;
    if (units >= XlsxWriter::kMostCellCharacters) break;
    at += length;
  }
  if (at == text.size()) return std::string(text);
  return std::string(text.substr(0, at)) + "\u2026";
}

}  // namespace

struct XlsxWriter::State {
  std::vector<ResultColumn> columns;
  std::vector<double> widths;
  lxw_workbook* book = nullptr;
  lxw_worksheet* sheet = nullptr;
  lxw_format *bold = nullptr, *date = nullptr, *moment = nullptr;
  lxw_row_t next = 0;

  ~State() {
    if (book) lxw_workbook_free(book);
  }
  void check(lxw_error error) const {
    if (error != LXW_NO_ERROR)
      throw Error(Code::internal, "The workbook could not be written. Export as CSV instead.",
                  std::string("xlsxwriter: ") + lxw_strerror(error));
  }
  void write_text(lxw_col_t column, std::string_view text, lxw_format* format) {
    if (text.empty()) return;  // the library has no cell for an empty text
    check(worksheet_write_string(sheet, next, column, fitting(text).c_str(), format));
    measure(column, text);
  }
  void measure(lxw_col_t column, std::string_view text) {
    if (next > kRowsMeasured) return;
    const auto width = static_cast<double>(utf8_length(text.substr(0, text.find('\n')))) + 2;
    widths[column] = std::clamp(width, widths[column], std::max(kWidest, widths[column]));
  }
  void write_cell(lxw_col_t column, std::string_view text) {
    const auto type = columns[column].type;
    if (type == Type::boolean && (text == "t" || text == "f")) {
      check(worksheet_write_boolean(sheet, next, column, text == "t", nullptr));
      return;
    }
    const auto number = sheet_number(text, type);
    if (!number) return write_text(column, text, nullptr);
    auto* format = number->kind == SheetKind::date     ? date
                   : number->kind == SheetKind::moment ? moment
                                                       : nullptr;
    check(worksheet_write_number(sheet, next, column, number->value, format));
    measure(column, text);
  }
  // The library does not look at what its own file says of a full disk.
  void check_disk() const {
    if (sheet->optimize_tmpfile && std::ferror(sheet->optimize_tmpfile))
      no_space("xlsxwriter's temporary file");
  }
};

XlsxWriter::XlsxWriter(const std::string& path, const std::string& folder,
                       std::vector<ResultColumn> columns)
    : state_(new State) {
  auto& state = *state_;
  state.columns = std::move(columns);
  state.widths.assign(state.columns.size(), kNarrowest);
  std::string scratch = folder;
  lxw_workbook_options options{
      .constant_memory = LXW_TRUE, .tmpdir = scratch.data(), .use_zip64 = LXW_TRUE};
  state.book = workbook_new_opt(path.c_str(), &options);
  if (state.book) state.sheet = workbook_add_worksheet(state.book, "Result");
  if (!state.sheet) state.check(LXW_ERROR_MEMORY_MALLOC_FAILED);
  state.bold = workbook_add_format(state.book);
  format_set_bold(state.bold);
  state.date = workbook_add_format(state.book);
  format_set_num_format(state.date, "yyyy-mm-dd");
  state.moment = workbook_add_format(state.book);
  format_set_num_format(state.moment, "yyyy-mm-dd hh:mm:ss");
  worksheet_freeze_panes(state.sheet, 1, 0);
  for (size_t i = 0; i < state.columns.size(); ++i)
    state.write_text(static_cast<lxw_col_t>(i), state.columns[i].name, state.bold);
  ++state.next;
}

XlsxWriter::~XlsxWriter() = default;

void XlsxWriter::write(const std::vector<Row>& rows) {
  auto& state = *state_;
  for (const auto& row : rows) {
    for (size_t i = 0; i < state.columns.size(); ++i)
      if (row[i]) state.write_cell(static_cast<lxw_col_t>(i), *row[i]);
    ++state.next;
  }
  state.check_disk();
}

void XlsxWriter::finish() {
  auto& state = *state_;
  for (size_t i = 0; i < state.widths.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    worksheet_set_column(state.sheet, column, column, state.widths[i], nullptr);
  }
  if (std::fflush(state.sheet->optimize_tmpfile) != 0) no_space(std::strerror(errno));
  state.check_disk();
  const auto error = workbook_close(std::exchange(state.book, nullptr));
  if (error == LXW_ERROR_ZIP_FILE_ADD || error == LXW_ERROR_ZIP_CLOSE ||
      error == LXW_ERROR_ZIP_FILE_OPERATION || error == LXW_ERROR_CREATING_TMPFILE)
    no_space(std::string("xlsxwriter: ") + lxw_strerror(error));
  state.check(error);
}

}  // namespace sqlagent::files
