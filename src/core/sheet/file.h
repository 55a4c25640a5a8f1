// An opened file inside the room: what format it is, which sheets it has, how to read the rows of
// one of them (again).
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/sheet/rows.h"

namespace sqlagent::sheet::detail {

enum class Visibility : uint8_t { visible, hidden, very_hidden };

struct Sheet {
  std::string name;  // empty for a text file; of an archive, the file's or "file · sheet"
  Visibility visibility = Visibility::visible;
  bool chart_only = false;  // has no cells; its reader answers no rows
  bool semicolons = false;  // a text file whose fields are separated by ';'
};

struct File {
  virtual ~File() = default;
  std::string name;    // as the person calls it
  std::string format;  // for the receipt: "Excel workbook (.xlsx)", "text, separated by commas"
  Limits limits;
  std::vector<Sheet> sheets;
  std::vector<Notice> notices;
  virtual Result<std::unique_ptr<RowReader>, Refusal> rows(size_t sheet) const = 0;
  virtual double share_before(size_t sheet) const = 0;  // of the whole work, 0…1, for progress
  virtual double share_of(size_t sheet, uint64_t bytes_read) const = 0;
};

// Looks at the content and opens it. Refuses with a sentence what is not a spreadsheet.
Result<std::shared_ptr<File>, Refusal> open_file(Source source, std::string_view name,
                                                 const Limits& limits);

}  // namespace sqlagent::sheet::detail
