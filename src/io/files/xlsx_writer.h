// A result as a workbook of one sheet, row by row in constant memory. Texts stay texts: nothing in
// the file is a formula or a link.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/table.h"

namespace sqlagent::files {

class XlsxWriter {
 public:
  static constexpr size_t kMostRows = 1'048'575;         // and the row of names: Excel's limit
  static constexpr size_t kMostCellCharacters = 32'767;  // Excel's limit; longer cells end in "…"

  // Writes to the file at `path`; what it needs meanwhile lies, without a name, in `folder`.
  // Error(internal) when the library cannot begin.
  XlsxWriter(const std::string& path, const std::string& folder, std::vector<ResultColumn> columns);
  ~XlsxWriter();  // gives up unless finish() was reached
  XlsxWriter(const XlsxWriter&) = delete;
  XlsxWriter& operator=(const XlsxWriter&) = delete;

  // Error(no_space) when the disk is full. REQUIRES: kMostRows are not exceeded.
  void write(const std::vector<Row>& rows);
  // The file is whole afterwards. Compresses: takes seconds for large ones.
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sqlagent::files
