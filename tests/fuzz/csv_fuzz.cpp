// Any bytes as a text file. Beside "no crash": the second pass writes exactly the rows that the
// first one counted.
#include <cstdlib>
#include <string>

#include "core/sheet/sheet.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sqlagent::sheet;
  Limits limits;
  limits.cell_bytes = 4096;
  limits.row_bytes = 64 * 1024;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.starts_with("PK")) return 0;  // xlsx_fuzz
  const auto book = read(source_of(bytes), "fuzz.csv", limits);
  if (!book) {
    if (book.error().message.empty()) std::abort();
    return 0;
  }
  const Found& found = book->tables().at(0);
  auto encoder = book->rows(0);
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
  return 0;
}
