// The formats behind detail::open_file, one function each.
#pragma once
#include "core/sheet/file.h"
#include "core/sheet/zip.h"

namespace sqlagent::sheet::detail {

using Opened = Result<std::shared_ptr<File>, Refusal>;

Opened open_text(Source source, std::string_view name, const Limits& limits);
Opened open_xlsx(Zip zip, std::string_view name, const Limits& limits);
Opened open_xls(Source source, std::string_view name, const Limits& limits);
Opened open_ods(Zip zip, std::string_view name, const Limits& limits);
Opened open_flat_ods(Source source, std::string_view name, const Limits& limits);
// Any zip archive: a workbook, or files packed together.
Opened open_zip(Source source, std::string_view name, const Limits& limits);
Opened open_gzip(Source source, std::string_view name, const Limits& limits);

}  // namespace sqlagent::sheet::detail
