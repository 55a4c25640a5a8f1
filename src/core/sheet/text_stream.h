// Bytes of a text file → UTF-8, piece by piece. UTF-8 and UTF-16 by BOM or pattern; bytes that are
// not UTF-8 are read as Windows-1252, one by one, so a Latin-1 export, a UTF-8 export and a mixture
// of both all come out readable.
#pragma once
#include <cstdint>
#include <string>

#include "core/sheet/rows.h"

namespace sqlagent::sheet {

enum class Encoding { utf8, utf16_le, utf16_be };

class TextStream {
 public:
  explicit TextStream(Source source);
  Encoding encoding() const { return encoding_; }
  // Appends about `bytes` more of text to `out`; appends nothing at the end. NUL characters are
  // dropped and counted.
  void append(std::string& out, size_t bytes);
  uint64_t bytes_read() const { return offset_; }
  uint64_t bytes_as_cp1252() const { return bytes_as_cp1252_; }
  uint64_t nul_bytes() const { return nul_bytes_; }

 private:
  void append_utf8(std::string& out, std::string_view bytes, bool last);
  void append_utf16(std::string& out, std::string_view bytes, bool last);

  Source source_;
  Encoding encoding_ = Encoding::utf8;
  uint64_t offset_ = 0;
  std::string held_;  // an unfinished character at the end of the last piece
  std::string piece_;
  uint64_t bytes_as_cp1252_ = 0, nul_bytes_ = 0;
};

// Bytes of the first complete UTF-8 character (RFC 3629), 0 if the bytes are none, -1 if more bytes
// are needed to tell.
int utf8_character_bytes(std::string_view bytes);
void append_utf8_character(std::string& out, char32_t character);
bool is_plain_text(std::string_view bytes);  // ASCII without NUL

}  // namespace sqlagent::sheet
