#include "core/sheet/text_stream.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

namespace sqlagent::sheet {
namespace {

// Windows-1252, 0x80…0x9F (the WHATWG encoding standard's table); the rest equals Latin-1.
constexpr std::array<char16_t, 32> kCp1252{
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

Encoding detect(const Source& source, uint64_t& skip) {
  std::array<char, 512> head{};
  const size_t size =
      source.read(0, std::span(head.data(), std::min<uint64_t>(head.size(), source.size)));
  const std::string_view text(head.data(), size);
  skip = 0;
  if (text.starts_with("\xEF\xBB\xBF")) return skip = 3, Encoding::utf8;
  if (text.starts_with("\xFF\xFE")) return skip = 2, Encoding::utf16_le;
  if (text.starts_with("\xFE\xFF")) return skip = 2, Encoding::utf16_be;
  size_t even = 0, odd = 0;
  for (size_t i = 0; i < size; ++i)
    if (text[i] == '\0') ++(i % 2 ? odd : even);
  // Western text in UTF-16 without BOM: nearly every second byte is NUL.
  if (odd > size / 4 && even < size / 50) return Encoding::utf16_le;
  if (even > size / 4 && odd < size / 50) return Encoding::utf16_be;
  return Encoding::utf8;
}

}  // namespace

Source source_of(std::string bytes) {
  const auto kept = std::make_shared<const std::string>(std::move(bytes));
  return {kept->size(), [kept](uint64_t offset, std::span<char> into) -> size_t {
            if (offset >= kept->size()) return 0;
            const size_t size = std::min<size_t>(into.size(), kept->size() - offset);
            std::memcpy(into.data(), kept->data() + offset, size);
            return size;
          }};
}

int utf8_character_bytes(std::string_view bytes) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  const size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  for (size_t i = 1; i < length; ++i) {
    if (i == bytes.size()) return -1;
    unsigned low = 0x80, high = 0xBF;
    if (i == 1) {
      if (first == 0xE0) low = 0xA0;
      if (first == 0xED) high = 0x9F;
      if (first == 0xF0) low = 0x90;
      if (first == 0xF4) high = 0x8F;
    }
    if (byte(i) < low || byte(i) > high) return 0;
  }
  return static_cast<int>(length);
}

void append_utf8_character(std::string& out, char32_t c) {
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6)), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12)), put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18)), put(0x80 | ((c >> 12) & 0x3F)), put(0x80 | ((c >> 6) & 0x3F)),
        put(0x80 | (c & 0x3F));
  }
}

bool is_plain_text(std::string_view bytes) {
  constexpr uint64_t kOnes = 0x0101010101010101u, kTops = 0x8080808080808080u;
  size_t i = 0;
  uint64_t bad = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    uint64_t word;
    std::memcpy(&word, bytes.data() + i, 8);
    bad |= (word | (word - kOnes)) &
           kTops;  // a top bit set, or a zero byte borrowing one: a superset is fine
  }
  if (bad) return false;
  for (; i < bytes.size(); ++i)
    if (bytes[i] <= 0) return false;
  return true;
}

TextStream::TextStream(Source source) : source_(std::move(source)) {
  encoding_ = detect(source_, offset_);
}

void TextStream::append(std::string& out, size_t bytes) {
  const size_t before = out.size();
  while (out.size() == before && (offset_ < source_.size || !held_.empty())) {
    piece_.resize(held_.size() + bytes);
    std::memcpy(piece_.data(), held_.data(), held_.size());
    const size_t read = source_.read(offset_, std::span(piece_.data() + held_.size(), bytes));
    piece_.resize(held_.size() + read);
    held_.clear();
    offset_ = read == 0 ? source_.size : offset_ + read;
    const bool last = offset_ >= source_.size;
    if (encoding_ == Encoding::utf8)
      append_utf8(out, piece_, last);
    else
      append_utf16(out, piece_, last);
  }
}

void TextStream::append_utf8(std::string& out, std::string_view bytes, bool last) {
  constexpr size_t kStride = 256;
  while (!bytes.empty()) {
    const std::string_view stride = bytes.substr(0, kStride);
    if (is_plain_text(stride)) {
      out.append(stride);
      bytes.remove_prefix(stride.size());
      continue;
    }
    size_t done = 0;
    while (done < stride.size()) {
      if (bytes[done] == '\0') {
        ++nul_bytes_, ++done;
        continue;
      }
      const int length = utf8_character_bytes(bytes.substr(done));
      if (length > 0) {
        out.append(bytes, done, static_cast<size_t>(length));
        done += static_cast<size_t>(length);
      } else if (length < 0 && !last) {
        held_.assign(bytes.substr(done));
        return;
      } else {
        const auto byte = static_cast<unsigned char>(bytes[done++]);
        append_utf8_character(out, byte < 0xA0 ? kCp1252[byte - 0x80] : byte);
        ++bytes_as_cp1252_;
      }
    }
    bytes.remove_prefix(done);
  }
}

void TextStream::append_utf16(std::string& out, std::string_view bytes, bool last) {
  const auto unit = [&](size_t i) -> char32_t {
    const auto a = static_cast<unsigned char>(bytes[i]),
               b = static_cast<unsigned char>(bytes[i + 1]);
    return encoding_ == Encoding::utf16_le ? static_cast<char32_t>(a | b << 8)
                                           : static_cast<char32_t>(a << 8 | b);
  };
  size_t i = 0;
  while (i + 2 <= bytes.size()) {
    char32_t c = unit(i);
    if (c >= 0xD800 && c < 0xDC00) {
      if (i + 4 > bytes.size() && !last) break;
      const char32_t low = i + 4 <= bytes.size() ? unit(i + 2) : 0;
      const bool pair = low >= 0xDC00 && low < 0xE000;
      c = pair ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
      if (pair) i += 2;
    } else if (c >= 0xDC00 && c < 0xE000) {
      c = 0xFFFD;
    }
    i += 2;
    if (c == 0)
      ++nul_bytes_;
    else
      append_utf8_character(out, c);
  }
  if (!last) held_.assign(bytes.substr(i));
}

}  // namespace sqlagent::sheet
