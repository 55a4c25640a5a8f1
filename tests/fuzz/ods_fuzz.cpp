// Hostile OpenDocument content: the same XML that an .ods archive packs.
#include "core/sheet/open.h"
#include "sheet_rows.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sqlagent::sheet;
  const Limits limits = small_limits();
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  check_file(detail::open_flat_ods(source_of(bytes), "fuzz.fods", limits), limits);
  return 0;
}
