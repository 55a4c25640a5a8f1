// What reading a question costs before any SQL runs, over a large tenant: milliseconds, p50, p99
// and the longest; how a text may go on (type-ahead); and what its catalog costs: milliseconds to
// build and megabytes to hold.
//   build/release/tests/nlq_bench [ROUNDS]      default 20
// The tenant is that of large_tenant.h.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "core/nlq/lens.h"
#include "core/nlq/type_ahead.h"
#include "large_tenant.h"

using namespace sqlagent;
using namespace sqlagent::bench;

namespace {

double resident_megabytes() {
  std::ifstream in("/proc/self/statm");
  double pages = 0, resident = 0;
  in >> pages >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

double milliseconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began)
      .count();
}

double percent(size_t part, size_t whole) {
  return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

void print_times(std::vector<double> milliseconds) {
  std::ranges::sort(milliseconds);
  const auto at = [&](double share) {
    return milliseconds[static_cast<size_t>(share * double(milliseconds.size() - 1))];
  };
  fmt::print("p50 {:.2f} ms, p99 {:.2f} ms, longest {:.2f} ms\n", at(0.5), at(0.99),
             milliseconds.back());
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 20;
  auto facts = large_tenant();
  size_t columns = 0;
  for (const auto& table : facts) columns += table.columns.size();
  const double before = resident_megabytes();
  auto began = std::chrono::steady_clock::now();
  const auto catalog = catalog::build(TenantId("00000000-0000-4000-8000-000000000001"), 1, facts);
  const double built = milliseconds_since(began);
  began = std::chrono::steady_clock::now();
  const nlq::Lens lens(catalog);
  const double indexed = milliseconds_since(began);
  fmt::print("{} tables, {} columns, {} texts: catalog {:.0f} ms, lens {:.0f} ms, {:.0f} MB\n",
             catalog.tables().size(), columns, kTexts, built, indexed,
             resident_megabytes() - before);

  const Date today = make_date(2025, 11, 15);
  std::vector<double> took;
  size_t answered = 0, offered = 0;
  const auto asked = questions();
  for (int round = 0; round < rounds; ++round)
    for (const auto& question : asked) {
      began = std::chrono::steady_clock::now();
      const auto readings = nlq::read(question, lens, today);
      took.push_back(milliseconds_since(began));
      answered += readings.decision == nlq::Decision::answer;
    }
  fmt::print("{} questions, {:.0f} % answered: ", took.size(), percent(answered, took.size()));
  print_times(took);
  took.clear();
  for (int round = 0; round < rounds; ++round)
    for (const auto& question : asked)
      for (const size_t typed : {question.size() / 3, question.size() / 2, question.size() - 2}) {
        began = std::chrono::steady_clock::now();
        const auto completions = nlq::completions(question.substr(0, typed), catalog, {}, 8);
        took.push_back(milliseconds_since(began));
        offered += !completions.empty();
      }
  fmt::print("{} texts, {:.0f} % go on: ", took.size(), percent(offered, took.size()));
  print_times(took);
}
