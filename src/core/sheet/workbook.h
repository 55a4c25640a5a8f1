// The parts of an .xlsx workbook that every sheet needs: which sheets there are, the number
// formats, the shared strings.
#pragma once
#include <string>
#include <vector>

#include "core/sheet/number_format.h"
#include "core/sheet/zip.h"

namespace sqlagent::sheet {

// All shared strings, one after the other; cells point into them.
class SharedStrings {
 public:
  void add(std::string_view text);
  size_t size() const { return ends_.size(); }
  size_t bytes() const { return texts_.size(); }
  std::string_view at(size_t index) const {
    const size_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(texts_).substr(begin, ends_[index] - begin);
  }

 private:
  std::string texts_;
  std::vector<uint32_t> ends_;
};

struct Workbook {
  struct Sheet {
    std::string name, part;
  };
  std::vector<Sheet> sheets;
  size_t charts = 0;  // sheets that are only a chart
  bool epoch_1904 = false;
  std::vector<NumberFormat> formats;  // by a cell's style index
  SharedStrings strings;
};

// Refuses other archives by what they are: a Word document, an .ods file, a plain zip.
Result<Workbook, Refusal> read_workbook(const Zip& zip, const Limits& limits);

// "_x000D_" is how OOXML writes a control character (ECMA-376 part 1, 22.4.2.4).
void append_unescaped(std::string& out, std::string_view text);

}  // namespace sqlagent::sheet
