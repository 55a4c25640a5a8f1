#include "core/sheet/xml.h"

#include <charconv>
#include <cstring>
#include <utility>

namespace sqlagent::sheet {
namespace {

constexpr size_t kPieceBytes = 64 * 1024, kMarkupBytes = 1 << 20;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool ends_name(char c) {
  return is_space(c) || c == '>' || c == '/' || c == '=';
}

std::string_view local(std::string_view name) {
  const size_t colon = name.rfind(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

// The character of "#65", "#x41" or "amp"; 0 if it is none.
char32_t entity(std::string_view name) {
  if (name == "amp") return '&';
  if (name == "lt") return '<';
  if (name == "gt") return '>';
  if (name == "quot") return '"';
  if (name == "apos") return '\'';
  if (!name.starts_with('#')) return 0;
  name.remove_prefix(1);
  const bool hexadecimal = name.starts_with('x');
  if (hexadecimal) name.remove_prefix(1);
  uint32_t code = 0;
  const auto [end, bad] =
      std::from_chars(name.data(), name.data() + name.size(), code, hexadecimal ? 16 : 10);
  const bool valid = bad == std::errc() && end == name.data() + name.size() && code <= 0x10FFFF &&
                     (code < 0xD800 || code >= 0xE000);
  return valid ? code : 0;
}

// False if an entity is unknown.
bool decode(std::string_view text, std::string& out) {
  for (size_t i = 0; i < text.size();) {
    const size_t special = std::min(text.find_first_of("&\r", i), text.size());
    out.append(text, i, special - i);
    if (special == text.size()) break;
    i = special + 1;
    if (text[special] == '\r') {  // line ends are '\n' in XML
      if (i == text.size() || text[i] != '\n') out.push_back('\n');
      continue;
    }
    const size_t semicolon = text.find(';', i);
    if (semicolon == text.npos) return false;
    const char32_t c = entity(text.substr(i, semicolon - i));
    if (c == 0) return false;
    append_utf8_character(out, c);
    i = semicolon + 1;
  }
  return true;
}

bool has_special(std::string_view text) {
  return std::memchr(text.data(), '&', text.size()) || std::memchr(text.data(), '\r', text.size());
}

}  // namespace

std::optional<std::string_view> Attributes::get(std::string_view name) const {
  for (const Pair& pair : pairs_)
    if (pair.name == name) return pair.value;
  return std::nullopt;
}

std::optional<std::string_view> Attributes::get_prefixed(std::string_view name) const {
  for (const Pair& pair : pairs_)
    if (pair.name.size() > name.size() && local(pair.name) == name) return pair.value;
  return std::nullopt;
}

XmlReader::XmlReader(std::unique_ptr<ByteStream> part) : part_(std::move(part)) {}
XmlReader::~XmlReader() = default;

void XmlReader::refuse(Refusal refusal) {
  if (!refused_) refused_ = std::move(refusal);
}

void XmlReader::damaged() {
  refuse(damaged_workbook());
}

Result<bool, Refusal> XmlReader::step() {
  if (refused_) return unexpected(*refused_);
  if (over_) return false;
  if (!std::exchange(paused_, false)) {
    piece_.resize(kPieceBytes);
    const auto read = part_->read(piece_);
    if (!read) return unexpected(read.error());
    bytes_ += *read;
    ended_ = *read < piece_.size();
    std::string_view piece = std::string_view(piece_).substr(0, *read);
    if (!decoder_) {
      decoder_.emplace(piece);
      piece.remove_prefix(std::min(decoder_->mark_bytes(), piece.size()));
    }
    buffer_.erase(0, std::exchange(at_, 0));
    decoder_->append(buffer_, piece, ended_);
  }
  if (!parse(ended_)) damaged();
  if (!refused_ && !paused_ && ended_) {
    over_ = true;
    if (depth_ != 0 || !any_ || in_cdata_) damaged();
  }
  if (refused_) return unexpected(*refused_);
  return !over_;
}

Result<void, Refusal> XmlReader::all() {
  for (;;) {
    const auto more = step();
    if (!more) return unexpected(more.error());
    if (!*more) return {};
  }
}

// Everything that is complete; false if it is not XML.
bool XmlReader::parse(bool last) {
  while (at_ < buffer_.size() && !refused_ && !paused_) {
    const std::string_view rest = std::string_view(buffer_).substr(at_);
    if (in_cdata_) {
      const size_t end = rest.find("]]>");
      const size_t whole = end != rest.npos ? end : rest.size() - std::min<size_t>(2, rest.size());
      if (whole > 0) text(rest.substr(0, whole));
      at_ += whole;
      if (end == rest.npos) return !last;
      at_ += 3;
      in_cdata_ = false;
      continue;
    }
    if (rest.front() == '<') {
      if (markup() == Token::whole) continue;
      if (last || rest.size() > kMarkupBytes) damaged();
      return true;
    }
    size_t end = rest.find('<');
    if (end == rest.npos) {
      end = rest.size();
      // An entity, or the '\n' after a '\r', may go on in the next piece.
      constexpr size_t kLongestEntity = 12;
      const size_t open = rest.rfind('&');
      if (open != rest.npos && rest.find(';', open) == rest.npos &&
          rest.size() - open < kLongestEntity)
        end = open;
      else if (rest.back() == '\r')
        --end;
      if (last) end = rest.size();
    }
    if (end == 0) return true;
    characters(rest.substr(0, end));
    at_ += end;
  }
  return true;
}

void XmlReader::characters(std::string_view piece) {
  if (!has_special(piece)) return text(piece);
  decoded_.clear();
  if (!decode(piece, decoded_)) return damaged();
  text(decoded_);
}

XmlReader::Token XmlReader::skip(std::string_view terminator, size_t from) {
  const size_t end = buffer_.find(terminator, at_ + from);
  if (end == buffer_.npos) return Token::unfinished;
  at_ = end + terminator.size();
  return Token::whole;
}

XmlReader::Token XmlReader::markup() {
  const std::string_view rest = std::string_view(buffer_).substr(at_);
  constexpr std::string_view kComment = "<!--", kCdata = "<![CDATA[", kDoctype = "<!DOCTYPE";
  if (rest.size() < 2) return Token::unfinished;
  if (rest[1] == '/') {
    const size_t end = rest.find('>');
    if (end == rest.npos) return Token::unfinished;
    std::string_view name = rest.substr(2, end - 2);
    while (!name.empty() && is_space(name.back())) name.remove_suffix(1);
    if (depth_ == 0)
      damaged();
    else
      --depth_, this->end(local(name));
    at_ += end + 1;
    return Token::whole;
  }
  if (rest[1] == '?') return skip("?>", 2);
  if (rest[1] != '!') return start_tag();
  if (rest.starts_with(kComment)) return skip("-->", kComment.size());
  if (rest.starts_with(kCdata)) {
    in_cdata_ = true;
    at_ += kCdata.size();
    return Token::whole;
  }
  if (rest.starts_with(kDoctype)) {
    refuse({Refusal::Reason::damaged,
            "The workbook contains a document type definition, which no spreadsheet program "
            "writes. It was not read."});
    return Token::whole;
  }
  if (rest.size() >= kCdata.size()) damaged();
  return rest.size() >= kCdata.size() ? Token::whole : Token::unfinished;
}

XmlReader::Token XmlReader::start_tag() {
  const char* const begin = buffer_.data() + at_;
  const char* const stop = buffer_.data() + buffer_.size();
  const char* p = begin + 1;
  const char* const name = p;
  while (p < stop && !ends_name(*p)) ++p;
  if (p == stop) return Token::unfinished;
  const std::string_view element(name, static_cast<size_t>(p - name));
  attributes_.pairs_.clear();
  decoded_count_ = 0;
  bool closed = false;
  for (;;) {
    while (p < stop && is_space(*p)) ++p;
    if (p == stop) return Token::unfinished;
    if (*p == '>') break;
    if (*p == '/') {
      closed = true;
      ++p;
      continue;
    }
    const char* const key = p;
    while (p < stop && !ends_name(*p)) ++p;
    const std::string_view key_text(key, static_cast<size_t>(p - key));
    while (p < stop && is_space(*p)) ++p;
    if (p == stop) return Token::unfinished;
    const bool assigned = *p == '=' && !key_text.empty();
    if (assigned) ++p;
    while (assigned && p < stop && is_space(*p)) ++p;
    if (assigned && p == stop) return Token::unfinished;
    if (!assigned || (*p != '"' && *p != '\'')) {
      damaged();
      return Token::whole;
    }
    const char quote = *p++;
    const auto* const close =
        static_cast<const char*>(std::memchr(p, quote, static_cast<size_t>(stop - p)));
    if (!close) return Token::unfinished;
    std::string_view value(p, static_cast<size_t>(close - p));
    if (has_special(value)) {
      if (decoded_values_.size() == decoded_count_) decoded_values_.emplace_back();
      std::string& decoded = decoded_values_[decoded_count_++];
      decoded.clear();
      if (!decode(value, decoded)) damaged();
      value = decoded;
    }
    attributes_.pairs_.push_back({key_text, value});
    p = close + 1;
  }
  if (element.empty()) damaged();
  if (refused_) return Token::whole;
  at_ += static_cast<size_t>(p + 1 - begin);
  any_ = true;
  start(local(element), attributes_);
  if (closed)
    end(local(element));
  else
    ++depth_;
  return Token::whole;
}

}  // namespace sqlagent::sheet
