#include "core/sheet/workbook.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "core/sheet/text_stream.h"
#include "core/sheet/xml.h"

namespace sqlagent::sheet {
namespace {

int to_int(std::string_view text, int otherwise) {
  int value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool is_true(std::string_view text) {
  return text == "1" || text == "true" || text == "on";
}

// A relationship's target, seen from the folder of the part that has it: "worksheets/a.xml",
// "/xl/a.xml", "../a.xml".
std::string resolve(std::string_view part, std::string_view target) {
  std::string path;
  if (target.starts_with('/')) {
    path = target.substr(1);
  } else {
    const size_t slash = part.rfind('/');
    path = (slash == part.npos ? "" : std::string(part.substr(0, slash + 1))) + std::string(target);
  }
  std::vector<std::string> steps;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string step = path.substr(begin, end - begin);
    if (step == "..") {
      if (!steps.empty()) steps.pop_back();
    } else if (!step.empty() && step != ".") {
      steps.push_back(step);
    }
    begin = end + 1;
  }
  return fmt::format("{}", fmt::join(steps, "/"));
}

std::string relations_of(std::string_view part) {
  const size_t slash = part.rfind('/');
  const std::string_view folder = slash == part.npos ? "" : part.substr(0, slash + 1);
  return fmt::format("{}_rels/{}.rels", folder, part.substr(folder.size()));
}

struct Relation {
  std::string type,
      target;  // type: the last step of its URI, alike in strict and transitional files
};

struct RelationsReader final : XmlReader {
  using XmlReader::XmlReader;
  std::map<std::string, Relation, std::less<>> relations;
  void start(std::string_view name, const Attributes& a) override {
    if (name != "Relationship") return;
    const std::string_view type = a.get("Type").value_or("");
    relations[std::string(a.get("Id").value_or(""))] = {
        std::string(type.substr(type.rfind('/') + 1)), std::string(a.get("Target").value_or(""))};
  }
  void end(std::string_view) override {}
};

struct SheetListReader final : XmlReader {
  using XmlReader::XmlReader;
  struct Entry {
    std::string name, relation;
  };
  std::vector<Entry> sheets;
  bool epoch_1904 = false;
  void start(std::string_view name, const Attributes& a) override {
    if (name == "sheet")
      sheets.push_back({std::string(a.get("name").value_or("")),
                        std::string(a.get_prefixed("id").value_or(""))});
    else if (name == "workbookPr")
      epoch_1904 = is_true(a.get("date1904").value_or("0"));
  }
  void end(std::string_view) override {}
};

struct StylesReader final : XmlReader {
  using XmlReader::XmlReader;
  std::map<int, NumberFormat> own;
  std::vector<NumberFormat> formats;
  bool in_cells = false;
  void start(std::string_view name, const Attributes& a) override {
    if (name == "numFmt") {
      own[to_int(a.get("numFmtId").value_or(""), -1)] =
          format_of_code(a.get("formatCode").value_or(""));
    } else if (name == "cellXfs") {
      in_cells = true;
    } else if (name == "xf" && in_cells) {
      const int id = to_int(a.get("numFmtId").value_or("0"), 0);
      const auto found = own.find(id);
      formats.push_back(found == own.end() ? builtin_format(id) : found->second);
    }
  }
  void end(std::string_view name) override { in_cells = in_cells && name != "cellXfs"; }
};

struct StringsReader final : XmlReader {
  StringsReader(std::unique_ptr<ZipPart> part, SharedStrings& s, const Limits& l)
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
      strings.add(value);
      if (strings.bytes() + strings.size() * sizeof(uint32_t) > limits.shared_string_bytes)
        refuse(
            {Refusal::Reason::too_large, fmt::format("The workbook holds more than {} MB of text. "
                                                     "Please save it as .csv, one file per sheet.",
                                                     limits.shared_string_bytes >> 20)});
    }
  }
  void text(std::string_view piece) override {
    if (in_text) value += piece;
    if (value.size() > limits.cell_bytes)
      refuse({Refusal::Reason::limit, fmt::format("A cell is longer than {} KB. Please shorten it.",
                                                  limits.cell_bytes >> 10)});
  }
};

Refusal not_a_workbook(const Zip& zip) {
  using Reason = Refusal::Reason;
  if (zip.has("word/document.xml"))
    return {Reason::not_a_spreadsheet, "This is a Word document, not a spreadsheet."};
  if (zip.has("ppt/presentation.xml"))
    return {Reason::not_a_spreadsheet, "This is a PowerPoint presentation, not a spreadsheet."};
  if (zip.has("xl/workbook.bin"))
    return {Reason::legacy_format,
            "This is a binary workbook (.xlsb). Please open it in Excel and save it as .xlsx."};
  if (zip.has("mimetype") && zip.has("content.xml"))
    return {Reason::legacy_format,
            "This is an OpenDocument file. Please open it and save it as .xlsx or .csv."};
  if (zip.has("Index/Document.iwa"))
    return {Reason::legacy_format,
            "This is a Numbers or Pages document. Please export it as .xlsx or .csv."};
  return {Reason::not_a_spreadsheet,
          "This is a zip archive, not a spreadsheet. Please unpack it and upload the files in it."};
}

template <class Reader, class... More>
Result<std::unique_ptr<Reader>, Refusal> parsed(const Zip& zip, std::string_view name,
                                                More&... more) {
  auto part = zip.part(name);
  if (!part) return unexpected(part.error());
  auto reader = std::make_unique<Reader>(std::move(*part), more...);
  if (const auto done = reader->all(); !done) return unexpected(done.error());
  return reader;
}

}  // namespace

void SharedStrings::add(std::string_view text) {
  append_unescaped(texts_, text);
  ends_.push_back(static_cast<uint32_t>(texts_.size()));
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

Result<Workbook, Refusal> read_workbook(const Zip& zip, const Limits& limits) {
  std::string part = "xl/workbook.xml";
  if (zip.has("_rels/.rels")) {
    const auto root = parsed<RelationsReader>(zip, "_rels/.rels");
    if (!root) return unexpected(root.error());
    for (const auto& [id, relation] : (*root)->relations)
      if (relation.type == "officeDocument") part = resolve("", relation.target);
  }
  if (!zip.has(part) || part.ends_with("document.xml") || part.ends_with("presentation.xml") ||
      part.ends_with(".bin"))
    return unexpected(not_a_workbook(zip));

  const auto list = parsed<SheetListReader>(zip, part);
  if (!list) return unexpected(list.error());
  Workbook workbook;
  workbook.epoch_1904 = (*list)->epoch_1904;
  if ((*list)->sheets.size() > limits.sheets)
    return unexpected(Refusal{Refusal::Reason::limit,
                              fmt::format("The workbook has {} sheets; at most {} can be read.",
                                          (*list)->sheets.size(), limits.sheets)});
  const auto relations = parsed<RelationsReader>(zip, relations_of(part));
  if (!relations) return unexpected(relations.error());

  std::string styles, strings;
  for (const auto& [id, relation] : (*relations)->relations) {
    if (relation.type == "styles") styles = resolve(part, relation.target);
    if (relation.type == "sharedStrings") strings = resolve(part, relation.target);
  }
  for (const auto& entry : (*list)->sheets) {
    const auto found = (*relations)->relations.find(entry.relation);
    if (found == (*relations)->relations.end()) continue;
    if (found->second.type == "worksheet")
      workbook.sheets.push_back({entry.name, resolve(part, found->second.target)});
    else
      ++workbook.charts;
  }
  if (zip.has(styles)) {
    const auto reader = parsed<StylesReader>(zip, styles);
    if (!reader) return unexpected(reader.error());
    workbook.formats = std::move((*reader)->formats);
  }
  if (zip.has(strings)) {
    const auto reader = parsed<StringsReader>(zip, strings, workbook.strings, limits);
    if (!reader) return unexpected(reader.error());
  }
  if (workbook.sheets.empty())
    return unexpected(Refusal{Refusal::Reason::empty, "The workbook has no sheet with cells."});
  return workbook;
}

}  // namespace sqlagent::sheet
