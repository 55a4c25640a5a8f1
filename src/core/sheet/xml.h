// A part of a workbook as a stream of elements: expat over an inflating zip part. Names come
// without their prefix, so the strict and the transitional namespaces of OOXML read alike. Document
// types are refused: no entity is ever expanded.
#pragma once
#include <memory>
#include <optional>
#include <string_view>

#include "core/sheet/zip.h"

namespace sqlagent::sheet {

class Attributes {
 public:
  explicit Attributes(const char** pairs) : pairs_(pairs) {}
  std::optional<std::string_view> get(std::string_view name) const;  // exactly this name
  std::optional<std::string_view> get_prefixed(
      std::string_view name) const;  // with any prefix: "r:id" for "id"

 private:
  const char** pairs_;
};

class XmlReader {
 public:
  explicit XmlReader(std::unique_ptr<ZipPart> part);
  virtual ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;
  // Reads one more piece; false at the end.
  Result<bool, Refusal> step();
  Result<void, Refusal> all();
  uint64_t bytes() const { return part_->inflated(); }

 protected:
  virtual void start(std::string_view name, const Attributes& attributes) = 0;
  virtual void end(std::string_view name) = 0;
  virtual void text(std::string_view) {}
  void refuse(Refusal refusal);  // the next step() answers it

 private:
  struct Handlers;
  struct State;
  std::unique_ptr<State> state_;
  std::unique_ptr<ZipPart> part_;
};

}  // namespace sqlagent::sheet
