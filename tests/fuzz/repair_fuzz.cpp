// The repairer with any text: it never crashes, what it gives the door takes, and mending that once
// more changes nothing.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/catalog/test_facts.h"
#include "core/prompt/repair.h"
#include "core/sql/admit.h"

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

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view said(reinterpret_cast<const char*>(data), size);
  const auto mended = prompt::mend(said, shop());
  if (!mended) return 0;
  require(sql::admit(mended->sql, shop()).has_value());
  const auto again = prompt::mend(mended->sql, shop());
  require(again && again->sql == mended->sql);
  return 0;
}
