#include "app/market/economy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "app/market/calendar.h"
#include "app/market/draw.h"

namespace sqlagent::market {
namespace {

struct Kind {
  std::string_view name, unit;
  double low, high;    // where a developed country's usual value lies
  double emerging;     // added for emerging ones
  double least, step;  // floor, deviation of one month
};
constexpr std::array kKinds = {Kind{"Inflation rate", "%", 1.6, 3.2, 2.6, -1, 0.22},
                               Kind{"Unemployment rate", "%", 3.2, 7.5, 1.5, 1, 0.12},
                               Kind{"Policy interest rate", "%", 1.0, 4.2, 4.0, 0, 0.10},
                               Kind{"GDP growth", "%", 0.8, 2.4, 2.2, -6, 0.20},
                               Kind{"Industrial production index", "index", 97, 106, 4, 60, 0.9},
                               Kind{"Consumer confidence index", "index", 94, 104, -1, 60, 0.8}};

const Date kEpoch = make_date(2010, 1, 1);
constexpr int kMonths = 36;
constexpr double kPull = 0.06;

}  // namespace

std::vector<Indicator> make_indicators(Date as_of) {
  const Date last = months_before(first_of_month(as_of), 1),
             first = months_before(last, kMonths - 1);
  std::vector<Indicator> all;
  for (const Country& country : countries()) {
    for (const Kind& kind : kKinds) {
      const std::string name = std::string(country.name) + " " + std::string(kind.name);
      Draw traits(name);
      const double middle =
          traits.between(kind.low, kind.high) + (country.emerging ? kind.emerging : 0);
      double value = middle;
      for (Date month = kEpoch; month <= last; month = months_before(month, -1)) {
        Draw draw(name, month.time_since_epoch().count());
        value +=
            kPull * (middle - value) + kind.step * draw.normal() * (country.emerging ? 1.6 : 1);
        value = std::max(kind.least, value);
        if (month >= first)
          all.push_back({country.name, kind.name, kind.unit, month, std::llround(value * 100)});
      }
    }
  }
  return all;
}

}  // namespace sqlagent::market
