// Any bytes may stand in a queue: reading them must neither crash nor accept what our key has not
// signed. The first byte says where the rest stands, so that the parts behind the envelope are
// reached too: as the envelope, its body, or its headers.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/celery/base64.h"
#include "core/celery/message.h"

namespace {

using namespace sqlagent::celery;

std::string envelope_of(uint8_t place, const std::string& bytes) {
  if (place % 3 == 0) return bytes;
  const std::string body = place % 3 == 1 ? bytes : "[[],{},{}]";
  const std::string headers = place % 3 == 1 ? R"({"task":"t","id":"i"})" : bytes;
  return R"({"body":")" + base64(body) +
         R"(","content-encoding":"utf-8","content-type":"application/json","headers":)" + headers +
         R"(,"properties":{"body_encoding":"base64","delivery_tag":"d"}})";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const SigningKey key =
      SigningKey::derive(sqlagent::Secret<std::string>("a key that the fuzzer cannot guess.."));
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  if (const auto decoded = from_base64(bytes); decoded && base64(*decoded) != bytes) std::abort();
  const auto envelope = envelope_of(data[0], bytes);
  if (parse_signed(envelope, key)) std::abort();
  const auto message = parse(envelope);
  if (!message) return 0;
  const auto again = parse_signed(build(*message, key), key);
  if (!again || again->id != message->id || again->kwargs != message->kwargs) std::abort();
  return 0;
}
