// Microsoft's compound file ([MS-CFB]): a small file system in a file, in which Excel 97–2003 keeps
// its workbook, and newer Office an encrypted document. Streams at the top level, read in place.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/sheet/source.h"

namespace sqlagent::sheet {

class CompoundFile {
 public:
  static Result<CompoundFile, Refusal> open(Source source);
  bool has(std::string_view name) const { return entries_.contains(name); }
  // The bytes of a stream, in any order. REQUIRES: has(name).
  Result<Source, Refusal> stream(std::string_view name) const;

 private:
  struct Entry {
    uint32_t first_sector = 0;
    uint64_t size = 0;
  };
  // Consecutive sectors of a stream, from this offset of the stream on.
  struct Run {
    uint64_t offset = 0, at = 0, size = 0;  // at: in the file
  };
  Result<std::vector<Run>, Refusal> runs(uint32_t first, uint64_t size) const;
  static Source source_over(Source file, std::vector<Run> runs, uint64_t size);
  Result<void, Refusal> read_fat(std::string_view header);
  Result<void, Refusal> read_directory(uint32_t first);

  Source file_;
  uint32_t sector_bytes_ = 512, small_below_ = 4096, first_mini_fat_ = 0;
  std::vector<uint32_t> fat_;  // sector → the next one of its stream
  Entry small_;                // the stream that holds all small streams, in pieces of 64 bytes
  std::map<std::string, Entry, std::less<>> entries_;
};

uint16_t little16(const char* at);
uint32_t little32(const char* at);
uint64_t little64(const char* at);

}  // namespace sqlagent::sheet
