#include "app/importer/result.h"

#include <boost/json.hpp>

namespace sqlagent::importer {
namespace json = boost::json;
namespace {

json::value parsed(std::string_view text) {
  return json::parse(json::string_view(text.data(), text.size()));
}

json::object object_of(const FileResult& result) {
  json::array tables;
  for (const LoadedTable& table : result.tables)
    tables.push_back({{"name", table.name},
                      {"sheet", table.sheet},
                      {"rows", table.rows},
                      {"receipt", parsed(table.receipt_json)}});
  return {{"name", result.name},
          {"error", result.error},
          {"tables", std::move(tables)},
          {"notices", parsed(result.notices_json)},
          {"decisions", parsed(result.decisions_json)}};
}

std::string text_at(const json::object& object, std::string_view key) {
  return std::string(object.at(json::string_view(key.data(), key.size())).as_string());
}

}  // namespace

std::string to_json(const FileResult& result) {
  return json::serialize(object_of(result));
}

FileResult file_result_from(std::string_view marker_json) {
  const json::value value = parsed(marker_json);
  const json::object& object = value.as_object();
  FileResult result;
  result.name = text_at(object, "name");
  result.error = text_at(object, "error");
  result.notices_json = json::serialize(object.at("notices"));
  if (const auto* decisions = object.if_contains("decisions"))
    result.decisions_json = json::serialize(*decisions);
  for (const json::value& entry : object.at("tables").as_array()) {
    const json::object& table = entry.as_object();
    result.tables.push_back({text_at(table, "name"), text_at(table, "sheet"),
                             table.at("rows").to_number<uint64_t>(),
                             json::serialize(table.at("receipt"))});
  }
  return result;
}

std::string result_json(const std::vector<FileResult>& results, double seconds) {
  json::array files, tables, sheets, receipt;
  uint64_t rows = 0;
  for (const FileResult& result : results) {
    json::array names, receipts;
    for (const LoadedTable& table : result.tables) {
      names.emplace_back(table.name);
      tables.emplace_back(table.name);
      if (!table.sheet.empty()) sheets.emplace_back(table.sheet);
      receipts.push_back(parsed(table.receipt_json));
      rows += table.rows;
    }
    const bool loaded = result.error.empty();
    json::object file{{"name", result.name},
                      {"status", loaded ? "SUCCESS" : "FAILURE"},
                      {"tables", std::move(names)}};
    file["error"] = loaded ? json::value(nullptr) : json::value(result.error);
    files.push_back(std::move(file));
    receipt.push_back({{"file", result.name},
                       {"notices", parsed(result.notices_json)},
                       {"decisions", parsed(result.decisions_json)},
                       {"tables", std::move(receipts)}});
  }
  json::object object{{"files", std::move(files)},    {"tables_created", tables.size()},
                      {"total_rows", rows},           {"processing_time", seconds},
                      {"sheets", std::move(sheets)},  {"tables", std::move(tables)},
                      {"receipt", std::move(receipt)}};
  return json::serialize(object);
}

std::string failure_of(const std::vector<FileResult>& results) {
  if (results.size() == 1) return results[0].error;
  std::string text;
  for (const FileResult& result : results)
    text += (text.empty() ? "" : " ") + result.name + ": " + result.error;
  return text;
}

}  // namespace sqlagent::importer
