#include "core/prompt/plain_text.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace sqlagent::prompt {
namespace {

constexpr size_t kCellBytes = 40;

constexpr auto kAddresses = std::to_array<std::string_view>(
    {"://", "www.", "http:", "https:", "mailto:", "javascript:", "data:", "ftp:"});

// The first place of an address, without regard to capitals.
size_t address_in(std::string_view text) {
  std::string small(text);
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  size_t first = small.npos;
  for (const auto mark : kAddresses) first = std::min(first, small.find(mark));
  return first;
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

}  // namespace

bool leads_elsewhere(std::string_view text) {
  if (address_in(text) != text.npos) return true;
  if (text.find_first_of("<>`") != text.npos || text.find("](") != text.npos) return true;
  if (std::ranges::any_of(text,
                          [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
    return true;
  // Characters that turn the direction of writing or are not seen.
  for (const std::string_view hidden :
       {"\u200b", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066",
        "\u2067", "\u2068", "\u2069", "\ufeff"})
    if (text.find(hidden) != text.npos) return true;
  return false;
}

std::string spoken(std::string_view text, size_t bytes) {
  std::string out;
  for (const char c : one_line(text, bytes)) out += c == '<' || c == '>' || c == '`' ? ' ' : c;
  for (size_t at = address_in(out); at != out.npos; at = address_in(out)) {
    size_t begin = at, end = at;
    while (begin > 0 && !is_space(out[begin - 1])) --begin;
    while (end < out.size() && !is_space(out[end])) ++end;
    out.replace(begin, end - begin, "(an address)");
  }
  return out;
}

std::string one_line(std::string_view text, size_t bytes) {
  size_t end = 0;
  while (end < text.size()) {
    const size_t next = std::max<size_t>(1, utf8_sequence(text.substr(end)));
    if (end + next > bytes) break;
    end += next;
  }
  std::string out(text.substr(0, end));
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  if (end < text.size()) out += "…";
  return out;
}

std::string sql_text(std::string_view value) {
  std::string out = "'";
  for (const char c : one_line(value, kCellBytes)) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

}  // namespace sqlagent::prompt
