// `sqlagent inspect FILE…`: what ingestion makes of a file, without a database: a readable receipt
// here, or with --out the tables as CSV and everything else as JSON.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>

#include "app/importer/facts.h"
#include "app/importer/result.h"
#include "base/error.h"
#include "core/sheet/copy_text.h"
#include "core/sheet/sheet.h"
#include "edge/cli/cli.h"
#include "edge/cli/receipt_text.h"
#include "io/files/spool.h"

namespace sqlagent::cli {
namespace json = boost::json;
namespace {

// RFC 4180; NULL is an empty field, an empty text a quoted one.
void append_field(std::string& out, const std::optional<std::string>& value) {
  if (!value) return;
  if (!value->empty() && value->find_first_of(",\"\r\n") == value->npos) {
    out += *value;
    return;
  }
  out += '"';
  for (const char c : *value) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

class Inspection {
 public:
  explicit Inspection(std::string folder) : folder_(std::move(folder)) {
    if (folder_.empty()) return;
    std::error_code bad;
    std::filesystem::create_directories(folder_, bad);
    if (bad) throw Error(Code::bad_request, "The folder " + folder_ + " cannot be made.");
  }

  void look_at(const std::string& path) {
    importer::FileResult result;
    result.name = std::filesystem::path(path).filename().string();
    try {
      read(path, result);
    } catch (const Error& error) {
      fail(result, error.for_the_user());
    }
    results_.push_back(std::move(result));
  }

  // result.json, or the receipt on the terminal. Whether every file could be read.
  bool finish() {
    const std::string result = importer::result_json(results_, 0);
    if (folder_.empty()) {
      std::fputs(receipt_text(result).c_str(), stdout);
    } else {
      const json::value all = json::parse(result);
      const json::object document{
          {"tables", std::move(tables_)}, {"errors", errors_}, {"receipt", all.at("receipt")}};
      std::ofstream(folder_ + "/result.json", std::ios::binary)
          << json::serialize(document) << '\n';
    }
    return errors_.empty();
  }

 private:
  void fail(importer::FileResult& result, const std::string& message) {
    result.error = message;
    result.tables.clear();
    errors_.push_back(json::object{{"file", result.name}, {"message", message}});
  }

  void read(const std::string& path, importer::FileResult& result) {
    const auto bytes = std::make_shared<files::ReadableFile>(path);
    sheet::Source source{bytes->size(), [bytes](uint64_t offset, std::span<char> into) {
                           return bytes->read(offset, into);
                         }};
    const auto book = sheet::read(std::move(source), result.name);
    if (!book) return fail(result, book.error().message);
    result.notices_json = importer::to_json(book->notices());
    result.decisions_json = sheet::to_json(book->decisions());
    json::array tables;
    for (size_t i = 0; i < book->tables().size(); ++i) {
      const sheet::Found& found = book->tables()[i];
      std::string name = found.name;  // files of one call may have tables of one name
      for (int n = 2; !taken_.insert(name).second; ++n) name = fmt::format("{}_{}", found.name, n);
      auto encoder = book->rows(i);
      if (!encoder) return fail(result, encoder.error().message);
      if (const auto written = write(found, name, **encoder); !written)
        return fail(result, written.error().message);
      json::array columns;
      for (const sheet::Column& column : found.columns)
        columns.push_back(
            json::object{{"name", column.name}, {"type", sqlagent::name(column.format.type)}});
      tables.push_back(json::object{
          {"file", result.name},
          {"sheet", found.sheet.empty() ? json::value(nullptr) : json::value(found.sheet)},
          {"name", name},
          {"columns", std::move(columns)},
          {"row_count", (*encoder)->rows()}});
      result.tables.push_back(
          {name, found.sheet, (*encoder)->rows(), importer::receipt_of(found, **encoder, name)});
    }
    for (json::value& table : tables) tables_.push_back(std::move(table));
  }

  Result<void, sheet::Refusal> write(const sheet::Found& found, const std::string& name,
                                     sheet::Encoder& encoder) {
    std::ofstream csv;
    if (!folder_.empty())
      csv.open(fmt::format("{}/{}.csv", folder_, name), std::ios::binary | std::ios::trunc);
    std::string text;
    for (size_t i = 0; i < found.columns.size(); ++i) {
      if (i > 0) text += ',';
      append_field(text, found.columns[i].name);
    }
    text += "\n";
    auto begins = sheet::CopyText::Begins::with_head;
    for (;;) {
      const auto piece = encoder.next();
      if (!piece) return unexpected(piece.error());
      if (piece->empty()) break;
      if (folder_.empty()) continue;
      sheet::CopyText copy(*piece, begins);
      begins = sheet::CopyText::Begins::with_row;
      while (const auto row = copy.next(found.columns)) {
        for (size_t i = 1; i < row->size(); ++i) {
          if (i > 1) text += ',';
          append_field(text, (*row)[i]);
        }
        text += '\n';
      }
      csv << text;
      text.clear();
    }
    if (!folder_.empty()) csv << text;
    return {};
  }

  const std::string folder_;
  std::vector<importer::FileResult> results_;
  json::array tables_, errors_;
  std::set<std::string> taken_;
};

}  // namespace

int inspect(const InspectOptions& options) {
  try {
    Inspection inspection(options.folder);
    for (const std::string& path : options.files) inspection.look_at(path);
    return inspection.finish() ? 0 : 1;
  } catch (const Error& error) {
    std::fprintf(stderr, "sqlagent inspect: %s\n", error.for_the_user().c_str());
    return 1;
  }
}

}  // namespace sqlagent::cli
