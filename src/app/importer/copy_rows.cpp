#include "app/importer/copy_rows.h"

#include <algorithm>
#include <cstring>

namespace sqlagent::importer {
namespace {

constexpr size_t kHeadBytes = 19;

template <class T>
T get(const char* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  if constexpr (sizeof(T) == 2)
    return static_cast<T>(__builtin_bswap16(static_cast<uint16_t>(value)));
  else
    return static_cast<T>(__builtin_bswap32(static_cast<uint32_t>(value)));
}

}  // namespace

bool RowNumbers::shift(std::string& piece) {
  size_t at = begun_ ? 0 : kHeadBytes;
  begun_ = true;
  while (at + 2 <= piece.size()) {
    const auto fields = get<int16_t>(piece.data() + at);
    at += 2;
    if (fields < 0) break;  // the trailer
    const uint64_t number = get<uint32_t>(piece.data() + at + 4) + offset_;
    if (number > INT32_MAX) return false;
    last_ = std::max(last_, number);
    const uint32_t moved = __builtin_bswap32(static_cast<uint32_t>(number));
    std::memcpy(piece.data() + at + 4, &moved, sizeof moved);
    for (int16_t i = 0; i < fields; ++i) {
      const auto size = get<int32_t>(piece.data() + at);
      at += 4 + (size > 0 ? static_cast<size_t>(size) : 0);
    }
  }
  return true;
}

}  // namespace sqlagent::importer
