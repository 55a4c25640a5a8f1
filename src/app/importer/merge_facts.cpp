#include "app/importer/merge_facts.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

namespace sqlagent::importer {
namespace {

using catalog::ColumnFacts;
using catalog::TableFacts;

// Decimal numbers in text form, of any length.
bool less_number(std::string_view a, std::string_view b) {
  const bool minus_a = a.starts_with('-'), minus_b = b.starts_with('-');
  if (minus_a != minus_b) return minus_a;
  if (minus_a) {
    std::swap(a, b);
    a.remove_prefix(1), b.remove_prefix(1);
  }
  const auto whole = [](std::string_view text) { return text.substr(0, text.find('.')); };
  const auto wa = whole(a), wb = whole(b);
  if (wa.size() != wb.size()) return wa.size() < wb.size();
  return a < b;  // equally many digits before the point: the order of digits is that of numbers
}

bool less(Type type, std::string_view a, std::string_view b) {
  return type == Type::integer || type == Type::numeric ? less_number(a, b) : a < b;
}

bool unique(const ColumnFacts& column) {
  return column.distinct_exact && column.rows > column.nulls &&
         column.distinct == column.rows - column.nulls;
}

// The values of the one lie all below those of the other.
bool apart(const ColumnFacts& a, const ColumnFacts& b) {
  if (!a.min || !b.min || !a.max || !b.max) return true;  // one of them has no value at all
  return less(a.type, *a.max, *b.min) || less(a.type, *b.max, *a.min);
}

std::vector<uint64_t> smallest(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b) {
  std::vector<uint64_t> both;
  std::ranges::set_union(a, b, std::back_inserter(both));
  if (both.size() > catalog::kMinHashes) both.resize(catalog::kMinHashes);
  return both;
}

// From the k-th smallest hash (Bar-Yossef et al. 2002).
uint64_t estimated(const std::vector<uint64_t>& hashes) {
  const double part = static_cast<double>(hashes.back()) / std::pow(2.0, 64);
  return part <= 0 ? hashes.size()
                   : static_cast<uint64_t>(static_cast<double>(hashes.size() - 1) / part);
}

void merge_distinct(ColumnFacts& into, const ColumnFacts& more, bool& uncertain) {
  const bool both_unique = unique(into) && unique(more);
  auto hashes = smallest(into.min_hashes, more.min_hashes);
  const bool all_hashes =
      into.min_hashes.size() < catalog::kMinHashes && more.min_hashes.size() < catalog::kMinHashes;
  const uint64_t sum = into.distinct + more.distinct;
  const uint64_t least = std::max(into.distinct, more.distinct);
  if (apart(into, more)) {
    into.distinct = sum;
    into.distinct_exact = into.distinct_exact && more.distinct_exact;
  } else if (all_hashes && hashes.size() < catalog::kMinHashes) {
    into.distinct = hashes.size();
    into.distinct_exact = true;
  } else if (!into.values.empty() && !more.values.empty()) {
    std::vector<std::string> a = into.values, b = more.values, all;
    std::ranges::sort(a);
    std::ranges::sort(b);
    std::ranges::set_union(a, b, std::back_inserter(all));
    into.distinct = all.size();
  } else {
    into.distinct = hashes.empty() ? sum : std::clamp(estimated(hashes), least, sum);
    into.distinct_exact = false;
    uncertain = both_unique;
  }
  into.min_hashes = std::move(hashes);
}

void merge_values(ColumnFacts& into, const ColumnFacts& more, uint64_t distinct_before) {
  std::map<std::string, uint64_t> counts;
  for (const auto& [value, count] : into.top) counts[value] += count;
  for (const auto& [value, count] : more.top) counts[value] += count;
  std::vector<catalog::ValueCount> top;
  for (auto& [value, count] : counts) top.push_back({value, count});
  std::ranges::sort(top, [](const auto& a, const auto& b) {
    return a.count != b.count ? a.count > b.count : a.value < b.value;
  });
  if (top.size() > 50) top.resize(50);
  into.top = std::move(top);

  const bool known = (!into.values.empty() || distinct_before == 0) &&
                     (!more.values.empty() || more.distinct == 0);
  std::vector<std::string> a = std::move(into.values), b = more.values, all;
  into.values.clear();
  if (!known) return;
  std::ranges::sort(a);
  std::ranges::sort(b);
  std::ranges::set_union(a, b, std::back_inserter(all));
  if (all.size() <= catalog::kMaxKeptValues) into.values = std::move(all);
}

void merge_column(ColumnFacts& into, const ColumnFacts& more, bool& uncertain) {
  const auto count = [](const ColumnFacts& c) { return static_cast<double>(c.rows - c.nulls); };
  const double before = count(into), after = count(more);
  const auto weighed = [&](double a, double b) {
    return before + after > 0 ? (a * before + b * after) / (before + after) : 0;
  };
  if (more.type != into.type && more.rows > more.nulls) into.type = more.type;
  into.mean = weighed(into.mean, more.mean);
  into.mean_length = weighed(into.mean_length, more.mean_length);
  into.all_integral = (into.all_integral || before == 0) && (more.all_integral || after == 0);
  into.has_negative = into.has_negative || more.has_negative;
  const bool in_order = !into.max || !more.min || !less(into.type, *more.min, *into.max);
  into.ascending = into.ascending && more.ascending && in_order;
  const uint64_t distinct_before = into.distinct;
  merge_distinct(into, more, uncertain);
  merge_values(into, more, distinct_before);
  if (more.min && (!into.min || less(into.type, *more.min, *into.min))) into.min = more.min;
  if (more.max && (!into.max || less(into.type, *into.max, *more.max))) into.max = more.max;
  into.rows += more.rows;
  into.nulls += more.nulls;
  if (!into.unit) into.unit = more.unit;
}

ColumnFacts empty_column(const ColumnFacts& like, uint64_t rows) {
  ColumnFacts column;
  column.name = like.name;
  column.display = like.display;
  column.type = like.type;
  column.unit = like.unit;
  column.rows = column.nulls = rows;
  column.ascending = column.all_integral = true;
  return column;
}

}  // namespace

bool may_repeat(const ColumnFacts& a, const ColumnFacts& b) {
  const bool both_have_gaps = a.nulls > 0 && b.nulls > 0;
  return both_have_gaps || !apart(a, b);
}

void keep_words(TableFacts& facts, const TableFacts& before) {
  facts.display = before.display;
  facts.description = before.description;
  facts.nouns = before.nouns;
  for (auto& column : facts.columns) {
    const auto old = std::ranges::find(before.columns, column.name, &ColumnFacts::name);
    if (old == before.columns.end()) continue;
    column.synonyms = old->synonyms;
    column.description = old->description;
  }
}

Merged merge(TableFacts table, TableFacts added) {
  Merged merged;
  for (ColumnFacts& column : table.columns) {
    const auto found = std::ranges::find(added.columns, column.name, &ColumnFacts::name);
    bool uncertain = false;
    merge_column(column, found == added.columns.end() ? empty_column(column, added.rows) : *found,
                 uncertain);
    if (uncertain) merged.uncertain.push_back(column.name);
  }
  for (ColumnFacts& column : added.columns) {
    const auto known = std::ranges::find(table.columns, column.name, &ColumnFacts::name);
    if (known != table.columns.end()) continue;
    ColumnFacts before = empty_column(column, table.rows);
    bool uncertain = false;
    merge_column(before, column, uncertain);
    table.columns.push_back(std::move(before));
  }
  table.rows += added.rows;
  merged.facts = std::move(table);
  return merged;
}

}  // namespace sqlagent::importer
