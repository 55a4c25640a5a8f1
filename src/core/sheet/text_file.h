// A text file of delimited fields, wherever its bytes come from.
#pragma once
#include "core/sheet/forward.h"
#include "core/sheet/open.h"

namespace sqlagent::sheet::detail {

// open: makes the source anew for each pass; its state is null for a plain file.
// size: of the text, for progress.
Opened open_text_from(std::function<Forward()> open, uint64_t size, std::string_view name,
                      const Limits& limits);

}  // namespace sqlagent::sheet::detail
