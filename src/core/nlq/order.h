// has(): membership, for a library that lacks ranges::contains. Stable sorting without
// std::stable_sort, whose libstdc++ 12 form calls a deprecated function under clang.
#pragma once
#include <algorithm>
#include <numeric>
#include <vector>

namespace sqlagent::nlq {

// Sorts by less; equal elements keep their order.
template <class T, class Less>
void sort_stably(std::vector<T>& items, Less less) {
  std::vector<size_t> places(items.size());
  std::iota(places.begin(), places.end(), size_t{0});
  std::sort(places.begin(), places.end(), [&](size_t a, size_t b) {
    if (less(items[a], items[b])) return true;
    if (less(items[b], items[a])) return false;
    return a < b;
  });
  std::vector<T> sorted;
  sorted.reserve(items.size());
  for (size_t place : places) sorted.push_back(std::move(items[place]));
  items = std::move(sorted);
}

template <class Range, class Value>
bool has(const Range& items, const Value& wanted) {
  return std::find(items.begin(), items.end(), wanted) != items.end();
}

}  // namespace sqlagent::nlq
