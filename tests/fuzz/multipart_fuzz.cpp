// Hostile multipart bodies: first byte of the input is the size of the pieces, the rest the body.
// However it is cut, the parser sees the same parts, refuses with a sentence, and never crashes.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "io/http/multipart.h"

namespace {

std::string parts_of(std::string_view body, size_t step) {
  std::string log;
  try {
    sqlagent::http::MultipartParser parser(
        "multipart/form-data; boundary=b",
        {[&](const sqlagent::http::PartHead& head) {
           log += "\x01" + head.name + "\x02" + head.filename + "\x02" + head.content_type;
         },
         [&](std::string_view bytes) { log += bytes; }, [&] { log += '\x03'; }});
    for (size_t at = 0; at < body.size(); at += step) parser.feed(body.substr(at, step));
    parser.finish();
  } catch (const sqlagent::Error&) {
    return "refused";
  }
  return log;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size < 1) return 0;
  const std::string_view body(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  if (parts_of(body, size) != parts_of(body, 1 + bytes[0])) std::abort();
  return 0;
}
