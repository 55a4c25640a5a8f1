#include "edge/api/attachment.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "io/http/header_value.h"

namespace sqlagent::api {
namespace {

constexpr size_t kCharacters = 80;

// What a file's name cannot hold on some system, and what shows one as another: control characters,
// marks that turn the direction of writing ("gpj.exe"), line separators.
bool is_unfit(std::string_view character) {
  const auto byte = static_cast<unsigned char>(character[0]);
  if (character.size() == 1)
    return byte < 0x20 || byte >= 0x7f ||
           std::string_view("/\\:*?\"<>|%;'`$").find(character[0]) != std::string_view::npos;
  if (character.size() == 2) return byte == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
  const auto starts = [&](std::string_view prefix) { return character.starts_with(prefix); };
  return starts("\u200b") || starts("\u200e") || starts("\u200f") || starts("\u2028") ||
         starts("\u2029") || starts("\u202a") || starts("\u202b") || starts("\u202c") ||
         starts("\u202d") || starts("\u202e") || starts("\u2066") || starts("\u2067") ||
         starts("\u2068") || starts("\u2069") || starts("\ufeff");
}

// Names that Windows keeps for devices, whatever follows the dot.
bool is_device(std::string_view name) {
  constexpr std::array<std::string_view, 4> kDevices{"con", "prn", "aux", "nul"};
  const auto lower = http::lower_case(name.substr(0, name.find('.')));
  const bool port = lower.size() == 4 && (lower.starts_with("com") || lower.starts_with("lpt"));
  return port || std::ranges::find(kDevices, lower) != kDevices.end();
}

std::string file_name(std::string_view title) {
  std::string name;
  for (size_t at = 0, kept = 0; at < title.size() && kept < kCharacters; ++kept) {
    const auto length = std::max<size_t>(1, utf8_sequence(title.substr(at)));
    const auto character = title.substr(at, length);
    at += length;
    const bool blank = is_unfit(character) || character == " ";
    if (!blank)
      name += character;
    else if (!name.empty() && name.back() != ' ')
      name += ' ';
  }
  while (!name.empty() && (name.back() == ' ' || name.back() == '.')) name.pop_back();
  name.erase(0, std::min(name.find_first_not_of(". "), name.size()));
  return name.empty() || is_device(name) ? "result" : name;
}

}  // namespace

std::string attachment(std::string_view title, std::string_view extension) {
  const auto name = file_name(title);
  std::string plain, encoded;
  for (const char letter : name) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool ascii = byte < 0x80;
    if (ascii) plain += letter;
    const bool token = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                       (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '_' || byte == '.';
    encoded += token ? std::string(1, letter) : fmt::format("%{:02X}", byte);
  }
  if (plain.find_first_not_of(" .-_") == std::string::npos) plain = "result";
  return fmt::format("attachment; filename=\"{}.{}\"; filename*=UTF-8''{}.{}", plain, extension,
                     encoded, extension);
}

}  // namespace sqlagent::api
