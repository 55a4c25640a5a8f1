// Where the bytes of a file come from, and what a reader may refuse. Pure: io/files makes a Source
// that reads a disk.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace sqlagent::sheet {

struct Source {
  uint64_t size = 0;
  // Fills `into` from `offset` on and returns how many bytes there were; fewer than asked only at
  // the end of the file.
  std::function<size_t(uint64_t offset, std::span<char> into)> read;
};

Source source_of(std::string bytes);  // a file in memory: tests, fuzzing

struct Limits {
  uint64_t bytes = 16ull << 30;   // of the file as it was uploaded
  size_t columns = 1'000;         // of a table; PostgreSQL itself stops at 1,600
  size_t sheet_columns = 16'384;  // what a reader hands on; Excel's own limit
  size_t cell_bytes = 1 << 20;
  size_t row_bytes = 16 << 20;
  uint64_t rows = 1'000'000'000;
  uint64_t cells = 10'000'000'000;  // filled ones, of one sheet
  size_t merges = 100'000;          // of one sheet; what is beyond is left out and counted
  size_t sheets = 200;
  size_t archive_entries = 10'000;
  uint64_t inflated_bytes = 4ull << 30;        // of one part of an archive
  uint64_t inflated_ratio = 500;               // inflated : packed, counted beyond the first 16 MiB
  size_t shared_string_bytes = 96u << 20;      // words of a workbook are kept while it is read
  uint64_t packed_workbook_bytes = 48u << 20;  // of one in an archive: it is kept in memory
  size_t odd_cells = 10'000;                   // kept beside a column that keeps its type
  size_t profile_bytes =
      48u << 20;  // exact counting of distinct values, all columns of a table together
};

// Why a file was not taken: a sentence that says what to do.
struct Refusal {
  enum class Reason {
    empty,
    not_a_spreadsheet,
    legacy_format,
    encrypted,
    damaged,
    too_large,
    choice,  // what a person decided cannot be followed
    limit
  };
  Reason reason = Reason::damaged;
  std::string message;
};

// One line of the receipt: what was found or decided, and where.
struct Notice {
  std::string kind;    // "header", "type", "renamed", "ragged", "odd_cells", …: for a program
  std::string text;    // for a person
  std::string column;  // identifier, if it concerns one
  std::vector<std::string> cells;  // A1 references or "row 17", the first few
};

}  // namespace sqlagent::sheet
