// For tests only: a small .xlsx in memory, from the XML of its parts.
#pragma once
#include <minizip/zip.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sqlagent::sheet {

// minizip writing into a string. Parts are deflated.
inline std::string zipped(const std::vector<std::pair<std::string, std::string>>& parts) {
  struct Memory {
    std::string bytes;
    uint64_t at = 0;
  } memory;
  zlib_filefunc64_def f{};
  f.opaque = &memory;
  f.zopen64_file = [](voidpf opaque, const void*, int) -> voidpf { return opaque; };
  f.zread_file = [](voidpf, voidpf, void*, uLong) -> uLong { return 0; };
  f.zwrite_file = [](voidpf opaque, voidpf, const void* from, uLong size) -> uLong {
    auto& m = *static_cast<Memory*>(opaque);
    if (m.bytes.size() < m.at + size) m.bytes.resize(m.at + size);
    m.bytes.replace(m.at, size, static_cast<const char*>(from), size);
    m.at += size;
    return size;
  };
  f.ztell64_file = [](voidpf opaque, voidpf) -> ZPOS64_T {
    return static_cast<Memory*>(opaque)->at;
  };
  f.zseek64_file = [](voidpf opaque, voidpf, ZPOS64_T offset, int origin) -> long {
    auto& m = *static_cast<Memory*>(opaque);
    m.at = (origin == ZLIB_FILEFUNC_SEEK_CUR   ? m.at
            : origin == ZLIB_FILEFUNC_SEEK_END ? m.bytes.size()
                                               : 0) +
           offset;
    return 0;
  };
  f.zclose_file = [](voidpf, voidpf) -> int { return 0; };
  f.zerror_file = [](voidpf, voidpf) -> int { return 0; };
  const zipFile zip = zipOpen2_64("", APPEND_STATUS_CREATE, nullptr, &f);
  for (const auto& [name, text] : parts) {
    zip_fileinfo info{};
    zipOpenNewFileInZip(zip, name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED, 6);
    zipWriteInFileInZip(zip, text.data(), static_cast<unsigned>(text.size()));
    zipCloseFileInZip(zip);
  }
  zipClose(zip, nullptr);
  return memory.bytes;
}

struct TestWorkbook {
  struct Sheet {
    std::string name, rows;  // rows: the inside of <sheetData>
    std::string state = "visible";
    std::string before = {}, after = {};  // beside <sheetData>: columns, merges, …
    std::string relations = {};           // the inside of the sheet's <Relationships>
  };
  std::vector<Sheet> sheets;
  std::vector<std::pair<std::string, std::string>> more;  // other parts: name, content
  std::vector<std::string> strings;                       // the inside of each <si>
  std::string styles;                                     // the inside of <styleSheet>
  std::string workbook_properties;                        // "<workbookPr date1904=\"1\"/>"
  std::string target_prefix = "worksheets/";              // "/xl/worksheets/" for absolute targets
  std::string main_namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  std::string relations_namespace =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  std::string prolog = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

  std::string bytes() const {
    std::string list, relations;
    std::vector<std::pair<std::string, std::string>> parts;
    parts.emplace_back("[Content_Types].xml", prolog + "<Types/>");
    parts.emplace_back("_rels/.rels",
                       prolog + "<Relationships><Relationship Id=\"r1\" Type=\"" +
                           relations_namespace +
                           "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
    for (size_t i = 0; i < sheets.size(); ++i) {
      const std::string n = std::to_string(i + 1);
      list += "<sheet name=\"" + sheets[i].name + "\" sheetId=\"" + n + "\" state=\"" +
              sheets[i].state + "\" r:id=\"rId" + n + "\"/>";
      relations += "<Relationship Id=\"rId" + n + "\" Type=\"" + relations_namespace +
                   "/worksheet\" Target=\"" + target_prefix + "sheet" + n + ".xml\"/>";
      parts.emplace_back("xl/worksheets/sheet" + n + ".xml",
                         prolog + "<worksheet xmlns=\"" + main_namespace + "\">" +
                             sheets[i].before + "<sheetData>" + sheets[i].rows + "</sheetData>" +
                             sheets[i].after + "</worksheet>");
      if (!sheets[i].relations.empty())
        parts.emplace_back("xl/worksheets/_rels/sheet" + n + ".xml.rels",
                           prolog + "<Relationships>" + sheets[i].relations + "</Relationships>");
    }
    relations += "<Relationship Id=\"s\" Type=\"" + relations_namespace +
                 "/styles\" Target=\"styles.xml\"/>";
    relations += "<Relationship Id=\"t\" Type=\"" + relations_namespace +
                 "/sharedStrings\" Target=\"sharedStrings.xml\"/>";
    parts.emplace_back("xl/workbook.xml", prolog + "<workbook xmlns=\"" + main_namespace +
                                              "\" xmlns:r=\"" + relations_namespace + "\">" +
                                              workbook_properties + "<sheets>" + list +
                                              "</sheets></workbook>");
    parts.emplace_back("xl/_rels/workbook.xml.rels",
                       prolog + "<Relationships>" + relations + "</Relationships>");
    parts.emplace_back("xl/styles.xml", prolog + "<styleSheet>" + styles + "</styleSheet>");
    std::string shared;
    for (const std::string& text : strings) shared += "<si>" + text + "</si>";
    parts.emplace_back("xl/sharedStrings.xml", prolog + "<sst>" + shared + "</sst>");
    parts.insert(parts.end(), more.begin(), more.end());
    return zipped(parts);
  }
};

}  // namespace sqlagent::sheet
