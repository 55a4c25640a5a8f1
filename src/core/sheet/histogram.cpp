#include "core/sheet/histogram.h"

#include <algorithm>
#include <cmath>

namespace sqlagent::sheet {
namespace {

constexpr size_t kFirst = 256;

// Bars at round places: 1, 2 or 5 times a power of ten, at least `width`.
double round_width(double width) {
  const double power = std::pow(10.0, std::floor(std::log10(width)));
  for (const double step : {1.0, 2.0, 5.0})
    if (step * power >= width) return step * power;
  return 10 * power;
}

}  // namespace

void Histogram::add(double value) {
  if (!std::isfinite(value)) return;
  if (width_ == 0) {
    first_.push_back(value);
    if (first_.size() >= kFirst) settle();
    return;
  }
  if (value < low_ || value >= low_ + width_ * kBars) widen(value);
  const auto bar = static_cast<size_t>((value - low_) / width_);
  ++counts_[std::min(bar, kBars - 1)];
}

void Histogram::settle() {
  const auto [least, most] = std::ranges::minmax_element(first_);
  const double spread = *most - *least;
  width_ = spread > 0 ? round_width(spread / (kBars / 2)) : std::max(1.0, std::abs(*least));
  low_ = std::floor(*least / width_) * width_;
  std::vector<double> values;
  values.swap(first_);
  for (const double value : values) add(value);
}

void Histogram::widen(double value) {
  while (value < low_ || value >= low_ + width_ * kBars) {
    // Two bars become one; the new half lies on the side where it is needed.
    std::array<uint64_t, kBars> merged{};
    const size_t shift = value < low_ ? kBars / 2 : 0;
    for (size_t i = 0; i < kBars; ++i) merged[shift + i / 2] += counts_[i];
    if (value < low_) low_ -= width_ * kBars;
    width_ *= 2;
    counts_ = merged;
  }
}

std::vector<Bar> Histogram::bars() const {
  Histogram settled = *this;
  if (width_ == 0) {
    if (first_.empty()) return {};
    const auto [least, most] = std::ranges::minmax_element(first_);
    if (*least == *most) return {{*least, *least, first_.size()}};
    settled.settle();
  }
  std::vector<Bar> bars;
  for (size_t i = 0; i < kBars; ++i) {
    const double from = settled.low_ + settled.width_ * static_cast<double>(i);
    bars.push_back({from, from + settled.width_, settled.counts_[i]});
  }
  const auto filled = [](const Bar& bar) { return bar.count > 0; };
  bars.erase(bars.begin(), std::ranges::find_if(bars, filled));
  while (!bars.empty() && bars.back().count == 0) bars.pop_back();
  return bars;
}

}  // namespace sqlagent::sheet
