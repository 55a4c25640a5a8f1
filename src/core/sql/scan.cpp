#include "core/sql/scan.h"

#include <pg_query.h>

namespace sqlagent::sql {

Result<Scanned, std::string> scan(const std::string& text) {
  std::unique_ptr<PgQueryScanResult, void (*)(PgQueryScanResult*)> scanned(
      new PgQueryScanResult(pg_query_scan(text.c_str())), [](PgQueryScanResult* result) {
        pg_query_free_scan_result(*result);
        delete result;
      });
  if (scanned->error) return unexpected(std::string(scanned->error->message));
  Scanned tokens;
  tokens.memory = std::make_unique<std::pmr::monotonic_buffer_resource>(20 * scanned->pbuf.len + 1);
  ProtobufCAllocator allocator{
      [](void* memory, size_t bytes) {
        return static_cast<std::pmr::monotonic_buffer_resource*>(memory)->allocate(bytes);
      },
      [](void*, void*) {}, tokens.memory.get()};
  const auto* result = pg_query__scan_result__unpack(
      &allocator, scanned->pbuf.len, reinterpret_cast<const uint8_t*>(scanned->pbuf.data));
  if (!result) return unexpected(std::string("its tokens could not be read"));
  tokens.list = {result->tokens, result->n_tokens};
  return tokens;
}

}  // namespace sqlagent::sql
