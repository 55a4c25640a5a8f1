// By what the answer is grouped and ordered, and what its joins do to the rows.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/prompt/evidence.h"

namespace sqlagent::prompt {
namespace {

class Shape : Looking {
 public:
  explicit Shape(Evidence& evidence) : Looking(evidence) {}

  void look() {
    grouping();
    by_passed_over();
    grouped_by_measure();
    direction();
    fan_out();
  }

 private:
  void by_passed_over() {
    if (select_.keys.size() != 1) return;
    const Place key = select_.keys.front();
    if (const auto other = passed_over(key, Wanted::any))
      add(Kind::grouping, 0.6,
          fmt::format("by {}, not by {}", column_name(key), column_name(*other)));
  }

  // A figure for each value of the very column that it is taken of.
  void grouped_by_measure() {
    for (const Measure& one : select_.measures)
      if (!counts(one.f) && one.of.table >= 0 &&
          std::ranges::find(select_.keys, one.of) != select_.keys.end() && select_.keys.size() == 1)
        add(Kind::grouping, 0.6,
            fmt::format("{} of {} by {} itself", f_name(one.f), column_name(one.of),
                        column_name(one.of)));
  }

  void grouping() {
    if (readings_.empty() || select_.keys.size() != 1) return;
    const Place held = select_.keys.front();
    if (asked_.hints_at(column(held))) return;
    for (const auto& reading : readings_) {
      if (reading.keys.empty()) return;
      if (std::ranges::any_of(reading.keys, [&](Place key) { return same_thing(key, held); }))
        return;
    }
    const auto& keys = readings_.front().keys;
    const auto said =
        std::ranges::find_if(keys, [&](Place key) { return asked_.says(column(key)); });
    if (said != keys.end())
      add(Kind::grouping, 0.6,
          fmt::format("by {}, not by {}", column_name(held), column_name(*said)));
  }

  // The same column, a key that points at it, or two columns that stand for a row of one table.
  bool same_thing(Place one, Place other) const {
    if (one == other || column_name(one) == column_name(other)) return true;
    const auto stands_for_row = [&](Place place) {
      const auto& table = catalog_.tables()[static_cast<size_t>(place.table)];
      return place.column == table.key || place.column == table.display;
    };
    if (one.table == other.table && stands_for_row(one) && stands_for_row(other)) return true;
    return std::ranges::any_of(catalog_.edges(), [&](const catalog::Edge& edge) {
      const Place from{edge.from_table, edge.from_column}, to{edge.to_table, edge.to_column};
      return (from == one && to.table == other.table) || (from == other && to.table == one.table);
    });
  }

  static bool same_order(const Ordering& one, const Ordering& other) {
    if (one.measure.has_value() != other.measure.has_value()) return false;
    return one.measure ? same_f(one.measure->f, other.measure->f) : one.column == other.column;
  }

  void direction() {
    if (select_.order.empty()) return;
    const Ordering& held = select_.order.front();
    bool seen = false, agreed = false;
    for (const auto& reading : readings_) {
      const auto same = std::ranges::find_if(
          reading.order, [&](const Ordering& one) { return same_order(one, held); });
      if (same == reading.order.end()) continue;
      agreed |= same->descending == held.descending;
      seen = true;
    }
    if (!agreed && (seen || against_the_words(held)))
      add(Kind::direction, seen ? 0.75 : 0.6,
          held.descending ? "the largest first, not the smallest"
                          : "the smallest first, not the largest");
  }

  // “The most”, and the least come first. Where both are said, or only some rows of a column that
  // counts from the best on, nobody knows.
  bool against_the_words(const Ordering& held) const {
    if (!select_.limit) return false;
    const bool most = says_any({"most", "highest", "largest", "biggest", "maximum", "latest"});
    const bool least = says_any({"least", "lowest", "smallest", "fewest", "minimum", "earliest"});
    if (most == least) return false;
    if (!held.measure && column(held.column).role == catalog::Role::ordinal) return false;
    return most != held.descending;
  }

  void fan_out() {
    if (select_.measures.empty()) return;
    std::set<int> told;
    for (const auto& one : select_.multiplied) {
      const bool adds = one.measure.f == nlq::Agg::sum || one.measure.f == nlq::Agg::avg;
      const bool meant = asked_.says(table(one.by)) || multiplied_in_readings(one.by);
      const double weight = one.idle         ? (meant ? (adds ? 0.55 : 0.3) : 0.8)
                            : adds && !meant ? 0.6
                                             : 0.3;
      add(Kind::fan_out, weight,
          fmt::format("{} may be multiplied by the join with {}", f_name(one.measure.f),
                      table(one.by).facts.name));
      told.insert(one.by);
    }
    for (const int one : select_.idle)
      if (!told.contains(one) && !asked_.says(table(one)) && !read_anywhere(one))
        add(Kind::fan_out, 0.55,
            fmt::format("{} is joined for nothing: rows without it are left out",
                        table(one).facts.name));
  }

  bool read_anywhere(int one) const {
    return std::ranges::any_of(readings_,
                               [&](const Lifted& reading) { return reading.tables.contains(one); });
  }
  bool multiplied_in_readings(int by) const {
    return std::ranges::any_of(readings_, [&](const Lifted& reading) {
      return std::ranges::any_of(reading.multiplied,
                                 [&](const auto& other) { return other.by == by; });
    });
  }
};

}  // namespace

void compare_shape(Evidence& evidence) {
  Shape(evidence).look();
}

}  // namespace sqlagent::prompt
