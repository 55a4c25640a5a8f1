// Reading without a database: how long one pass over a file takes, and what it leaves resident.
// `sheet_bench.py` makes the files and runs other parsers beside it.
//
//   sheet_bench FILE [ours|types|rows|libcsv|scan]
//
// ours: its cells. types: the first pass, which finds tables and types. rows: both passes; the
// second one encodes and profiles.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

#include "core/sheet/file.h"
#include "core/sheet/scan.h"
#include "core/sheet/sheet.h"
#ifdef SQLAGENT_BENCH_LIBCSV
#include <csv.h>
#endif

namespace {

using namespace sqlagent::sheet;

struct Counted {
  uint64_t rows = 0, cells = 0, characters = 0;
};

Source source_of_file(int descriptor, uint64_t size) {
  return {size, [descriptor](uint64_t offset, std::span<char> into) -> size_t {
            const ssize_t got =
                pread(descriptor, into.data(), into.size(), static_cast<off_t>(offset));
            return got < 0 ? 0 : static_cast<size_t>(got);
          }};
}

Counted ours(int descriptor, uint64_t size) {
  Counted counted;
  auto file = detail::open_file(source_of_file(descriptor, size), "bench", Limits{});
  if (!file) {
    fmt::print(stderr, "{}\n", file.error().message);
    return counted;
  }
  for (size_t sheet = 0; sheet < (*file)->sheets.size(); ++sheet) {
    auto rows = (*file)->rows(sheet);
    if (!rows) break;
    for (Batch batch;;) {
      if (const auto read = (*rows)->next(batch); !read) {
        fmt::print(stderr, "{}\n", read.error().message);
        break;
      }
      if (batch.rows.empty()) break;
      counted.rows += batch.rows.size();
      for (const Cell& cell : batch.cells) {
        counted.cells += cell.size > 0;
        counted.characters += cell.size;
      }
    }
  }
  return counted;
}

// Counts columns as cells.
Counted types(int descriptor, uint64_t size) {
  Counted counted;
  const auto book = read(source_of_file(descriptor, size), "bench");
  if (!book) {
    fmt::print(stderr, "{}\n", book.error().message);
    return counted;
  }
  for (const Found& table : book->tables()) {
    counted.rows += table.rows;
    counted.cells += table.columns.size();
  }
  return counted;
}

// Counts bytes of COPY as characters.
Counted rows(int descriptor, uint64_t size) {
  Counted counted;
  const auto book = read(source_of_file(descriptor, size), "bench");
  for (size_t i = 0; book && i < book->tables().size(); ++i) {
    const auto encoder = book->rows(i);
    if (!encoder) break;
    for (;;) {
      const auto piece = (*encoder)->next();
      if (!piece || piece->empty()) break;
      counted.characters += piece->size();
    }
    counted.rows += (*encoder)->rows();
  }
  return counted;
}

// The structural scan without cells: what the memory bus allows.
Counted scan(int descriptor, uint64_t size) {
  Counted counted;
  std::string piece(128 * 1024, '\0');
  Marks marks;
  for (uint64_t at = 0; at < size; at += piece.size()) {
    const ssize_t got = pread(descriptor, piece.data(), piece.size(), static_cast<off_t>(at));
    if (got <= 0) break;
    find_marks({piece.data(), static_cast<size_t>(got)}, ',', '\n', marks);
    counted.cells += marks.at.size();
  }
  return counted;
}

#ifdef SQLAGENT_BENCH_LIBCSV
Counted libcsv(int descriptor, uint64_t) {
  Counted counted;
  csv_parser parser;
  if (csv_init(&parser, 0) != 0) return counted;
  const auto on_cell = [](void*, size_t bytes, void* user) {
    auto& c = *static_cast<Counted*>(user);
    c.cells += bytes > 0;
    c.characters += bytes;
  };
  const auto on_row = [](int, void* user) { ++static_cast<Counted*>(user)->rows; };
  std::string piece(128 * 1024, '\0');
  for (ssize_t got; (got = read(descriptor, piece.data(), piece.size())) > 0;)
    csv_parse(&parser, piece.data(), static_cast<size_t>(got), on_cell, on_row, &counted);
  csv_fini(&parser, on_cell, on_row, &counted);
  csv_free(&parser);
  return counted;
}
#endif

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

// Not ru_maxrss: that remembers the process which started this one.
long resident_megabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6)) / 1024;
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    fmt::print(stderr, "usage: sheet_bench FILE [ours|types|rows|libcsv|scan]\n");
    return 2;
  }
  const int descriptor = open(arguments[1], O_RDONLY | O_CLOEXEC);
  const off_t size = descriptor < 0 ? -1 : lseek(descriptor, 0, SEEK_END);
  if (size < 0 || lseek(descriptor, 0, SEEK_SET) != 0) {
    fmt::print(stderr, "{}: {}\n", arguments[1], std::strerror(errno));
    return 1;
  }
  const std::string_view what = count > 2 ? arguments[2] : "ours";
  auto run = &ours;
  if (what == "scan") run = &scan;
  if (what == "types") run = &types;
  if (what == "rows") run = &rows;
#ifdef SQLAGENT_BENCH_LIBCSV
  if (what == "libcsv") run = &libcsv;
#endif
  const auto begin = std::chrono::steady_clock::now();
  const Counted counted = run(descriptor, static_cast<uint64_t>(size));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const double own = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  fmt::print(
      "{:.3f} s  processor {:.3f} s = {:.3f} GB/s  {} rows  {} cells  {} characters  {} MB "
      "resident at most\n",
      took.count(), own, static_cast<double>(size) / 1e9 / own, counted.rows, counted.cells,
      counted.characters, resident_megabytes());
}
