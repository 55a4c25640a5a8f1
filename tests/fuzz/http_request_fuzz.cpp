// Hostile HTTP requests: the wire parser and the target parser refuse or take them, whole or byte
// by byte alike.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "io/http/target.h"
#include "io/http/wire_parser.h"

namespace {

std::string seen(std::string_view bytes, size_t step) {
  sqlagent::http::WireParser parser;
  std::string body;
  try {
    for (size_t used = 0, available = 0; !parser.done();) {
      const auto taken = parser.put(bytes.substr(used, available - used));
      used += taken;
      body += parser.piece();
      if (taken > 0) continue;
      if (available == bytes.size() || available - used > 64 * 1024) break;
      available = std::min(bytes.size(), available + step);
    }
    if (!parser.head_done()) return "incomplete";
    const auto target = sqlagent::http::parse_target(parser.target());
    return target.path + "\n" + body + (parser.done() ? "\ndone" : "");
  } catch (const sqlagent::http::HttpError&) {
    return "refused";
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto whole = seen(text, size + 1), split = seen(text, 1);
  // Cut into pieces, a broken request may still be waiting for bytes where the whole one is refused
  // already.
  if (whole != split && whole != "refused" && split != "refused" && whole != "incomplete" &&
      split != "incomplete")
    std::abort();
  return 0;
}
