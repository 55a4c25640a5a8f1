// What the door costs for one statement: microseconds, p50 and p99, by size of the statement; and
// the processor's time alone, for a machine that is busy with other things.
//   build/release/tests/door_bench [ROUNDS]      default 2000
// The catalog has 24 tables of 15 columns; statements are chains of named queries with joins,
// windows, CASE and filters, as analysts and models write them.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "core/catalog/catalog.h"
#include "core/sql/admit.h"

using namespace sqlagent;

namespace {

catalog::Catalog many_tables() {
  std::vector<catalog::TableFacts> tables;
  for (int t = 0; t < 24; ++t) {
    auto& table = tables.emplace_back();
    table.schema = "home";
    table.name = table.display = fmt::format("sales_{}", t);
    table.rows = 1'000;
    for (const char* name : {"sale_id", "customer_id", "product_id", "region", "channel", "status",
                             "amount", "discount", "quantity", "sold_on", "shipped_on", "note",
                             "currency", "rate", "created_at"}) {
      auto& column = table.columns.emplace_back();
      column.name = column.display = name;
    }
  }
  return catalog::build(TenantId("00000000-0000-4000-8000-000000000001"), 1, std::move(tables));
}

// One named query, some 450 bytes.
std::string part(int number) {
  return fmt::format(
      "p{0} as (select s.region, date_trunc('month', s.sold_on) as month, sum(s.amount * s.rate) "
      "as revenue, count(*) filter (where s.status in ('paid', 'open')) as orders, avg(case when "
      "s.discount > 0.1 then s.amount - s.discount else s.amount end)::numeric(12, 2) as average "
      "from sales_{0} s join sales_{1} t on t.customer_id = s.customer_id where s.sold_on >= date "
      "'2024-01-01' and s.channel <> 'test' group by s.region, date_trunc('month', s.sold_on))",
      number % 20, (number + 1) % 20);
}

std::string statement_of(size_t bytes) {
  if (bytes < 400)
    return "select region, sum(amount) as total from sales_3 where status = 'paid' group by region "
           "order by total desc limit 10";
  std::string text = "with ";
  int parts = 0;
  do {
    text += (parts > 0 ? ", " : "") + part(parts);
    ++parts;
  } while (text.size() + 450 < bytes && parts < 11);
  text +=
      " select region, month, revenue, rank() over (partition by month order by revenue desc) "
      "from p0 where revenue > 100 and region in ('a'";
  while (text.size() + 30 < bytes) text += fmt::format(", 'region {}'", text.size());
  return text + ") order by 2, 4";
}

void measure(size_t bytes, int rounds, const catalog::Catalog& catalog) {
  const std::string statement = statement_of(bytes);
  std::vector<double> took;
  std::clock_t processor = 0;
  for (int round = 0; round < rounds + rounds / 10; ++round) {
    const auto processor_began = std::clock();
    const auto began = std::chrono::steady_clock::now();
    const auto admitted = sql::admit(statement, catalog);
    const std::chrono::duration<double, std::micro> micros =
        std::chrono::steady_clock::now() - began;
    if (!admitted) {
      std::fprintf(stderr, "refused: %s\n", admitted.error().message.c_str());
      std::exit(1);
    }
    if (round < rounds / 10) continue;  // the first tenth warms up
    took.push_back(micros.count());
    processor += std::clock() - processor_began;
  }
  std::sort(took.begin(), took.end());
  fmt::print("{:6} bytes: p50 {:7.1f} us, p99 {:7.1f} us, processor {:7.1f} us\n", statement.size(),
             took[took.size() / 2], took[took.size() * 99 / 100],
             1e6 * static_cast<double>(processor) / CLOCKS_PER_SEC / rounds);
}

}  // namespace

int main(int count, char** arguments) {
  const int rounds = count > 1 ? std::max(100, std::atoi(arguments[1])) : 2'000;
  const auto catalog = many_tables();
  for (const size_t bytes : {100, 1'000, 4'000, 8'000}) measure(bytes, rounds, catalog);
}
