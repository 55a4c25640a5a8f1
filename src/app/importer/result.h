// What an import has to say for itself: the task's `result` in the HTTP contract, and the marker of
// each file.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::importer {

// A table that rows of a file went into.
struct LoadedTable {
  std::string name, sheet;
  uint64_t rows = 0;         // that came in
  std::string receipt_json;  // facts.h, receipt_of
};

struct FileResult {
  std::string name;
  std::string error;  // empty: loaded
  std::vector<LoadedTable> tables;
  std::string notices_json = "[]";    // about the file as a whole
  std::string decisions_json = "[]";  // about its sheets
};

std::string to_json(const FileResult& result);              // kept in app.import_markers
FileResult file_result_from(std::string_view marker_json);  // REQUIRES: text of to_json
// {files:[{name,status,tables,error}], tables_created, total_rows, processing_time, sheets, tables,
// receipt}
std::string result_json(const std::vector<FileResult>& results, double seconds);
// Why nothing was loaded, as one sentence per file.
std::string failure_of(const std::vector<FileResult>& results);

}  // namespace sqlagent::importer
