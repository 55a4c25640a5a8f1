// What the reading child found in a file, as its parent knows it: core/sheet's Book without the
// means to read on. JSON both ways, since it crosses a pipe.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sheet/sheet.h"

namespace sqlagent::importer {

struct FoundColumn {
  std::string name, display;
  Type type = Type::text;
  std::optional<std::string> unit;
};

struct FoundTable {
  size_t place = 0;  // in the file, from 0
  std::string key;   // "1.2": what sheet::Choices call it
  std::string sheet, name, display;
  uint64_t rows = 0;
  uint64_t bytes = 1;  // what reading it goes over, for progress
  std::vector<FoundColumn> columns;
};

struct FoundFile {
  std::vector<FoundTable> tables;
  std::string notices_json = "[]";    // about the file as a whole
  std::string decisions_json = "[]";  // core/sheet/receipt.h, likewise
};

std::string to_json(const sheet::Book& book);
FoundFile found_from_json(std::string_view json);  // REQUIRES: text of to_json

}  // namespace sqlagent::importer
