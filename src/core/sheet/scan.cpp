#include "core/sheet/scan.h"

#include <immintrin.h>

#include <bit>
#include <cstring>

namespace sqlagent::sheet {
namespace {

struct Masks {
  uint64_t quotes, ends;
};

// The two kernels differ only in how 64 bytes become masks; `inline` into each target's own loop
// matters for speed.
__attribute__((target("avx2"))) inline Masks masks_avx2(const char* at, char delimiter,
                                                        char line_end) {
  const auto load = [&](int i) __attribute__((target("avx2"))) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at) + i);
  };
  const __m256i a = load(0), b = load(1);
  const auto both = [&](char wanted) __attribute__((target("avx2"))) {
    const __m256i w = _mm256_set1_epi8(wanted);
    const auto low = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, w)));
    const auto high = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, w)));
    return low | static_cast<uint64_t>(high) << 32;
  };
  return {both('"'), both(delimiter) | both(line_end)};
}

inline Masks masks_sse2(const char* at, char delimiter, char line_end) {
  const auto all = [&](char wanted) {
    const __m128i w = _mm_set1_epi8(wanted);
    uint64_t mask = 0;
    for (int i = 0; i < 4; ++i) {
      const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at) + i);
      mask |=
          static_cast<uint64_t>(static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(block, w))))
          << (16 * i);
    }
    return mask;
  };
  return {all('"'), all(delimiter) | all(line_end)};
}

// Bit i of the result is the parity of bits 0…i: set from an opening quote up to before its closing
// one.
inline uint64_t running_parity(uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

struct Emitter {
  Marks& marks;
  uint64_t inside = 0;  // all ones while a quoted field is open
  uint64_t any_quote = 0;

  void take(Masks masks, uint32_t offset) {
    marks.quotes.push_back(masks.quotes);
    any_quote |= masks.quotes;
    uint64_t ends = masks.ends;
    if (masks.quotes | inside) {
      const uint64_t parity = running_parity(masks.quotes) ^ inside;
      inside = static_cast<uint64_t>(static_cast<int64_t>(parity) >> 63);
      ends &= ~parity;
    }
    const size_t old = marks.at.size();
    marks.at.resize(old + static_cast<size_t>(std::popcount(ends)));
    for (uint32_t* to = marks.at.data() + old; ends; ends &= ends - 1)
      *to++ = offset + static_cast<uint32_t>(std::countr_zero(ends));
  }
};

constexpr size_t kManyMarks = 256 * 1024;

// Whole blocks; how many bytes they are.
__attribute__((target("avx2"))) size_t whole_blocks_avx2(std::string_view text, char d, char n,
                                                         Emitter& emitter) {
  size_t i = 0;
  for (; i + 64 <= text.size() && emitter.marks.at.size() < kManyMarks; i += 64)
    emitter.take(masks_avx2(text.data() + i, d, n), static_cast<uint32_t>(i));
  return i;
}

size_t whole_blocks_sse2(std::string_view text, char d, char n, Emitter& emitter) {
  size_t i = 0;
  for (; i + 64 <= text.size() && emitter.marks.at.size() < kManyMarks; i += 64)
    emitter.take(masks_sse2(text.data() + i, d, n), static_cast<uint32_t>(i));
  return i;
}

}  // namespace

uint64_t Marks::quotes_before(size_t offset) const {
  if (quotes.empty()) return 0;
  uint64_t count = 0;
  for (size_t i = 0; i < offset / 64; ++i) count += static_cast<uint64_t>(std::popcount(quotes[i]));
  if (offset % 64)
    count += static_cast<uint64_t>(std::popcount(quotes[offset / 64] << (64 - offset % 64)));
  return count;
}

size_t find_marks(std::string_view text, char delimiter, char line_end, Marks& marks) {
  marks.at.clear();
  marks.quotes.clear();
  marks.quotes.reserve(text.size() / 64 + 1);
  Emitter emitter{marks};
  static const bool kAvx2 = __builtin_cpu_supports("avx2");
  const size_t whole =
      (kAvx2 ? whole_blocks_avx2 : whole_blocks_sse2)(text, delimiter, line_end, emitter);
  const size_t rest = text.size() - whole;
  if (rest >= 64) text = text.substr(0, whole);
  if (rest > 0 && rest < 64) {
    // NUL fills the last block: it is neither quote, line end nor (unless there is none, '\0')
    // delimiter.
    char last[64] = {};
    const size_t offset = text.size() - rest;
    std::memcpy(last, text.data() + offset, rest);
    Masks masks = masks_sse2(last, delimiter, line_end);
    masks.ends &= (uint64_t{1} << rest) - 1;
    emitter.take(masks, static_cast<uint32_t>(offset));
  }
  if (!emitter.any_quote) marks.quotes.clear();
  return text.size();
}

}  // namespace sqlagent::sheet
