// Any bytes as a spreadsheet, all the way to COPY. Beside "no crash": the second pass writes
// exactly the rows that the first one counted. The readers alone have targets of their own.
#include <cstdlib>
#include <string>

#include "core/sheet/sheet.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sqlagent::sheet;
  Limits limits;
  limits.cell_bytes = 4096;
  limits.row_bytes = 64 * 1024;
  limits.inflated_bytes = 4 << 20;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto book = read(source_of(bytes), "fuzz.csv", limits);
  if (!book) {
    if (book.error().message.empty()) std::abort();
    return 0;
  }
  for (size_t i = 0; i < book->tables().size(); ++i) {
    const Found& found = book->tables()[i];
    auto encoder = book->rows(i);
    if (!encoder) std::abort();
    for (;;) {
      const auto piece = (*encoder)->next();
      if (!piece) std::abort();
      if (piece->empty()) break;
    }
    if ((*encoder)->rows() != found.rows) std::abort();
    for (const auto& profile : (*encoder)->profiles())
      if (profile.rows != found.rows || profile.nulls > profile.rows ||
          profile.distinct > profile.rows - profile.nulls)
        std::abort();
  }
  return 0;
}
