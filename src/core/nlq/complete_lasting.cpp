// "took more than 10 days", "longer than 2 hours": a length of time against what a row has: a
// figure kept in some unit of time, else the days from its beginning to its end.
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"
#include "core/nlq/stretch.h"

namespace sqlagent::nlq {
namespace {

struct Measured {
  std::string_view words;  // of a column that is kept in this unit
  std::string_view unit;
  double seconds;
};
constexpr std::array kMeasured = std::to_array<Measured>({{"seconds second secs sec", "second", 1},
                                                          {"minutes minute mins min", "minute", 60},
                                                          {"hours hour hrs hr", "hour", 3600},
                                                          {"days", "day", 86400}});

double seconds_in(std::string_view unit) {
  for (const auto& one : kMeasured)
    if (one.unit == unit) return one.seconds;
  return 0;
}

// 2 hours are 120 minutes; nothing when it comes out odd.
std::string converted(const std::string& n, double from, double to) {
  const double value = std::stod(n) * from / to;
  const auto whole = static_cast<long long>(value);
  return static_cast<double>(whole) == value ? std::to_string(whole) : "";
}

}  // namespace

void Completer::close_by_length(const Piece& open, int subject) {
  if (open.hint != "@lasting") return;
  const double said = seconds_in(open.unit);
  const auto close = [&](const ExprPtr& left, const std::string& n, const std::string& how) {
    Draft d = start();
    d.subjects = {subject};
    d.intent.where = both_of(d.intent.where, compare_of(left, open.cmp, {{n, Type::numeric}}));
    assume(d, "compared", how);
    d.add("open_column", 1);
    show_rows(d, subject);
    used_ = {subject};
    relate(d, subject);
    emit(std::move(d));
  };
  const auto& table = scene_.table(subject);
  const std::string& n = open.literals.front().text;
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c) {
    if (!is_number(table.columns[c])) continue;
    for (const auto& one : kMeasured) {
      if (scene_.vocabulary.has_word(subject, c, one.words) < 0) continue;
      const std::string value = converted(n, said, one.seconds);
      if (!value.empty()) close(column_of(subject, c), value, words_of(table.columns[c]));
      break;
    }
  }
  if (const auto stretch = stretch_of(scene_.catalog, scene_.vocabulary, subject))
    if (const ExprPtr length = length_of(scene_.catalog, *stretch, open.unit))
      close(length, n, formula_of(scene_.catalog, *stretch, open.unit));
}

}  // namespace sqlagent::nlq
