// A part of a workbook as a stream of elements: our own pull through an inflating zip part. Only
// what spreadsheets need: elements, attributes, text, CDATA, the five entities and character
// references. Names come without their prefix, so the strict and the transitional namespaces of
// OOXML read alike. Document types are refused: no entity is ever expanded. See
// docs/decisions/0015-xml.md.
#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sheet/byte_stream.h"
#include "core/sheet/text_stream.h"

namespace sqlagent::sheet {

class Attributes {
 public:
  std::optional<std::string_view> get(std::string_view name) const;  // exactly this name
  std::optional<std::string_view> get_prefixed(
      std::string_view name) const;  // with any prefix: "r:id" for "id"

 private:
  friend class XmlReader;
  struct Pair {
    std::string_view name, value;
  };
  std::vector<Pair> pairs_;
};

class XmlReader {
 public:
  explicit XmlReader(std::unique_ptr<ByteStream> part);
  virtual ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;
  // Reads one more piece; false at the end.
  Result<bool, Refusal> step();
  Result<void, Refusal> all();
  uint64_t bytes() const { return bytes_; }

 protected:
  // The views are valid during the call.
  virtual void start(std::string_view name, const Attributes& attributes) = 0;
  virtual void end(std::string_view name) = 0;
  virtual void text(std::string_view) {}
  void refuse(Refusal refusal);     // the next step() answers it
  void pause() { paused_ = true; }  // step() returns after this call; the next one goes on here

 private:
  enum class Token { whole, unfinished };
  Token markup();     // at '<'
  Token start_tag();  // at '<' and a name
  Token skip(std::string_view terminator, size_t from);
  void characters(std::string_view piece);
  bool parse(bool last);
  void damaged();

  std::unique_ptr<ByteStream> part_;
  std::optional<TextDecoder> decoder_;
  std::string piece_, buffer_;
  size_t at_ = 0;  // what of buffer_ is done
  uint64_t bytes_ = 0;
  size_t depth_ = 0;
  bool any_ = false, in_cdata_ = false, paused_ = false;
  bool ended_ = false, over_ = false;  // ended: the last piece has been read
  Attributes attributes_;
  std::string decoded_;                     // text after its entities were replaced
  std::deque<std::string> decoded_values_;  // the same of attributes
  size_t decoded_count_ = 0;
  std::optional<Refusal> refused_;
};

}  // namespace sqlagent::sheet
