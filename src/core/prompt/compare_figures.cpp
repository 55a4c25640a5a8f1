// Another aggregate than the one asked for, or the same of another column.
#include <fmt/format.h>

#include <algorithm>

#include "core/nlq/tokenize.h"
#include "core/prompt/evidence.h"

namespace sqlagent::prompt {
namespace {

class Figures : Looking {
 public:
  explicit Figures(Evidence& evidence) : Looking(evidence) {}

  void look() {
    words_of_measures();
    measures();
    of_passed_over();
    // Asking again does not help against a model that was told what to say.
    for (const auto& one : select_.made_up)
      add(Kind::constant, 0.45,
          fmt::format("{} stands in the statement itself; it is read from no table", one));
  }

 private:
  // A column whose own name has the word: “average_price”, “total_points”.
  bool in_a_used_name(const std::string& stem) const {
    return std::ranges::any_of(select_.used, [&](Place place) {
      return std::ranges::any_of(column(place).words,
                                 [&](const std::string& word) { return nlq::stem(word) == stem; });
    });
  }

  // “average” asks for one.
  void words_of_measures() {
    struct Word {
      const char* word;
      std::vector<nlq::Agg> asks;
      bool ordering;  // an order will do
    };
    using enum nlq::Agg;
    static const Word kWords[] = {{"average", {avg}, false},
                                  {"mean", {avg}, false},
                                  {"total", {sum, count, count_distinct}, false},
                                  {"maximum", {max}, true},
                                  {"minimum", {min}, true}};
    if (select_.measures.empty()) return;
    const bool read_average = std::ranges::any_of(readings_, [](const Lifted& one) {
      return std::ranges::find(one.measures, avg, &Measure::f) != one.measures.end();
    });
    if (has(avg) && !read_average && !says_any({"average", "mean", "typical", "expected"}) &&
        says_any({"total", "sum"}))
      add(Kind::measure, 0.6, "takes the average, not the total");
    for (const auto& [word, asks, ordering] : kWords) {
      const std::string stem = nlq::stem(word);
      if (!asked_.stems.contains(stem) || in_a_used_name(stem)) continue;
      if (std::ranges::any_of(asks, [&](nlq::Agg f) { return has(f); })) continue;
      if (ordering && !select_.order.empty()) continue;
      add(Kind::measure, 0.6,
          fmt::format("takes {}, not the {}", f_name(select_.measures.front().f), word));
    }
  }

  // All readings agree on one aggregate, and the SELECT has another or another column.
  void measures() {
    if (readings_.empty() || select_.measures.empty()) return;
    const auto& wanted = readings_.front().measures;
    if (wanted.size() != 1) return;
    const Measure& one = wanted.front();
    for (const auto& reading : readings_)
      if (std::ranges::none_of(reading.measures,
                               [&](const Measure& m) { return same_f(m.f, one.f); }))
        return;
    if (!has(one.f)) {
      if (!counts(one.f) || !ordered_by_column())
        add(Kind::measure, 0.55,
            fmt::format("takes {}, not {}", f_name(select_.measures.front().f), f_name(one.f)));
      return;
    }
    another_column(one);
  }

  bool ordered_by_column() const {
    return !select_.order.empty() && !select_.order.front().measure;
  }

  void another_column(const Measure& wanted) {
    if (wanted.of.table < 0 || counts(wanted.f) || !asked_.says(column(wanted.of))) return;
    for (const Measure& one : select_.measures) {
      if (one.f != wanted.f) continue;
      if (one.of == wanted.of || one.of.table < 0 || asked_.says(column(one.of))) return;
    }
    const auto found = std::ranges::find(select_.measures, wanted.f, &Measure::f);
    add(Kind::measure, 0.7,
        fmt::format("takes {} of {}, not of {}", f_name(wanted.f), column_name(found->of),
                    column_name(wanted.of)));
  }

  void of_passed_over() {
    for (const Measure& one : select_.measures)
      if (one.of.table >= 0 && !counts(one.f))
        if (const auto other = passed_over(one.of, Wanted::measurable))
          add(Kind::measure, 0.6,
              fmt::format("takes {} of {}, not of {}", f_name(one.f), column_name(one.of),
                          column_name(*other)));
  }
};

}  // namespace

void compare_figures(Evidence& evidence) {
  Figures(evidence).look();
}

}  // namespace sqlagent::prompt
