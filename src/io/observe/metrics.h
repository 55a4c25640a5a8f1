// Counters and histograms of this process, as Prometheus text. Label values come from our own
// source (routes, statement names), and the number of series is capped all the same.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "io/observe/event.h"

namespace sqlagent::observe {

// Upper bounds in seconds of every histogram; a last bucket takes the rest.
inline constexpr std::array<double, 12> kBuckets{0.001, 0.0025, 0.005, 0.01, 0.025, 0.1,
                                                 0.25,  0.5,    1,     2.5,  10,    60};
inline constexpr size_t kMaxSeries = 2000;  // of one family

// Not thread-safe; event.cpp holds the lock.
class Metrics {
 public:
  void add(const Event& event);
  // With the process's resident memory beside ours.
  std::string text() const;

 private:
  struct Histogram {
    std::array<uint64_t, kBuckets.size() + 1> buckets{};
    double sum = 0;
  };
  using Labels = std::string;  // name="value",name="value"
  void add_model(const ModelDone& done);
  void count(const std::string& family, Labels labels, uint64_t by = 1);
  void observe(const std::string& family, Labels labels, double seconds);

  std::map<std::string, std::map<Labels, uint64_t>> counters_;
  std::map<std::string, std::map<Labels, Histogram>> histograms_;
  uint64_t dropped_ = 0;
};

}  // namespace sqlagent::observe
