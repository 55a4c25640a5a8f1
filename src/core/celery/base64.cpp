// Plain table-driven coder; messages are a few hundred bytes, so clarity beats vector instructions.
#include "core/celery/base64.h"

#include <array>
#include <cstdint>

namespace sqlagent::celery {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr uint8_t kForeign = 0xFF;

constexpr std::array<uint8_t, 256> kValues = [] {
  std::array<uint8_t, 256> values{};
  values.fill(kForeign);
  for (size_t i = 0; i < kAlphabet.size(); ++i)
    values[static_cast<uint8_t>(kAlphabet[i])] = static_cast<uint8_t>(i);
  return values;
}();

uint32_t byte_at(std::string_view bytes, size_t at) {
  return at < bytes.size() ? static_cast<uint8_t>(bytes[at]) : 0;
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const uint32_t group =
        byte_at(bytes, i) << 16 | byte_at(bytes, i + 1) << 8 | byte_at(bytes, i + 2);
    text += kAlphabet[group >> 18 & 63];
    text += kAlphabet[group >> 12 & 63];
    text += i + 1 < bytes.size() ? kAlphabet[group >> 6 & 63] : '=';
    text += i + 2 < bytes.size() ? kAlphabet[group & 63] : '=';
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (size_t i = 0; i < text.size(); i += 4) {
    const size_t missing = i + 4 == text.size() ? padding : 0;
    uint32_t group = 0;
    for (size_t k = 0; k < 4; ++k) {
      const uint8_t value =
          k < 4 - missing ? kValues[static_cast<uint8_t>(text[i + k])] : uint8_t{0};
      if (value == kForeign) return std::nullopt;
      group = group << 6 | value;
    }
    // Bits that no byte uses must be zero, so that one value has one spelling (RFC 4648,
    // section 3.5).
    if (missing == 1 && (group & 0xFF) != 0) return std::nullopt;
    if (missing == 2 && (group & 0xFFFF) != 0) return std::nullopt;
    bytes += static_cast<char>(group >> 16 & 0xFF);
    if (missing < 2) bytes += static_cast<char>(group >> 8 & 0xFF);
    if (missing < 1) bytes += static_cast<char>(group & 0xFF);
  }
  return bytes;
}

}  // namespace sqlagent::celery
