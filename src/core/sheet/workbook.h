// The parts of an .xlsx workbook that every sheet needs: which sheets there are, the styles, the
// shared strings.
#pragma once
#include <string>
#include <vector>

#include "core/sheet/file.h"
#include "core/sheet/number_format.h"
#include "core/sheet/zip.h"

namespace sqlagent::sheet {

// All shared strings, one after the other; cells point into them.
class SharedStrings {
 public:
  // Room for that many bytes, so that growing does not copy: pages that stay unused cost nothing.
  void reserve(size_t bytes) { texts_.reserve(bytes); }
  // OOXML escapes control characters: "_x000D_".
  void add_escaped(std::string_view text);
  void add(std::string_view text);
  size_t size() const { return ends_.size(); }
  size_t bytes() const { return texts_.size() + ends_.size() * sizeof(uint32_t); }
  // REQUIRES: nothing is added any more, since texts may move.
  std::string_view at(size_t index) const {
    const size_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(texts_).substr(begin, ends_[index] - begin);
  }

 private:
  std::string texts_;
  std::vector<uint32_t> ends_;
};

Refusal too_much_text(const Limits& limits);  // more than Limits::shared_string_bytes

struct Workbook {
  struct Page {
    detail::Sheet sheet;
    std::string part;  // in the archive; empty for sheets without cells
  };
  std::vector<Page> pages;
  bool epoch_1904 = false;
  std::vector<CellStyle> styles;  // by a cell's style index
  SharedStrings strings;
};

// Refuses other archives by what they are: a Word document, a binary workbook.
Result<Workbook, Refusal> read_workbook(const Zip& zip, const Limits& limits);
// The part that lists the sheets; empty if the archive is no .xlsx workbook.
Result<std::string, Refusal> workbook_part(const Zip& zip);

// "_x000D_" is how OOXML writes a control character (ECMA-376 part 1, 22.4.2.4).
void append_unescaped(std::string& out, std::string_view text);

}  // namespace sqlagent::sheet
