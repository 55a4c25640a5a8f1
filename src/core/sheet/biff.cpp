#include "core/sheet/biff.h"

#include <algorithm>

#include "core/sheet/cfb.h"
#include "core/sheet/utf8.h"

namespace sqlagent::sheet {
namespace {

constexpr size_t kHeadBytes = 4;

void append_utf16(std::string& out, std::u16string_view units) {
  for (size_t i = 0; i < units.size(); ++i) {
    char32_t c = units[i];
    if (c == 0) continue;
    if (c < 0x80) {
      out.push_back(static_cast<char>(c));
      continue;
    }
    if (c >= 0xD800 && c < 0xE000) {
      const char32_t low = i + 1 < units.size() ? units[i + 1] : 0;
      const bool pair = c < 0xDC00 && low >= 0xDC00 && low < 0xE000;
      c = pair ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
      i += pair;
    }
    append_utf8_character(out, c);
  }
}

}  // namespace

std::string_view RecordStream::bytes(uint64_t offset, size_t size) {
  if (offset < begin_ || offset + size > begin_ + buffer_.size()) {
    buffer_.resize(std::max(piece_bytes_, size));
    buffer_.resize(offset >= source_.size ? 0 : source_.read(offset, buffer_));
    begin_ = offset;
  }
  return std::string_view(buffer_).substr(offset - begin_, size);
}

std::optional<Record> RecordStream::next() {
  const std::string_view head = bytes(at_, kHeadBytes);
  if (head.size() < kHeadBytes) return std::nullopt;
  const uint16_t id = little16(head.data());
  const size_t size = little16(head.data() + 2);
  const std::string_view all = bytes(at_, kHeadBytes + size);
  if (all.size() < kHeadBytes + size) return std::nullopt;
  Record record{id, at_, all.substr(kHeadBytes)};
  at_ += kHeadBytes + size;
  return record;
}

uint16_t RecordStream::peek() {
  const std::string_view head = bytes(at_, kHeadBytes);
  return head.size() < kHeadBytes ? 0 : little16(head.data());
}

bool StringReader::more() {
  if (records_.peek() != biff::kContinue) return false;
  const auto record = records_.next();
  if (!record) return false;
  held_ = record->data;
  data_ = held_;
  at_ = 0;
  return true;
}

bool StringReader::byte(uint8_t& value) {
  while (at_ >= data_.size())
    if (!more()) return false;
  value = static_cast<uint8_t>(data_[at_++]);
  return true;
}

bool StringReader::number(int bytes, uint32_t& value) {
  value = 0;
  for (int i = 0; i < bytes; ++i) {
    uint8_t part = 0;
    if (!byte(part)) return false;
    value |= static_cast<uint32_t>(part) << (8 * i);
  }
  return true;
}

bool StringReader::skip(size_t bytes) {
  while (bytes > 0) {
    if (at_ >= data_.size() && !more()) return false;
    const size_t here = std::min(bytes, data_.size() - at_);
    at_ += here;
    bytes -= here;
  }
  return true;
}

bool StringReader::read_unicode(int count_bytes, std::string& out) {
  uint32_t count = 0, runs = 0, phonetic = 0;
  uint8_t flags = 0;
  if (!number(count_bytes, count) || !byte(flags)) return false;
  constexpr uint8_t kWide = 1, kPhonetic = 4, kRich = 8;
  if ((flags & kRich) && !number(2, runs)) return false;
  if ((flags & kPhonetic) && !number(4, phonetic)) return false;
  units_.clear();
  while (count > 0) {
    if (at_ >= data_.size()) {
      // Where the characters go on in another record, it says anew how wide they are.
      uint8_t again = 0;
      if (!more() || !byte(again)) return false;
      flags = static_cast<uint8_t>((flags & ~kWide) | (again & kWide));
      continue;
    }
    const size_t width = flags & kWide ? 2 : 1;
    const size_t here = std::min<size_t>(count, (data_.size() - at_) / width);
    if (here == 0) return false;  // half a character
    const char* const from = data_.data() + at_;
    for (size_t i = 0; i < here; ++i)
      units_.push_back(width == 2 ? static_cast<char16_t>(little16(from + 2 * i))
                                  : static_cast<char16_t>(static_cast<unsigned char>(from[i])));
    at_ += here * width;
    count -= static_cast<uint32_t>(here);
  }
  append_utf16(out, units_);
  return skip(size_t{runs} * 4 + phonetic);
}

bool read_bytes_string(std::string_view data, size_t at, int count_bytes, CodePage page,
                       std::string& out) {
  if (data.size() < at + static_cast<size_t>(count_bytes)) return false;
  const size_t count =
      count_bytes == 1 ? static_cast<unsigned char>(data[at]) : little16(data.data() + at);
  at += static_cast<size_t>(count_bytes);
  if (data.size() < at + count) return false;
  for (const char c : data.substr(at, count))
    if (c != '\0') append_utf8_character(out, character(page, static_cast<unsigned char>(c)));
  return true;
}

}  // namespace sqlagent::sheet
