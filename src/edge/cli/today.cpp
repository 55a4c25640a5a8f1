#include "edge/cli/today.h"

#include "base/error.h"
#include "edge/api/body.h"

namespace sqlagent::cli {

Date today_or(const std::string& text) {
  if (text.empty()) return api::today_here();
  const auto date = parse_iso_date(text);
  if (!date) throw Error(Code::bad_request, "--today takes a date like 2026-01-31.");
  return *date;
}

}  // namespace sqlagent::cli
