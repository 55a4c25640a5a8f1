#include "app/identity/email.h"

#include <algorithm>

#include "base/utf8.h"

namespace sqlagent::identity {

namespace {

constexpr size_t kMaxEmailBytes = 254, kMaxLocalBytes = 64, kMaxNameCharacters = 200;

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

}  // namespace

std::optional<std::string> tidy_email(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  if (text.size() > kMaxEmailBytes || !is_utf8(text)) return std::nullopt;
  const auto at = text.find('@');
  if (at == text.npos || at == 0 || at > kMaxLocalBytes || at + 1 == text.size() ||
      text.find('@', at + 1) != text.npos)
    return std::nullopt;
  constexpr std::string_view kForbidden = "\"(),:;<>[\\]`";
  std::string out;
  for (const char c : text) {
    if ((c >= 0 && c <= ' ') || c == 127 || kForbidden.find(c) != kForbidden.npos)
      return std::nullopt;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  const auto domain = std::string_view(out).substr(at + 1);
  if (domain.front() == '.' || domain.back() == '.' || domain.find("..") != domain.npos)
    return std::nullopt;
  return out;
}

std::string tidy_name(std::string_view text) {
  if (!is_utf8(text)) return {};
  std::string out;
  size_t characters = 0;
  for (size_t at = 0; at < text.size() && characters < kMaxNameCharacters;) {
    const auto length = std::max<size_t>(utf8_sequence(text.substr(at)), 1);
    const auto piece = text.substr(at, length);
    at += length;
    const bool blank =
        length == 1 && (is_space(piece[0]) || (piece[0] >= 0 && piece[0] < ' ') || piece[0] == 127);
    if (blank && (out.empty() || out.back() == ' ')) continue;
    out += blank ? std::string_view(" ") : piece;
    ++characters;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace sqlagent::identity
