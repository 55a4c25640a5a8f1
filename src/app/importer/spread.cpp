#include "app/importer/spread.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

namespace sqlagent::importer {
namespace json = boost::json;
namespace {

json::object parsed(std::string_view text) {
  return text.empty() ? json::object()
                      : json::parse(json::string_view(text.data(), text.size())).as_object();
}

std::vector<sheet::Bar> bars_of(const json::object& column) {
  std::vector<sheet::Bar> bars;
  if (const auto* list = column.if_contains("histogram"))
    for (const json::value& bar : list->as_array())
      bars.push_back({bar.at("from").to_number<double>(), bar.at("to").to_number<double>(),
                      bar.at("count").to_number<uint64_t>()});
  return bars;
}

json::array array_of(const std::vector<sheet::Bar>& bars) {
  json::array array;
  for (const auto& [from, to, count] : bars)
    array.push_back({{"from", from}, {"to", to}, {"count", count}});
  return array;
}

// Both on bars of one width over the range of both; a bar's count goes where its middle lies.
std::vector<sheet::Bar> together(std::vector<sheet::Bar> a, const std::vector<sheet::Bar>& b) {
  a.insert(a.end(), b.begin(), b.end());
  if (a.empty()) return a;
  double low = a.front().from, high = a.front().to;
  for (const auto& bar : a) {
    low = std::min(low, bar.from);
    high = std::max(high, bar.to);
  }
  const size_t bars = high > low ? sheet::Histogram::kBars : 1;
  const double width = (high - low) / static_cast<double>(bars);
  std::vector<sheet::Bar> all;
  for (size_t i = 0; i < bars; ++i)
    all.push_back(
        {low + width * static_cast<double>(i), low + width * static_cast<double>(i + 1), 0});
  for (const auto& bar : a) {
    const double middle = bar.from + (bar.to - bar.from) / 2;
    const auto at = width > 0 ? static_cast<size_t>((middle - low) / width) : 0;
    all[std::min(at, bars - 1)].count += bar.count;
  }
  return all;
}

json::array patterns_of(const json::object& a, double weight_a, const json::object& b,
                        double weight_b) {
  std::map<std::string, double> shares;
  const auto add = [&](const json::object& column, double weight) {
    if (const auto* list = column.if_contains("patterns"))
      for (const json::value& entry : list->as_array())
        shares[std::string(entry.at("like").as_string())] +=
            weight * entry.at("share").to_number<double>();
  };
  add(a, weight_a);
  add(b, weight_b);
  std::vector<std::pair<std::string, double>> sorted(shares.begin(), shares.end());
  std::ranges::sort(sorted, [](const auto& x, const auto& y) { return x.second > y.second; });
  if (sorted.size() > sheet::kPatterns) sorted.resize(sheet::kPatterns);
  json::array array;
  for (const auto& [like, share] : sorted) array.push_back({{"like", like}, {"share", share}});
  return array;
}

}  // namespace

std::string spread_json(const std::vector<sheet::Column>& columns,
                        const std::vector<sheet::ColumnProfile>& profiles) {
  json::object all;
  for (size_t i = 0; i < columns.size(); ++i) {
    json::array patterns;
    for (const auto& [like, share] : profiles[i].patterns)
      patterns.push_back({{"like", like}, {"share", share}});
    all[columns[i].name] = {{"histogram", array_of(profiles[i].histogram)},
                            {"patterns", std::move(patterns)}};
  }
  return json::serialize(all);
}

std::string merged_spread(std::string_view before, uint64_t rows_before, std::string_view added,
                          uint64_t rows_added) {
  const double rows = static_cast<double>(std::max<uint64_t>(1, rows_before + rows_added));
  json::object all = parsed(before);
  for (const auto& [name, value] : parsed(added)) {
    const json::object& more = value.as_object();
    const json::object old = all.contains(name) ? all.at(name).as_object() : json::object();
    all[name] = {{"histogram", array_of(together(bars_of(old), bars_of(more)))},
                 {"patterns", patterns_of(old, static_cast<double>(rows_before) / rows, more,
                                          static_cast<double>(rows_added) / rows)}};
  }
  return json::serialize(all);
}

}  // namespace sqlagent::importer
