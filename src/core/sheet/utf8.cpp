#include "core/sheet/utf8.h"

#include <immintrin.h>

#include <cstdint>
#include <cstring>

namespace sqlagent::sheet {
namespace {

bool is_utf8_text_slow(std::string_view bytes) {
  while (!bytes.empty()) {
    const int length = utf8_character_bytes(bytes);
    if (length <= 0 || bytes.front() == '\0') return false;
    bytes.remove_prefix(static_cast<size_t>(length));
  }
  return true;
}

// What can be wrong with two neighbouring bytes; a pair is wrong if all three tables below agree.
enum : uint8_t {
  kTooShort = 1,    // a first byte without its continuation
  kTooLong = 2,     // a continuation after ASCII
  kOverlong3 = 4,   // E0 80…9F
  kTooLarge = 8,    // F4 90…
  kSurrogate = 16,  // ED A0…BF
  kOverlong2 = 32,  // C0, C1
  kFour = 64,       // F0 80…8F, and F5… with any: overlong or too large
  kTwo = 128,       // two continuations: right only as third or fourth byte
  kCarry = kTooShort | kTooLong | kTwo
};

#define SQLAGENT_TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

struct Validator {
  __m256i error, previous;

  __attribute__((target("avx2"))) static __m256i high_nibbles(__m256i v) {
    return _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(0x0F));
  }

  // The 32 bytes that end `back` bytes before the current block's end.
  template <int back>
  __attribute__((target("avx2"))) __m256i shifted(__m256i block) const {
    return _mm256_alignr_epi8(block, _mm256_permute2x128_si256(previous, block, 0x21), 16 - back);
  }

  __attribute__((target("avx2"))) void take(__m256i block) {
    constexpr auto c = [](int value) { return static_cast<char>(value); };
    constexpr char kAscii = c(kTooLong), kCont = c(kTwo), kLead = c(kTooShort);
    const __m256i first_high =
        SQLAGENT_TWICE(kAscii, kAscii, kAscii, kAscii, kAscii, kAscii, kAscii, kAscii, kCont, kCont,
                       kCont, kCont, c(kTooShort | kOverlong2), kLead,
                       c(kTooShort | kOverlong3 | kSurrogate), c(kTooShort | kTooLarge | kFour));
    constexpr char kPlain = c(kCarry), kFive = c(kCarry | kTooLarge | kFour);
    const __m256i first_low =
        SQLAGENT_TWICE(c(kCarry | kOverlong3 | kOverlong2 | kFour), c(kCarry | kOverlong2), kPlain,
                       kPlain, c(kCarry | kTooLarge), kFive, kFive, kFive, kFive, kFive, kFive,
                       kFive, kFive, c(kCarry | kTooLarge | kFour | kSurrogate), kFive, kFive);
    constexpr int kAny = kTooLong | kOverlong2 | kTwo;
    const __m256i second_high = SQLAGENT_TWICE(
        kLead, kLead, kLead, kLead, kLead, kLead, kLead, kLead, c(kAny | kOverlong3 | kFour),
        c(kAny | kOverlong3 | kTooLarge), c(kAny | kSurrogate | kTooLarge),
        c(kAny | kSurrogate | kTooLarge), kLead, kLead, kLead, kLead);

    const __m256i before = shifted<1>(block);
    const __m256i pairs = _mm256_and_si256(
        _mm256_and_si256(
            _mm256_shuffle_epi8(first_high, high_nibbles(before)),
            _mm256_shuffle_epi8(first_low, _mm256_and_si256(before, _mm256_set1_epi8(0x0F)))),
        _mm256_shuffle_epi8(second_high, high_nibbles(block)));
    const __m256i third = _mm256_subs_epu8(shifted<2>(block), _mm256_set1_epi8(c(0xE0 - 0x80)));
    const __m256i fourth = _mm256_subs_epu8(shifted<3>(block), _mm256_set1_epi8(c(0xF0 - 0x80)));
    const __m256i expected =
        _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8(c(0x80)));
    const __m256i nul = _mm256_cmpeq_epi8(block, _mm256_setzero_si256());
    error = _mm256_or_si256(error, _mm256_or_si256(nul, _mm256_xor_si256(pairs, expected)));
    previous = block;
  }
};

__attribute__((target("avx2"))) bool is_utf8_text_avx2(std::string_view bytes) {
  Validator v{_mm256_setzero_si256(), _mm256_setzero_si256()};
  size_t i = 0;
  for (; i + 32 <= bytes.size(); i += 32)
    v.take(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes.data() + i)));
  // Spaces fill the last block: an unfinished character before them is too short.
  char last[32];
  std::memset(last, ' ', sizeof last);
  if (i < bytes.size()) std::memcpy(last, bytes.data() + i, bytes.size() - i);
  v.take(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(last)));
  return _mm256_testz_si256(v.error, v.error) != 0;
}

}  // namespace

int utf8_character_bytes(std::string_view bytes) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  const size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  for (size_t i = 1; i < length; ++i) {
    if (i == bytes.size()) return -1;
    unsigned low = 0x80, high = 0xBF;
    if (i == 1) {
      if (first == 0xE0) low = 0xA0;
      if (first == 0xED) high = 0x9F;
      if (first == 0xF0) low = 0x90;
      if (first == 0xF4) high = 0x8F;
    }
    if (byte(i) < low || byte(i) > high) return 0;
  }
  return static_cast<int>(length);
}

void append_utf8_character(std::string& out, char32_t c) {
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6)), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12)), put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18)), put(0x80 | ((c >> 12) & 0x3F)), put(0x80 | ((c >> 6) & 0x3F)),
        put(0x80 | (c & 0x3F));
  }
}

bool is_plain_text(std::string_view bytes) {
  constexpr uint64_t kOnes = 0x0101010101010101u, kTops = 0x8080808080808080u;
  size_t i = 0;
  uint64_t bad = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    uint64_t word;
    std::memcpy(&word, bytes.data() + i, 8);
    bad |= (word | (word - kOnes)) &
           kTops;  // a top bit set, or a zero byte borrowing one: a superset is fine
  }
  if (bad) return false;
  for (; i < bytes.size(); ++i)
    if (bytes[i] <= 0) return false;
  return true;
}

bool is_utf8_text(std::string_view bytes) {
  static const bool kAvx2 = __builtin_cpu_supports("avx2");
  if (bytes.size() < 32 || !kAvx2) return is_utf8_text_slow(bytes);
  return is_utf8_text_avx2(bytes);
}

}  // namespace sqlagent::sheet
