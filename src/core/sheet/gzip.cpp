#include "core/sheet/gzip.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <new>
#include <string>

namespace sqlagent::sheet {
namespace {

constexpr uint64_t kRatioFree = 16 << 20;  // small parts may be as dense as they like
constexpr size_t kPieceBytes = 64 * 1024;

Refusal damaged_gzip() {
  return {Refusal::Reason::damaged,
          "The gzip file is damaged or not complete. Please pack it again and upload the copy."};
}

}  // namespace

struct GzipStream::State {
  Source source;
  Limits limits;
  z_stream stream{};
  std::string piece = std::string(kPieceBytes, '\0');
  uint64_t packed = 0, inflated = 0;
  bool over = false, between = false;  // between: a member ended, another one may follow
};

GzipStream::GzipStream(Source source, const Limits& limits) : state_(std::make_unique<State>()) {
  state_->source = std::move(source);
  state_->limits = limits;
  constexpr int kGzipHeader = 16;
  if (inflateInit2(&state_->stream, MAX_WBITS + kGzipHeader) != Z_OK) throw std::bad_alloc();
}

GzipStream::~GzipStream() {
  inflateEnd(&state_->stream);
}

Result<size_t, Refusal> GzipStream::read(std::span<char> into) {
  State& s = *state_;
  z_stream& z = s.stream;
  z.next_out = reinterpret_cast<Bytef*>(into.data());
  z.avail_out = static_cast<uInt>(std::min<size_t>(into.size(), 1 << 30));
  const uInt wanted = z.avail_out;
  while (z.avail_out > 0 && !s.over) {
    if (z.avail_in == 0) {
      const size_t got = s.source.read(s.packed, s.piece);
      s.packed += got;
      z.next_in = reinterpret_cast<Bytef*>(s.piece.data());
      z.avail_in = static_cast<uInt>(got);
      if (got == 0) {
        if (!s.between) return unexpected(damaged_gzip());
        s.over = true;
        break;
      }
    }
    // After a member there may be padding: NUL bytes, as tape tools write.
    while (s.between && z.avail_in > 0 && *z.next_in == 0) ++z.next_in, --z.avail_in;
    if (z.avail_in == 0) continue;
    if (s.between) inflateReset(&z), s.between = false;
    const int result = inflate(&z, Z_NO_FLUSH);
    if (result == Z_STREAM_END)
      s.between = true;
    else if (result != Z_OK && result != Z_BUF_ERROR)
      return unexpected(damaged_gzip());
  }
  const size_t done = wanted - z.avail_out;
  s.inflated += done;
  if (auto refusal = beyond_inflation(s.inflated, s.packed, s.limits)) return unexpected(*refusal);
  return done;
}

std::optional<Refusal> beyond_inflation(uint64_t inflated, uint64_t packed, const Limits& limits) {
  if (inflated > kRatioFree && inflated / std::max<uint64_t>(1, packed) > limits.inflated_ratio)
    return Refusal{Refusal::Reason::too_large,
                   "The file unpacks to far more data than a spreadsheet holds. It was not read "
                   "any further."};
  if (inflated > limits.inflated_bytes)
    return Refusal{Refusal::Reason::too_large,
                   fmt::format("The file unpacks to more than {} MB. Please split it.",
                               limits.inflated_bytes >> 20)};
  return std::nullopt;
}

}  // namespace sqlagent::sheet
