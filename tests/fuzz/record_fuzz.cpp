// Any text read back as a record: it never crashes, and what is read back can be said and lowered.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/catalog/test_facts.h"
#include "core/nlq/lower.h"
#include "core/nlq/read.h"
#include "core/prompt/in_short.h"
#include "core/prompt/record.h"

using namespace sqlagent;

namespace {

const catalog::Catalog& shop() {
  static const auto built = catalog::test::catalog_of(
      {catalog::test::facts("orders",
                            "order_id,customer_id,order_date,status,amount\n"
                            "1,7,2024-01-02,Paid,9.50\n2,7,2024-02-02,Void,1.50\n"),
       catalog::test::facts("customers", "customer_id,name,city\n7,Ann,Oslo\n8,Bo,Bergen\n")});
  return built;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string select(reinterpret_cast<const char*>(data), size);
  if (prompt::in_short(select, shop()).empty()) std::abort();
  const auto record = prompt::record_of(select, shop());
  if (!record) return 0;
  if (nlq::lower(record->intent, shop()).empty()) std::abort();
  nlq::describe(record->intent, shop());
  nlq::to_json(record->intent, shop());
  return 0;
}
