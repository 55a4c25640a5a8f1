#include "core/sheet/zip.h"

#include <fmt/format.h>
#include <minizip/unzip.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "core/sheet/gzip.h"

namespace sqlagent::sheet {

Refusal damaged_workbook() {
  return {Refusal::Reason::damaged,
          "The workbook is damaged or not complete. Please open it in Excel, save it again and "
          "upload the copy."};
}

namespace {

std::string lower(std::string_view name) {
  while (name.starts_with('/')) name.remove_prefix(1);
  std::string text(name);
  std::ranges::replace(text, '\\', '/');  // some writers on Windows
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

// minizip's view of a Source. C code must not be unwound, so an exception waits here until minizip
// has returned.
struct Stream {
  Source source;
  uint64_t at = 0;
  std::exception_ptr broken;

  void rethrow() {
    if (broken) std::rethrow_exception(std::exchange(broken, nullptr));
  }
};

zlib_filefunc64_def functions(Stream& stream) {
  zlib_filefunc64_def f{};
  f.opaque = &stream;
  f.zopen64_file = [](voidpf opaque, const void*, int) -> voidpf { return opaque; };
  f.zread_file = [](voidpf opaque, voidpf, void* into, uLong size) -> uLong {
    auto& s = *static_cast<Stream*>(opaque);
    try {
      const size_t read = s.source.read(s.at, std::span(static_cast<char*>(into), size));
      s.at += read;
      return read;
    } catch (...) {
      s.broken = std::current_exception();
      return 0;
    }
  };
  f.zwrite_file = [](voidpf, voidpf, const void*, uLong) -> uLong { return 0; };
  f.ztell64_file = [](voidpf opaque, voidpf) -> ZPOS64_T {
    return static_cast<Stream*>(opaque)->at;
  };
  f.zseek64_file = [](voidpf opaque, voidpf, ZPOS64_T offset, int origin) -> long {
    auto& s = *static_cast<Stream*>(opaque);
    const uint64_t from = origin == ZLIB_FILEFUNC_SEEK_CUR   ? s.at
                          : origin == ZLIB_FILEFUNC_SEEK_END ? s.source.size
                                                             : 0;
    if (from + offset > s.source.size) return -1;
    s.at = from + offset;
    return 0;
  };
  f.zclose_file = [](voidpf, voidpf) -> int { return 0; };
  f.zerror_file = [](voidpf, voidpf) -> int { return 0; };
  return f;
}

struct Closer {
  void operator()(void* file) const { unzClose(file); }
};
using Handle = std::unique_ptr<void, Closer>;

Handle open_handle(Stream& stream) {
  zlib_filefunc64_def f = functions(stream);
  return Handle(unzOpen2_64("", &f));
}

}  // namespace

struct ZipPart::State {
  Stream stream;
  Handle handle;
  Limits limits;
  uint64_t inflated = 0, packed = 0, size = 0;
  bool over = false;
};

ZipPart::ZipPart() : state_(std::make_unique<State>()) {}
ZipPart::~ZipPart() = default;
uint64_t ZipPart::inflated() const {
  return state_->inflated;
}
uint64_t ZipPart::size() const {
  return state_->size;
}

Result<size_t, Refusal> ZipPart::read(std::span<char> into) {
  State& s = *state_;
  size_t done = 0;
  while (done < into.size() && !s.over) {
    const auto wanted = static_cast<unsigned>(std::min<size_t>(into.size() - done, 1 << 20));
    const int size = unzReadCurrentFile(s.handle.get(), into.data() + done, wanted);
    s.stream.rethrow();
    if (size < 0) return unexpected(damaged_workbook());
    if (size == 0) {
      s.over = true;
      if (unzCloseCurrentFile(s.handle.get()) != UNZ_OK)
        return unexpected(damaged_workbook());  // the checksum
      break;
    }
    done += static_cast<size_t>(size);
    s.inflated += static_cast<uint64_t>(size);
    if (auto refusal = beyond_inflation(s.inflated, s.packed, s.limits))
      return unexpected(*refusal);
  }
  return done;
}

Result<Zip, Refusal> Zip::open(Source source, const Limits& limits) {
  Zip zip;
  zip.source_ = std::move(source);
  zip.limits_ = limits;
  Stream stream{zip.source_, 0, nullptr};
  const Handle handle = open_handle(stream);
  stream.rethrow();
  if (!handle) return unexpected(damaged_workbook());
  int result = unzGoToFirstFile(handle.get());
  for (size_t count = 0; result == UNZ_OK; result = unzGoToNextFile(handle.get())) {
    if (++count > limits.archive_entries)
      return unexpected(
          Refusal{Refusal::Reason::limit,
                  fmt::format("The archive holds more than {} parts.", limits.archive_entries)});
    unz_file_info64 info{};
    char name[1024] = {};
    if (unzGetCurrentFileInfo64(handle.get(), &info, name, sizeof name - 1, nullptr, 0, nullptr,
                                0) != UNZ_OK)
      break;
    unz64_file_pos position{};
    if (unzGetFilePos64(handle.get(), &position) != UNZ_OK) break;
    zip.places_.emplace(lower(name), Place{position.pos_in_zip_directory, position.num_of_file,
                                           info.compressed_size, info.uncompressed_size,
                                           (info.flag & 1) != 0, name});
  }
  stream.rethrow();
  if (result != UNZ_END_OF_LIST_OF_FILE) return unexpected(damaged_workbook());
  return zip;
}

bool Zip::has(std::string_view name) const {
  return places_.contains(lower(name));
}

uint64_t Zip::size_of(std::string_view name) const {
  const auto found = places_.find(lower(name));
  return found == places_.end() ? 0 : found->second.inflated;
}

std::vector<std::string> Zip::names() const {
  std::vector<const Place*> places;
  for (const auto& [key, place] : places_) places.push_back(&place);
  std::ranges::sort(places, {}, &Place::number);
  std::vector<std::string> names;
  for (const Place* place : places) names.push_back(place->name);
  return names;
}

Result<std::unique_ptr<ZipPart>, Refusal> Zip::part(std::string_view name) const {
  const auto found = places_.find(lower(name));
  if (found == places_.end()) return unexpected(damaged_workbook());
  const Place& place = found->second;
  if (place.encrypted)
    return unexpected(
        Refusal{Refusal::Reason::encrypted,
                "The archive is protected with a password. Please save a copy without one."});
  auto part = std::make_unique<ZipPart>();
  ZipPart::State& s = *part->state_;
  s.stream.source = source_;
  s.limits = limits_;
  s.packed = place.packed;
  s.size = place.inflated;
  s.handle = open_handle(s.stream);
  unz64_file_pos position{place.directory, place.number};
  const bool opened = s.handle && unzGoToFilePos64(s.handle.get(), &position) == UNZ_OK &&
                      unzOpenCurrentFile(s.handle.get()) == UNZ_OK;
  s.stream.rethrow();
  if (!opened) return unexpected(damaged_workbook());
  return part;
}

}  // namespace sqlagent::sheet
