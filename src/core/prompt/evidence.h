// What the parts of compare.h share: the SELECT, what the question says outright, the readings that
// are to be heard, and the differences found so far. One part for each subject: conditions,
// figures, and the shape of the answer.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/prompt/asked_for.h"
#include "core/prompt/compare.h"

namespace sqlagent::prompt {

struct Evidence {
  const Lifted& select;
  AskedFor asked;
  const catalog::Catalog& catalog;
  std::vector<Lifted> readings;  // best first
  std::vector<Difference> found = {};
};

void compare_conditions(Evidence& evidence);  // numbers, cells, “not”
void compare_figures(Evidence& evidence);     // aggregates and what they are taken of
void compare_shape(Evidence& evidence);       // groups, order, joins

std::optional<double> number(std::string_view text);
std::string f_name(nlq::Agg f);  // "the sum"
bool counts(nlq::Agg f);
bool same_f(nlq::Agg one, nlq::Agg other);

// For the parts to inherit: the evidence, and questions put to it.
class Looking {
 protected:
  using Kind = Difference::Kind;

  explicit Looking(Evidence& evidence)
      : select_(evidence.select),
        asked_(evidence.asked),
        catalog_(evidence.catalog),
        readings_(evidence.readings),
        found_(evidence.found) {}

  void add(Kind kind, double weight, std::string text);
  bool has(nlq::Agg f) const;  // the SELECT takes it of something
  bool says_any(std::initializer_list<const char*> words) const;
  const catalog::Table& table(int index) const;
  const catalog::Column& column(Place place) const;
  const std::string& column_name(Place place) const;

  // A column that nobody asked for, where its table has one that the question names and the SELECT
  // never reads: that one.
  enum class Wanted { any, measurable };
  std::optional<Place> passed_over(Place held, Wanted wanted) const;

  const Lifted& select_;
  const AskedFor& asked_;
  const catalog::Catalog& catalog_;
  const std::vector<Lifted>& readings_;

 private:
  bool uses_name(const std::string& name) const;
  std::vector<Difference>& found_;
};

}  // namespace sqlagent::prompt
