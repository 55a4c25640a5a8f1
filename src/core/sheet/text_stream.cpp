#include "core/sheet/text_stream.h"

#include <algorithm>
#include <cstring>
#include <memory>

namespace sqlagent::sheet {
namespace {

std::string head_of(const Source& source) {
  std::string head(std::min<uint64_t>(512, source.size), '\0');
  head.resize(source.read(0, std::span(head.data(), head.size())));
  return head;
}

// The longest start of `bytes` that ends where a character may end.
size_t whole_characters(std::string_view bytes) {
  size_t size = bytes.size();
  for (int back = 0; back < 4 && size > 0; ++back) {
    const auto byte = static_cast<unsigned char>(bytes[size - 1]);
    if (byte < 0x80) return size;
    --size;
    if (byte >= 0xC0) return size;
  }
  return bytes.size();
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

TextDecoder::TextDecoder(std::string_view head, CodePage page) : page_(page) {
  head = head.substr(0, 512);
  if (head.starts_with("\xEF\xBB\xBF")) {
    mark_bytes_ = 3;
  } else if (head.starts_with("\xFF\xFE")) {
    mark_bytes_ = 2, encoding_ = Encoding::utf16_le;
  } else if (head.starts_with("\xFE\xFF")) {
    mark_bytes_ = 2, encoding_ = Encoding::utf16_be;
  } else {
    size_t even = 0, odd = 0;
    for (size_t i = 0; i < head.size(); ++i)
      if (head[i] == '\0') ++(i % 2 ? odd : even);
    // Western text in UTF-16 without BOM: nearly every second byte is NUL.
    if (odd > head.size() / 4 && even < head.size() / 50) encoding_ = Encoding::utf16_le;
    if (even > head.size() / 4 && odd < head.size() / 50) encoding_ = Encoding::utf16_be;
  }
}

void TextDecoder::note(ReadingNotes& notes) const {
  notes.nul_bytes = nul_bytes_;
  notes.bytes_as_cp1252 = bytes_by_page_;
  if (bytes_by_page_ > 0) notes.legacy = name(page_);
  if (encoding_ == Encoding::utf16_le) notes.unicode = "UTF-16 LE";
  if (encoding_ == Encoding::utf16_be) notes.unicode = "UTF-16 BE";
}

void TextDecoder::append(std::string& out, std::string_view bytes, bool last) {
  if (!held_.empty()) {
    joined_ = held_;
    joined_ += bytes;
    held_.clear();
    bytes = joined_;
  }
  if (encoding_ == Encoding::utf8)
    append_utf8(out, bytes, last);
  else
    append_utf16(out, bytes, last);
}

void TextDecoder::append_utf8(std::string& out, std::string_view bytes, bool last) {
  constexpr size_t kStride = 4096;
  while (!bytes.empty()) {
    const std::string_view stride = bytes.substr(0, kStride);
    const size_t whole = whole_characters(stride);
    if (whole > 0 && is_utf8_text(stride.substr(0, whole))) {
      out.append(stride, 0, whole);
      bytes.remove_prefix(whole);
      if (whole == stride.size()) continue;
    }
    const size_t until = whole > 0 && bytes.size() >= kStride ? kStride : bytes.size();
    bytes.remove_prefix(append_irregular(out, bytes, until, last));
  }
}

// Character by character, up to `until` or a little beyond; returns how many bytes were used. What
// waits for more bytes counts as used.
size_t TextDecoder::append_irregular(std::string& out, std::string_view bytes, size_t until,
                                     bool last) {
  size_t done = 0;
  while (done < until) {
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
      return bytes.size();
    } else {
      append_utf8_character(out, character(page_, static_cast<unsigned char>(bytes[done++])));
      ++bytes_by_page_;
    }
  }
  return done;
}

void TextDecoder::append_utf16(std::string& out, std::string_view bytes, bool last) {
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

TextStream::TextStream(Source source, CodePage page)
    : source_(std::move(source)), decoder_(head_of(source_), page) {
  offset_ = decoder_.mark_bytes();
}

void TextStream::append(std::string& out, size_t bytes) {
  const size_t before = out.size();
  while (out.size() == before && offset_ < source_.size) {
    piece_.resize(bytes);
    const size_t read = source_.read(offset_, std::span(piece_.data(), bytes));
    offset_ = read == 0 ? source_.size : offset_ + read;
    decoder_.append(out, std::string_view(piece_).substr(0, read), offset_ >= source_.size);
  }
}

}  // namespace sqlagent::sheet
