#include "core/sheet/workbook.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "core/sheet/opc.h"

namespace sqlagent::sheet {
namespace {

using detail::Visibility;

struct SheetListReader final : XmlReader {
  SheetListReader(std::unique_ptr<ByteStream> part, const Limits& l)
      : XmlReader(std::move(part)), limits(l) {}
  const Limits& limits;
  struct Entry {
    std::string name, relation;
    Visibility visibility = Visibility::visible;
  };
  std::vector<Entry> sheets;
  bool epoch_1904 = false;
  void start(std::string_view name, const Attributes& a) override {
    if (name == "sheet") {
      if (sheets.size() >= limits.sheets)
        return refuse({Refusal::Reason::limit,
                       fmt::format("The workbook has more than {} sheets.", limits.sheets)});
      const std::string_view state = a.get("state").value_or("");
      sheets.push_back({short_name(a.get("name").value_or("")),
                        short_name(a.get_prefixed("id").value_or("")),
                        state == "hidden"       ? Visibility::hidden
                        : state == "veryHidden" ? Visibility::very_hidden
                                                : Visibility::visible});
    } else if (name == "workbookPr") {
      epoch_1904 = is_true(a.get("date1904").value_or("0"));
    }
  }
  void end(std::string_view) override {}
};

struct StylesReader final : XmlReader {
  using XmlReader::XmlReader;
  std::map<int, NumberFormat> formats;
  std::vector<bool> bold_fonts;
  std::vector<CellStyle> styles;
  bool in_cells = false, in_fonts = false;
  static constexpr size_t kMany = 70'000;  // Excel stops at 65,490; more only fill the memory
  void start(std::string_view name, const Attributes& a) override {
    if (formats.size() > kMany || bold_fonts.size() > kMany || styles.size() > kMany) return;
    if (name == "numFmt") {
      formats[to_int(a.get("numFmtId").value_or(""), -1)] =
          format_of_code(a.get("formatCode").value_or(""));
    } else if (name == "fonts") {
      in_fonts = true;
    } else if (name == "font" && in_fonts) {
      bold_fonts.push_back(false);
    } else if (name == "b" && in_fonts && !bold_fonts.empty()) {
      bold_fonts.back() = is_true(a.get("val").value_or("1"));
    } else if (name == "cellXfs") {
      in_cells = true;
    } else if (name == "xf" && in_cells) {
      const int id = to_int(a.get("numFmtId").value_or("0"), 0);
      const auto font = static_cast<size_t>(to_int(a.get("fontId").value_or("0"), 0));
      const auto found = formats.find(id);
      styles.push_back({found == formats.end() ? builtin_format(id) : found->second,
                        font < bold_fonts.size() && bold_fonts[font]});
    }
  }
  void end(std::string_view name) override {
    in_cells = in_cells && name != "cellXfs";
    in_fonts = in_fonts && name != "fonts";
  }
};

struct StringsReader final : XmlReader {
  StringsReader(std::unique_ptr<ByteStream> part, SharedStrings& s, const Limits& l)
      : XmlReader(std::move(part)), strings(s), limits(l) {}
  SharedStrings& strings;
  const Limits& limits;
  std::string value;
  bool in_text = false,
       in_phonetic = false;  // <rPh>: how a Japanese word sounds; not part of the cell
  void start(std::string_view name, const Attributes&) override {
    if (name == "si")
      value.clear();
    else if (name == "t")
      in_text = !in_phonetic;
    else if (name == "rPh")
      in_phonetic = true;
  }
  void end(std::string_view name) override {
    if (name == "t")
      in_text = false;
    else if (name == "rPh")
      in_phonetic = false;
    else if (name == "si") {
      strings.add_escaped(value);
      if (strings.bytes() > limits.shared_string_bytes) refuse(too_much_text(limits));
    }
  }
  void text(std::string_view piece) override {
    if (in_text) value += piece;
    if (value.size() > limits.cell_bytes)
      refuse({Refusal::Reason::limit, fmt::format("A cell is longer than {} KB. Please shorten it.",
                                                  limits.cell_bytes >> 10)});
  }
};

Refusal not_a_workbook(const Zip& zip, std::string_view part) {
  using Reason = Refusal::Reason;
  if (zip.has("word/document.xml"))
    return {Reason::not_a_spreadsheet, "This is a Word document, not a spreadsheet."};
  if (zip.has("ppt/presentation.xml"))
    return {Reason::not_a_spreadsheet, "This is a PowerPoint presentation, not a spreadsheet."};
  if (part.ends_with(".bin") || zip.has("xl/workbook.bin"))
    return {Reason::legacy_format,
            "This is a binary workbook (.xlsb). Please open it in Excel and save it as .xlsx."};
  return {Reason::not_a_spreadsheet,
          "This is a document of another program, not a spreadsheet that can be read."};
}

}  // namespace

void SharedStrings::add(std::string_view text) {
  texts_ += text;
  ends_.push_back(static_cast<uint32_t>(texts_.size()));
}

void SharedStrings::add_escaped(std::string_view text) {
  append_unescaped(texts_, text);
  ends_.push_back(static_cast<uint32_t>(texts_.size()));
}

Refusal too_much_text(const Limits& limits) {
  return {Refusal::Reason::too_large,
          fmt::format("The workbook holds more than {} MB of text. Please save it as .csv, one "
                      "file per sheet.",
                      limits.shared_string_bytes >> 20)};
}

void append_unescaped(std::string& out, std::string_view text) {
  for (size_t at = text.find("_x"); at != text.npos; at = text.find("_x")) {
    unsigned code = 0;
    const bool escaped =
        text.size() >= at + 7 && text[at + 6] == '_' &&
        std::from_chars(text.data() + at + 2, text.data() + at + 6, code, 16).ptr ==
            text.data() + at + 6;
    if (!escaped || code == 0 || (code >= 0xD800 && code < 0xE000)) {
      out.append(text.substr(0, at + 2));
      text.remove_prefix(at + 2);
      continue;
    }
    out.append(text.substr(0, at));
    append_utf8_character(out, code);
    text.remove_prefix(at + 7);
  }
  out.append(text);
}

Result<std::string, Refusal> workbook_part(const Zip& zip) {
  const auto root = relations_of(zip, "");
  if (!root) return unexpected(root.error());
  for (const auto& [id, relation] : *root)
    if (relation.type == "officeDocument") return relation.target;
  return zip.has("xl/workbook.xml") ? "xl/workbook.xml" : "";
}

Result<Workbook, Refusal> read_workbook(const Zip& zip, const Limits& limits) {
  const auto part = workbook_part(zip);
  if (!part) return unexpected(part.error());
  if (!zip.has(*part) || part->ends_with("document.xml") || part->ends_with("presentation.xml") ||
      part->ends_with(".bin"))
    return unexpected(not_a_workbook(zip, *part));

  const auto list = parsed<SheetListReader>(zip, *part, limits);
  if (!list) return unexpected(list.error());
  Workbook workbook;
  workbook.epoch_1904 = (*list)->epoch_1904;
  const auto relations = relations_of(zip, *part);
  if (!relations) return unexpected(relations.error());

  std::string styles, strings;
  for (const auto& [id, relation] : *relations) {
    if (relation.type == "styles") styles = relation.target;
    if (relation.type == "sharedStrings") strings = relation.target;
  }
  bool cells = false;
  for (const auto& entry : (*list)->sheets) {
    const auto found = relations->find(entry.relation);
    if (found == relations->end()) continue;
    Workbook::Page page;
    page.sheet.name = entry.name;
    page.sheet.visibility = entry.visibility;
    if (found->second.type == "worksheet")
      page.part = found->second.target, cells = true;
    else
      page.sheet.chart_only = true;
    workbook.pages.push_back(std::move(page));
  }
  if (!cells)
    return unexpected(Refusal{Refusal::Reason::empty, "The workbook has no sheet with cells."});
  if (zip.has(styles)) {
    const auto reader = parsed<StylesReader>(zip, styles);
    if (!reader) return unexpected(reader.error());
    workbook.styles = std::move((*reader)->styles);
  }
  if (zip.has(strings)) {
    workbook.strings.reserve(std::min<uint64_t>(zip.size_of(strings), limits.shared_string_bytes));
    const auto reader = parsed<StringsReader>(zip, strings, workbook.strings, limits);
    if (!reader) return unexpected(reader.error());
  }
  return workbook;
}

}  // namespace sqlagent::sheet
