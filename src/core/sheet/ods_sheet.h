// Tables of an OpenDocument spreadsheet (ODF 1.2 part 1, chapters 9 and 19): the content of an .ods
// archive, or a flat .fods file.
#pragma once
#include <memory>
#include <vector>

#include "core/sheet/file.h"
#include "core/sheet/forward.h"
#include "core/sheet/ods_styles.h"
#include "core/sheet/row_builder.h"

namespace sqlagent::sheet {

struct OdsTable {
  detail::Sheet sheet;
  Layout layout;     // what the document says about it outside the table: database ranges
  double share = 0;  // of the document's bytes that precede its end
};

// One look at the whole document. styles: those from outside of it, as an archive keeps them.
Result<std::vector<OdsTable>, Refusal> survey_ods(std::unique_ptr<ByteStream> content,
                                                  const OdsStyles& styles, const Limits& limits);

// The rows of the table with this index. layout: what survey_ods found.
std::unique_ptr<RowReader> ods_rows(std::unique_ptr<ByteStream> content, size_t table,
                                    Layout layout, const OdsStyles& styles, const Limits& limits);

}  // namespace sqlagent::sheet
