// Case and accent folding without a locale: Latin by table, Greek and Cyrillic by offset, the rest
// as it is.
#include <array>
#include <cstdint>

#include "core/catalog/words.h"

namespace sqlagent::catalog {
namespace {

// U+00C0 … U+017F. '*' stands for no letter (× and ÷), upper-case letters open a two-letter form
// below.
constexpr std::string_view kLatin =
    "aaaaaaACeeeeiiiiDnooooo*ouuuuyTS"   // 00C0
    "aaaaaaACeeeeiiiiDnooooo*ouuuuyTy"   // 00E0, Ç and ç are fixed below
    "aaaaaaccccccccddddeeeeeeeeeegggg"   // 0100
    "gggghhhhiiiiiiiiiiIIjjkkklllllll"   // 0120
    "lllnnnnnnnnnooooooOOrrrrrrssssss"   // 0140
    "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs";  // 0160
static_assert(kLatin.size() == 0x180 - 0xC0);

struct Decoded {
  char32_t point;
  size_t size;
};

// One code point; {0, 1} for a byte that does not belong (RFC 3629).
Decoded decode(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(i < text.size() ? text[i] : 0); };
  const uint8_t first = byte(at);
  if (first < 0x80) return {first, 1};
  const size_t size = first >= 0xF0 && first < 0xF5   ? 4
                      : first >= 0xE0 && first < 0xF0 ? 3
                      : first >= 0xC2 && first < 0xE0 ? 2
                                                      : 0;
  if (size == 0) return {0, 1};
  char32_t point = first & (0xFF >> (size + 1));
  for (size_t i = 1; i < size; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {0, 1};
    point = point << 6 | (byte(at + i) & 0x3F);
  }
  return {point, size};
}

void encode(char32_t point, std::string& out) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0 | point >> 6);
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0 | point >> 12);
    out += static_cast<char>(0x80 | (point >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | point >> 18);
    out += static_cast<char>(0x80 | (point >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (point >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  }
}

void fold_latin(char32_t point, std::string& out) {
  if (point == 0xC7 || point == 0xE7) {
    out += 'c';
    return;
  }
  switch (const char plain = kLatin[point - 0xC0]) {
    case 'A':
      out += "ae";
      return;
    case 'C':
      out += 'c';
      return;
    case 'D':
      out += 'd';
      return;
    case 'I':
      out += "ij";
      return;
    case 'O':
      out += "oe";
      return;
    case 'S':
      out += "ss";
      return;
    case 'T':
      out += "th";
      return;
    case '*':
      out += ' ';
      return;
    default:
      out += plain;
  }
}

}  // namespace

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    auto [point, size] = decode(text, at);
    at += size;
    if (point >= 0xFF01 && point <= 0xFF5E) point -= 0xFF01 - 0x21;  // full-width ASCII
    if (point < 0x80) {
      const char c = static_cast<char>(point);
      out += c >= 'A' && c <= 'Z'                                ? static_cast<char>(c + 32)
             : static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' '
                                                                 : c;
    } else if (point >= 0xC0 && point < 0x180) {
      fold_latin(point, out);
    } else if (point >= 0x300 && point < 0x370) {
      continue;  // combining accent
    } else if ((point >= 0x391 && point <= 0x3A9) || (point >= 0x410 && point <= 0x42F)) {
      encode(point + 0x20, out);
    } else if (point >= 0x400 && point <= 0x40F) {
      encode(point + 0x50, out);
    } else if (point == 0x2018 || point == 0x2019 || point == 0xB4) {
      out += '\'';
    } else if (point >= 0x2010 && point <= 0x2015) {
      out += '-';
    } else if (point == 0x2212) {
      out += '-';
    } else if (point == 0xA0 || point == 0x3000 || point == 0xFEFF ||
               (point >= 0x2000 && point <= 0x200F) || point == 0x202F) {
      out += ' ';
    } else {
      encode(point, out);
    }
  }
  return out;
}

}  // namespace sqlagent::catalog
