#include "io/http/header_value.h"

namespace sqlagent::http {
namespace {

// Takes a quoted string off the front of text, which stands behind the opening quote. Only \" and
// \\ are escapes: some browsers sent C:\folder\file as it is.
std::string take_quoted(std::string_view& text) {
  std::string out;
  size_t i = 0;
  for (; i < text.size() && text[i] != '"'; ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
    out += text[i];
  }
  text.remove_prefix(i < text.size() ? i + 1 : i);
  return out;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (auto& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

HeaderValue parse_header_value(std::string_view text) {
  HeaderValue result;
  auto end = text.find(';');
  result.value = lower_case(trim_blanks(text.substr(0, end)));
  while (end != std::string_view::npos) {
    text.remove_prefix(end + 1);
    const auto stop = text.find_first_of("=;");
    const auto name = lower_case(trim_blanks(text.substr(0, stop)));
    if (stop == std::string_view::npos || text[stop] == ';') {
      end = stop;
      continue;
    }
    text.remove_prefix(stop + 1);
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    std::string value;
    if (text.starts_with('"')) {
      text.remove_prefix(1);
      value = take_quoted(text);
      end = text.find(';');
    } else {
      end = text.find(';');
      value = trim_blanks(text.substr(0, end));
    }
    result.parameters.emplace(name, std::move(value));
  }
  return result;
}

}  // namespace sqlagent::http
