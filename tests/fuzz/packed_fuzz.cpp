// Hostile archives: zip or gzip by the bytes, else the bytes as a text in a gzip stream.
#include <zlib.h>

#include "core/sheet/open.h"
#include "sheet_rows.h"

namespace {

std::string gzipped(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 1, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sqlagent::sheet;
  const Limits limits = small_limits();
  std::string bytes(reinterpret_cast<const char*>(data), size);
  const bool packed = bytes.starts_with("PK") || bytes.starts_with("\x1F\x8B");
  if (!packed) bytes = gzipped(bytes);
  check_file(detail::open_file(source_of(std::move(bytes)), "fuzz", limits), limits);
  return 0;
}
