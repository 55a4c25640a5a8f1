// What the question asks for and the SELECT has no condition on.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/prompt/evidence.h"

namespace sqlagent::prompt {
namespace {

class Conditions : Looking {
 public:
  explicit Conditions(Evidence& evidence) : Looking(evidence) {}

  void look() {
    numbers();
    cells();
    read_filters();
  }

 private:
  // "more than 5" may be written >= 6, and 20 % may be 0.2. A year is exact, but for >= and <=.
  bool holds_number(const std::string& wanted) const {
    const auto value = number(wanted);
    if (!value) return true;
    constexpr double kYears = 1'000;
    for (const auto& one : select_.numbers)
      if (const auto other = number(one))
        if (*other == *value || *other == *value / 100 ||
            (*value < kYears && std::abs(*other - *value) <= 1))
          return true;
    for (const Filter& one : select_.filters)
      if (const auto other = number(one.text); other && (one.op == ">=" || one.op == "<="))
        if (std::abs(*other - *value) <= 1) return true;
    return std::ranges::any_of(select_.texts,
                               [&](const std::string& text) { return text.contains(wanted); });
  }

  void numbers() {
    for (const auto& one : asked_.numbers)
      if (!holds_number(one)) add(Kind::number, 0.8, fmt::format("no condition on {}", one));
    for (const auto& one : asked_.counted)
      if (!holds_number(one)) add(Kind::number, 0.55, fmt::format("no condition on {}", one));
    if (asked_.negates && !select_.negates)
      add(Kind::negation, 0.6, "nothing is left out, where the question says “not”");
  }

  static bool holds_text(const Lifted& select, const std::string& value) {
    const std::string wanted = catalog::normalise(value);
    return std::ranges::any_of(select.texts, [&](const std::string& text) {
      std::string held = catalog::normalise(text);
      std::erase(held, '%');
      return !held.empty() && (held.contains(wanted) || wanted.contains(held));
    });
  }

  void cells() {
    for (const auto& cell : asked_.cells) {
      if (holds_text(select_, cell.value) || holds_figure(select_, cell.value)) continue;
      const bool read = !readings_.empty() && std::ranges::all_of(readings_, [&](const auto& one) {
        return holds_text(one, cell.value);
      });
      if (read || cell.sure)
        add(Kind::value, read && cell.sure ? 0.9 : 0.6,
            fmt::format("no condition on “{}”", cell.value));
    }
  }

  static bool holds_figure(const Lifted& select, const std::string& value) {
    return std::ranges::find(select.numbers, value) != select.numbers.end();
  }

  bool holds_near(const std::string& wanted) const {
    const auto value = number(wanted);
    return std::ranges::any_of(select_.numbers, [&](const std::string& one) {
      const auto other = number(one);
      return value && other && std::abs(*other - *value) <= 1;
    });
  }

  // What every reading compares a column with that the question names.
  void read_filters() {
    if (readings_.empty()) return;
    for (const Filter& one : readings_.front().filters) {
      const auto same = [&](const Lifted& reading) {
        return holds_text(reading, one.text) || holds_figure(reading, one.text);
      };
      if (!std::ranges::all_of(readings_, same) || same(select_) || !number(one.text) ||
          holds_near(one.text) || !asked_.stems.contains(one.text) ||
          !asked_.hints_at(column(one.column)))
        continue;
      add(Kind::value, 0.55,
          fmt::format("no condition on {} {}", column_name(one.column), one.text));
    }
  }
};

}  // namespace

void compare_conditions(Evidence& evidence) {
  Conditions(evidence).look();
}

}  // namespace sqlagent::prompt
