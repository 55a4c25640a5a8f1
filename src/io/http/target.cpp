#include "io/http/target.h"

#include "base/utf8.h"
#include "io/http/server.h"

namespace sqlagent::http {
namespace {

constexpr size_t kMaxSegments = 32, kMaxParameters = 100;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

[[noreturn]] void refuse(const char* why) {
  throw HttpError(400, Code::bad_request, why);
}

std::string decode_or_refuse(std::string_view text, bool plus_is_space) {
  auto decoded = percent_decode(text, plus_is_space);
  if (!decoded)
    refuse(
        "The address holds a % escape or characters that cannot be decoded; percent-encode it as "
        "UTF-8.");
  return std::move(*decoded);
}

void parse_query(std::string_view text, Target& target) {
  for (size_t count = 0; !text.empty(); ++count) {
    if (count == kMaxParameters) refuse("The address has more than 100 query parameters.");
    const auto end = text.find('&');
    const auto pair = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const auto value =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    target.query[decode_or_refuse(pair.substr(0, equals), true)] = decode_or_refuse(value, true);
  }
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '+' && plus_is_space) c = ' ';
    if (c == '%') {
      if (text.size() - i < 3) return std::nullopt;
      const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    const auto byte = static_cast<unsigned char>(c);
    const bool blank_in_query = plus_is_space && (c == '\n' || c == '\r' || c == '\t');
    if ((byte < 0x20 && !blank_in_query) || byte == 0x7F) return std::nullopt;
    out += c;
  }
  if (!is_utf8(out)) return std::nullopt;
  return out;
}

Target parse_target(std::string_view raw) {
  if (const auto scheme = raw.find("://");
      !raw.starts_with('/') && scheme != std::string_view::npos) {
    const auto path = raw.find('/', scheme + 3);
    raw = path == std::string_view::npos ? std::string_view("/") : raw.substr(path);
  }
  if (!raw.starts_with('/') || raw.find('#') != std::string_view::npos)
    refuse("The address must start with a slash.");
  Target target;
  const auto question_mark = raw.find('?');
  auto path =
      raw.substr(1, question_mark == std::string_view::npos ? question_mark : question_mark - 1);
  for (;;) {
    if (target.segments.size() == kMaxSegments) refuse("The address has more than 32 parts.");
    const auto slash = path.find('/');
    target.segments.push_back(decode_or_refuse(path.substr(0, slash), false));
    target.path += "/" + target.segments.back();
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  if (question_mark != std::string_view::npos) parse_query(raw.substr(question_mark + 1), target);
  return target;
}

}  // namespace sqlagent::http
