// Bytes of a text → UTF-8, piece by piece. UTF-8 and UTF-16 by BOM or pattern; bytes that are not
// UTF-8 are read in a one-byte code page, one by one, so a Latin-1 export, a UTF-8 export and a
// mixture of both all come out readable.
#pragma once
#include <cstdint>
#include <string>

#include "core/sheet/code_page.h"
#include "core/sheet/rows.h"
#include "core/sheet/utf8.h"

namespace sqlagent::sheet {

enum class Encoding { utf8, utf16_le, utf16_be };

class TextDecoder {
 public:
  // head: the first bytes of the text, a few hundred, or all there are.
  explicit TextDecoder(std::string_view head, CodePage page = CodePage::windows_1252);
  Encoding encoding() const { return encoding_; }
  size_t mark_bytes() const { return mark_bytes_; }  // of the byte order mark, to be skipped
  // Appends the text of the bytes; an unfinished character waits for the next ones. NUL characters
  // are dropped and counted.
  void append(std::string& out, std::string_view bytes, bool last);
  void note(ReadingNotes& notes) const;
  uint64_t nul_bytes() const { return nul_bytes_; }

 private:
  void append_utf8(std::string& out, std::string_view bytes, bool last);
  void append_utf16(std::string& out, std::string_view bytes, bool last);
  size_t append_irregular(std::string& out, std::string_view bytes, size_t until, bool last);

  Encoding encoding_ = Encoding::utf8;
  CodePage page_;
  size_t mark_bytes_ = 0;
  std::string held_, joined_;  // an unfinished character at the end of the last piece
  uint64_t bytes_by_page_ = 0, nul_bytes_ = 0;
};

class TextStream {
 public:
  explicit TextStream(Source source, CodePage page = CodePage::windows_1252);
  // Appends about `bytes` more of text to `out`; appends nothing at the end.
  void append(std::string& out, size_t bytes);
  uint64_t bytes_read() const { return offset_; }
  uint64_t nul_bytes() const { return decoder_.nul_bytes(); }
  void note(ReadingNotes& notes) const { decoder_.note(notes); }

 private:
  Source source_;
  TextDecoder decoder_;
  uint64_t offset_ = 0;
  std::string piece_;
};

}  // namespace sqlagent::sheet
