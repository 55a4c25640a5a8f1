// The door with any bytes: it never crashes, and what it admits it admits again, unchanged.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/catalog/test_facts.h"
#include "core/sql/admit.h"

using namespace sqlagent;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto catalog = catalog::test::catalog_of(
      {catalog::test::facts("orders",
                            "order_id,customer_id,order_date,amount\n1,7,2024-01-02,9.50\n"),
       catalog::test::facts("customers", "customer_id,name,city\n7,Ann,Oslo\n"),
       catalog::test::facts("companies", "ticker,name\nAAA,Acme\n", true)});
  const std::string_view draft(reinterpret_cast<const char*>(data), size);
  const auto first = sql::admit(draft, catalog);
  if (!first) return 0;
  const auto second = sql::admit(first->text(), catalog);
  if (!second || second->text() != first->text()) std::abort();
  if (first->text().find("_row") != std::string::npos &&
      draft.find("_row") == std::string_view::npos)
    std::abort();
  return 0;
}
