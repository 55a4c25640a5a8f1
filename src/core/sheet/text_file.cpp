#include "core/sheet/text_file.h"

#include <fmt/format.h>

#include <array>

#include "core/sheet/csv.h"

namespace sqlagent::sheet::detail {
namespace {

using Reason = Refusal::Reason;

struct TextFile final : File {
  std::function<Forward()> open;
  uint64_t size = 0;
  Dialect dialect;
  CodePage page = CodePage::windows_1252;

  Result<std::unique_ptr<RowReader>, Refusal> rows(size_t) const override {
    Forward forward = open();
    auto reader = std::make_unique<CsvReader>(std::move(forward.source), dialect, limits, page);
    if (!forward.state) return reader;
    return std::make_unique<ForwardRows>(std::move(reader), std::move(forward.state));
  }
  double share_before(size_t) const override { return 0; }
  double share_of(size_t, uint64_t bytes) const override {
    return size == 0 ? 1 : std::min(1.0, static_cast<double>(bytes) / static_cast<double>(size));
  }
};

// Control characters that no text has; tab, line ends and form feed are fine.
bool looks_binary(std::string_view text, uint64_t nul_bytes) {
  size_t controls = nul_bytes;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    controls += byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f';
  }
  return controls > 4 && controls > text.size() / 100;
}

// An object with a name, or a list of such, with white space where JSON allows it.
bool is_json(std::string_view text) {
  const auto take = [&](char wanted) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    if (!text.starts_with(wanted)) return false;
    text.remove_prefix(1);
    return true;
  };
  take('[');
  return take('{') && take('"');
}

// What other kind of document a text is; empty if it may well be rows.
std::string_view other_document(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  struct Start {
    std::string_view text, what;
  };
  constexpr std::string_view kMarkup = "a web page or XML document";
  constexpr std::array<Start, 6> kStarts{{{"<!DOCTYPE html", kMarkup},
                                          {"<!doctype html", kMarkup},
                                          {"<html", kMarkup},
                                          {"<HTML", kMarkup},
                                          {"<?xml", kMarkup},
                                          {"<table", kMarkup}}};
  for (const auto& [start, what] : kStarts)
    if (text.starts_with(start)) return what;
  return is_json(text) ? "a JSON document" : std::string_view();
}

std::string format_of(const Dialect& dialect) {
  switch (dialect.delimiter) {
    case ',':
      return "text, separated by commas";
    case ';':
      return "text, separated by semicolons";
    case '\t':
      return "text, separated by tabs";
    case '\0':
      return "text in one column";
    default:
      return fmt::format("text, separated by '{}'", dialect.delimiter);
  }
}

std::string first_bytes(const Source& source, size_t size) {
  std::string bytes(std::min<uint64_t>(size, source.size), '\0');
  bytes.resize(source.read(0, std::span(bytes.data(), bytes.size())));
  return bytes;
}

}  // namespace

Opened open_text_from(std::function<Forward()> open, uint64_t size, std::string_view name,
                      const Limits& limits) {
  constexpr size_t kHeadBytes = 64 * 1024, kPageBytes = 1 << 20;
  const Forward first = open();
  const std::string raw = first_bytes(first.source, kPageBytes);
  if (first.state && first.state->refused) return unexpected(*first.state->refused);
  const bool all = raw.size() < kPageBytes;
  if (raw.empty()) return unexpected(Refusal{Reason::empty, "The file is empty."});
  const CodePage page = likely_code_page(raw);
  TextDecoder decoder(raw, page);
  const std::string_view start = std::string_view(raw).substr(decoder.mark_bytes(), kHeadBytes);
  std::string head;
  decoder.append(head, start, raw.size() <= kHeadBytes);
  if (looks_binary(head, decoder.nul_bytes()))
    return unexpected(
        Refusal{Reason::not_a_spreadsheet,
                "This is not a spreadsheet: the file holds binary data, not rows of text."});
  if (const std::string_view what = other_document(head); !what.empty())
    return unexpected(Refusal{
        Reason::not_a_spreadsheet,
        fmt::format("This is {}. Please open it in Excel and save it as .xlsx or .csv.", what)});
  if (head.find_first_not_of(" \t\r\n\f\v") == head.npos && all)
    return unexpected(Refusal{Reason::empty, "The file holds only blank lines."});
  auto file = std::make_shared<TextFile>();
  file->name = name;
  file->limits = limits;
  file->dialect = sniff_dialect(head);
  file->format = format_of(file->dialect);
  file->sheets.emplace_back().semicolons = file->dialect.delimiter == ';';
  file->open = std::move(open);
  file->size = size;
  file->page = page;
  return file;
}

Opened open_text(Source source, std::string_view name, const Limits& limits) {
  const uint64_t size = source.size;
  return open_text_from(
      [source = std::move(source)] {
        return Forward{source, nullptr};
      },
      size, name, limits);
}

}  // namespace sqlagent::sheet::detail
