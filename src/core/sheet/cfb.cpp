#include "core/sheet/cfb.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "core/sheet/byte_stream.h"

namespace sqlagent::sheet {
namespace {

constexpr size_t kHeaderBytes = 512, kEntryBytes = 128, kMiniBytes = 64;
constexpr uint32_t kLastSector = 0xFFFF'FFFA;  // above are marks: free, end of chain, …
constexpr uint64_t kDirectoryBytes = 4 << 20;

std::string read_at(const Source& source, uint64_t offset, size_t size) {
  std::string bytes(size, '\0');
  bytes.resize(source.read(offset, std::span(bytes.data(), size)));
  return bytes;
}

std::string ascii_name(std::string_view wide, size_t bytes) {
  std::string name;
  for (size_t i = 0; i + 2 < bytes && i + 2 <= wide.size(); i += 2)
    name.push_back(wide[i + 1] == 0 ? wide[i] : '?');
  return name;
}

}  // namespace

uint16_t little16(const char* at) {
  uint16_t value;
  std::memcpy(&value, at, sizeof value);
  return value;
}
uint32_t little32(const char* at) {
  uint32_t value;
  std::memcpy(&value, at, sizeof value);
  return value;
}
uint64_t little64(const char* at) {
  uint64_t value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

Result<CompoundFile, Refusal> CompoundFile::open(Source source) {
  CompoundFile file;
  file.file_ = std::move(source);
  const std::string header = read_at(file.file_, 0, kHeaderBytes);
  if (header.size() < kHeaderBytes) return unexpected(damaged_workbook());
  const uint16_t shift = little16(&header[30]);
  if (shift < 7 || shift > 16 || little16(&header[32]) != 6) return unexpected(damaged_workbook());
  file.sector_bytes_ = 1u << shift;
  constexpr uint32_t kUsual = 4096;  // larger values would only serve to fill the memory
  file.small_below_ = std::min(kUsual, little32(&header[56]));
  file.first_mini_fat_ = little32(&header[60]);
  if (const auto done = file.read_fat(header); !done) return unexpected(done.error());
  if (const auto done = file.read_directory(little32(&header[48])); !done)
    return unexpected(done.error());
  return file;
}

// The allocation table's own sectors are listed in the header, and then in a chain of lists.
Result<void, Refusal> CompoundFile::read_fat(std::string_view header) {
  const uint64_t sectors = file_.size / sector_bytes_ + 1;
  const size_t per_sector = sector_bytes_ / 4;
  const auto take = [&](uint32_t sector) {
    const std::string bytes = read_at(file_, (uint64_t{sector} + 1) * sector_bytes_, sector_bytes_);
    for (size_t i = 0; i + 4 <= bytes.size(); i += 4) fat_.push_back(little32(&bytes[i]));
    return fat_.size() <= sectors + 2 * per_sector;  // a table longer than the file is a trap
  };
  constexpr size_t kInHeader = 109, kListAt = 76;
  for (size_t i = 0; i < kInHeader; ++i) {
    const uint32_t sector = little32(&header[kListAt + 4 * i]);
    if (sector < kLastSector && !take(sector)) return unexpected(damaged_workbook());
  }
  uint64_t lists = 0;
  for (uint32_t list = little32(&header[68]); list < kLastSector;) {
    const std::string bytes = read_at(file_, (uint64_t{list} + 1) * sector_bytes_, sector_bytes_);
    if (bytes.size() < sector_bytes_ || ++lists > sectors) return unexpected(damaged_workbook());
    for (size_t i = 0; i + 1 < per_sector; ++i) {
      const uint32_t sector = little32(&bytes[4 * i]);
      if (sector < kLastSector && !take(sector)) return unexpected(damaged_workbook());
    }
    list = little32(&bytes[sector_bytes_ - 4]);
  }
  return {};
}

Result<void, Refusal> CompoundFile::read_directory(uint32_t first) {
  const auto found = runs(first, kDirectoryBytes);
  if (!found) return unexpected(found.error());
  uint64_t size = 0;
  for (const Run& run : *found) size += run.size;
  const Source directory = source_over(file_, *found, size);
  const std::string bytes = read_at(directory, 0, std::min<uint64_t>(size, kDirectoryBytes));
  const size_t count = bytes.size() / kEntryBytes;
  if (count == 0) return unexpected(damaged_workbook());
  const auto entry = [&](size_t id) { return std::string_view(bytes).substr(id * kEntryBytes); };
  const auto place = [&](size_t id) {
    const uint64_t stated = little64(&entry(id)[120]);
    return Entry{little32(&entry(id)[116]),
                 sector_bytes_ == 512 ? stated & 0xFFFF'FFFF : stated};  // version 3: 32 bits
  };
  small_ = place(0);
  // The top level is a tree of siblings below the root's child. Each is visited once.
  std::vector<bool> seen(count);
  std::vector<uint32_t> open{little32(&entry(0)[76])};
  while (!open.empty()) {
    const uint32_t id = open.back();
    open.pop_back();
    if (id >= count || seen[id]) continue;
    seen[id] = true;
    constexpr char kStream = 2;
    if (entry(id)[66] == kStream)
      entries_.emplace(ascii_name(entry(id).substr(0, 64), little16(&entry(id)[64])), place(id));
    open.push_back(little32(&entry(id)[68]));
    open.push_back(little32(&entry(id)[72]));
  }
  return {};
}

// Follows a chain until it ends or has `size` bytes.
Result<std::vector<CompoundFile::Run>, Refusal> CompoundFile::runs(uint32_t first,
                                                                   uint64_t size) const {
  std::vector<Run> runs;
  uint64_t offset = 0;
  for (uint32_t sector = first; sector < kLastSector && offset < size; sector = fat_[sector]) {
    if (sector >= fat_.size() || offset > file_.size) return unexpected(damaged_workbook());
    const uint64_t at = (uint64_t{sector} + 1) * sector_bytes_;
    if (!runs.empty() && runs.back().at + runs.back().size == at)
      runs.back().size += sector_bytes_;
    else
      runs.push_back({offset, at, sector_bytes_});
    offset += sector_bytes_;
  }
  return runs;
}

Source CompoundFile::source_over(Source file, std::vector<Run> runs, uint64_t size) {
  const auto kept = std::make_shared<const std::vector<Run>>(std::move(runs));
  return {size, [file = std::move(file), kept, size](uint64_t offset, std::span<char> into) {
            size_t done = 0;
            auto run = std::ranges::upper_bound(*kept, offset, {}, &Run::offset);
            if (run != kept->begin()) --run;
            for (; run != kept->end() && done < into.size() && offset < size; ++run) {
              if (offset < run->offset || offset >= run->offset + run->size) break;
              const uint64_t skip = offset - run->offset;
              const size_t wanted =
                  std::min<uint64_t>({into.size() - done, run->size - skip, size - offset});
              const size_t got = file.read(run->at + skip, into.subspan(done, wanted));
              done += got;
              offset += got;
              if (got < wanted) break;
            }
            return done;
          }};
}

Result<Source, Refusal> CompoundFile::stream(std::string_view name) const {
  const Entry& entry = entries_.find(name)->second;
  if (entry.size >= small_below_) {
    auto found = runs(entry.first_sector, entry.size);
    if (!found) return unexpected(found.error());
    return source_over(file_, std::move(*found), entry.size);
  }
  // A small stream: pieces of 64 bytes of another stream, chained by a table of their own.
  const auto table_runs = runs(first_mini_fat_, file_.size);
  const auto small_runs = runs(small_.first_sector, small_.size);
  if (!table_runs || !small_runs) return unexpected(damaged_workbook());
  const Source table = source_over(file_, *table_runs, file_.size);
  const Source small = source_over(file_, *small_runs, small_.size);
  std::string bytes;
  for (uint32_t piece = entry.first_sector; piece < kLastSector && bytes.size() < entry.size;) {
    bytes += read_at(small, uint64_t{piece} * kMiniBytes, kMiniBytes);
    const std::string next = read_at(table, uint64_t{piece} * 4, 4);
    if (next.size() < 4) return unexpected(damaged_workbook());
    piece = little32(next.data());
    if (bytes.empty()) return unexpected(damaged_workbook());
  }
  bytes.resize(std::min<uint64_t>(bytes.size(), entry.size));
  return source_of(std::move(bytes));
}

}  // namespace sqlagent::sheet
