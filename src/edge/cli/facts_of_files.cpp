#include "edge/cli/facts_of_files.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>

#include "app/importer/facts.h"
#include "base/error.h"
#include "core/sheet/sheet.h"
#include "io/files/spool.h"

namespace sqlagent::cli {
namespace {

[[noreturn]] void unreadable(const std::string& path, const std::string& why) {
  throw Error(Code::bad_request, path + ": " + why);
}

struct Named {
  std::string path;
  bool alone;  // named itself, not found in a folder, where other things may lie beside the tables
};

std::vector<Named> files_in(const std::vector<std::string>& paths) {
  std::vector<Named> files;
  for (const auto& path : paths) {
    std::error_code bad;
    if (!std::filesystem::is_directory(path, bad)) {
      files.push_back({path, true});
      continue;
    }
    std::vector<std::string> inside;
    for (const auto& entry : std::filesystem::directory_iterator(path, bad))
      if (entry.is_regular_file(bad)) inside.push_back(entry.path().string());
    std::ranges::sort(inside);
    for (auto& file : inside) files.push_back({std::move(file), false});
  }
  return files;
}

// Tables of several files may have one name.
std::string free_name(const std::string& wanted, std::set<std::string>& taken) {
  std::string name = wanted;
  for (int n = 2; !taken.insert(name).second; ++n) name = wanted + "_" + std::to_string(n);
  return name;
}

void add_facts(const std::string& path, std::set<std::string>& taken,
               std::vector<catalog::TableFacts>& out) {
  const auto bytes = std::make_shared<files::ReadableFile>(path);
  const std::string file = std::filesystem::path(path).filename().string();
  sheet::Source source{bytes->size(), [bytes](uint64_t offset, std::span<char> into) {
                         return bytes->read(offset, into);
                       }};
  const auto book = sheet::read(std::move(source), file);
  if (!book) unreadable(path, book.error().message);
  for (size_t i = 0; i < book->tables().size(); ++i) {
    const sheet::Found& found = book->tables()[i];
    auto encoder = book->rows(i);
    if (!encoder) unreadable(path, encoder.error().message);
    for (;;) {
      const auto piece = (*encoder)->next();
      if (!piece) unreadable(path, piece.error().message);
      if (piece->empty()) break;
    }
    out.push_back(importer::facts_of(found, (*encoder)->profiles(), "",
                                     free_name(found.name, taken), file, (*encoder)->rows()));
  }
}

}  // namespace

std::vector<catalog::TableFacts> facts_of_files(const std::vector<std::string>& paths) {
  std::vector<catalog::TableFacts> out;
  std::set<std::string> taken;
  for (const auto& file : files_in(paths)) {
    try {
      add_facts(file.path, taken, out);
    } catch (const Error& error) {
      if (file.alone) throw;
      std::fprintf(stderr, "left out: %s\n", error.for_the_user().c_str());
    }
  }
  if (out.empty()) throw Error(Code::bad_request, "There are no tables in what --facts names.");
  return out;
}

}  // namespace sqlagent::cli
