// An opened file inside the room: what format it is, which sheets it has, how to read the rows of
// one of them (again).
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/sheet/rows.h"

namespace sqlagent::sheet::detail {

struct File {
  virtual ~File() = default;
  std::string name;  // as the person calls it
  Limits limits;
  std::vector<std::string> sheets;  // names; one empty name for a text file
  std::vector<Notice> notices;
  bool semicolons = false;
  virtual Result<std::unique_ptr<RowReader>, Refusal> rows(size_t sheet) const = 0;
  virtual double share_before(size_t sheet) const = 0;  // of the whole work, 0…1, for progress
  virtual double share_of(size_t sheet, uint64_t bytes_read) const = 0;
};

// Looks at the content and opens it. Refuses with a sentence what is not a spreadsheet.
Result<std::shared_ptr<File>, Refusal> open_file(Source source, std::string_view name,
                                                 const Limits& limits);
Result<std::shared_ptr<File>, Refusal> open_xlsx(Source source, std::string_view name,
                                                 const Limits& limits);

}  // namespace sqlagent::sheet::detail
