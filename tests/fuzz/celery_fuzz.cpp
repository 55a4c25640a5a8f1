// Any bytes may stand in a queue: reading them must neither crash nor accept what our key has not signed.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/celery/base64.h"
#include "core/celery/message.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sqlagent::celery;
  static const SigningKey key =
      SigningKey::derive(sqlagent::Secret<std::string>("a key that the fuzzer cannot guess.."));
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto decoded = from_base64(bytes); decoded && base64(*decoded) != bytes) std::abort();
  if (parse_signed(bytes, key)) std::abort();
  const auto message = parse(bytes);
  if (!message) return 0;
  const auto again = parse_signed(build(*message, key), key);
  if (!again || again->id != message->id || again->kwargs != message->kwargs) std::abort();
  return 0;
}
