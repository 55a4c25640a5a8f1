#include "core/sheet/xml.h"

#include <expat.h>

#include <cstring>
#include <exception>
#include <new>
#include <utility>

namespace sqlagent::sheet {
namespace {

constexpr int kPieceBytes = 64 * 1024;

std::string_view local(const char* name) {
  const char* const colon = std::strrchr(name, ':');
  return colon ? colon + 1 : name;
}

}  // namespace

std::optional<std::string_view> Attributes::get(std::string_view name) const {
  for (const char** pair = pairs_; *pair; pair += 2)
    if (name == pair[0]) return pair[1];
  return std::nullopt;
}

std::optional<std::string_view> Attributes::get_prefixed(std::string_view name) const {
  for (const char** pair = pairs_; *pair; pair += 2)
    if (std::strchr(pair[0], ':') && local(pair[0]) == name) return pair[1];
  return std::nullopt;
}

struct XmlReader::State {
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser{
      XML_ParserCreate(nullptr), &XML_ParserFree};
  std::optional<Refusal> refused;
  std::exception_ptr broken;  // waits until expat has returned: C code must not be unwound
  bool over = false;
};

// expat's callbacks; friends of the class, so that start(), end() and text() can stay protected.
struct XmlReader::Handlers {
  template <class F>
  static void guarded(XmlReader& reader, F action) {
    if (reader.state_->refused || reader.state_->broken) return;
    try {
      action();
    } catch (...) {
      reader.state_->broken = std::current_exception();
    }
    if (reader.state_->refused || reader.state_->broken)
      XML_StopParser(reader.state_->parser.get(), XML_FALSE);
  }
  static void start(void* user, const char* name, const char** pairs) {
    auto& reader = *static_cast<XmlReader*>(user);
    guarded(reader, [&] { reader.start(local(name), Attributes(pairs)); });
  }
  static void end(void* user, const char* name) {
    auto& reader = *static_cast<XmlReader*>(user);
    guarded(reader, [&] { reader.end(local(name)); });
  }
  static void text(void* user, const char* data, int size) {
    auto& reader = *static_cast<XmlReader*>(user);
    guarded(reader, [&] { reader.text({data, static_cast<size_t>(size)}); });
  }
  static void doctype(void* user, const char*, const char*, const char*, int) {
    auto& reader = *static_cast<XmlReader*>(user);
    guarded(reader, [&] {
      reader.refuse({Refusal::Reason::damaged,
                     "The workbook contains a document type definition, which no spreadsheet "
                     "program writes. It was not read."});
    });
  }
};

XmlReader::XmlReader(std::unique_ptr<ZipPart> part)
    : state_(std::make_unique<State>()), part_(std::move(part)) {
  XML_Parser parser = state_->parser.get();
  XML_SetUserData(parser, this);
  XML_SetElementHandler(parser, &Handlers::start, &Handlers::end);
  XML_SetCharacterDataHandler(parser, &Handlers::text);
  XML_SetStartDoctypeDeclHandler(parser, &Handlers::doctype);
}

XmlReader::~XmlReader() = default;

void XmlReader::refuse(Refusal refusal) {
  state_->refused = std::move(refusal);
}

Result<bool, Refusal> XmlReader::step() {
  State& s = *state_;
  if (s.over) return false;
  void* const buffer = XML_GetBuffer(s.parser.get(), kPieceBytes);
  if (!buffer) throw std::bad_alloc();
  const auto read = part_->read(std::span(static_cast<char*>(buffer), kPieceBytes));
  if (!read) return unexpected(read.error());
  s.over = *read < static_cast<size_t>(kPieceBytes);
  const auto status = XML_ParseBuffer(s.parser.get(), static_cast<int>(*read), s.over);
  if (s.broken) std::rethrow_exception(std::exchange(s.broken, nullptr));
  if (s.refused) return unexpected(*s.refused);
  if (status != XML_STATUS_OK)
    return unexpected(Refusal{Refusal::Reason::damaged,
                              "The workbook is damaged or not complete. Please open it in Excel, "
                              "save it again and upload the copy."});
  return !s.over;
}

Result<void, Refusal> XmlReader::all() {
  for (;;) {
    const auto more = step();
    if (!more) return unexpected(more.error());
    if (!*more) return {};
  }
}

}  // namespace sqlagent::sheet
