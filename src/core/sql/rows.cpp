#include "core/sql/rows.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/date.h"
#include "core/sql/allow.h"
#include "core/sql/tree.h"

namespace sqlagent::sql {
namespace {

std::optional<double> parsed_number(std::string_view digits) {
  double number = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (code == std::errc::result_out_of_range) return HUGE_VAL;
  if (code != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

// libpg_query 15 prints neither zero nor a negative integer: `{"ival": {}}`; its text tells which.
std::optional<double> unprinted_integer(std::string_view draft, int at) {
  if (at < 0 || static_cast<size_t>(at) >= draft.size()) return std::nullopt;
  if (draft[at] == '0') return 0;
  if (draft[at] != '-') return std::nullopt;
  const auto first = draft.find_first_not_of(" \t\r\n", at + 1);
  if (first == draft.npos) return std::nullopt;
  const auto last = draft.find_first_not_of("0123456789", first);
  const auto digits = parsed_number(draft.substr(first, last == draft.npos ? last : last - first));
  return digits ? std::optional(-*digits) : std::nullopt;
}

std::optional<double> arithmetic(std::string_view op, double left, double right) {
  if (op == "+") return left + right;
  if (op == "-") return left - right;
  if (op == "*") return left * right;
  if (op == "^") return std::pow(left, right);
  if (op == "/" && right != 0) return left / right;
  return std::nullopt;
}

struct Unit {
  std::string_view name;
  double seconds;  // the shortest that the unit can be
};

// Seconds of '1 day', '15 minutes', 'month'; only one count and one unit.
std::optional<double> interval_seconds(std::string_view wording) {
  static constexpr std::array<Unit, 8> kUnits{{{"second", 1},
                                               {"minute", 60},
                                               {"hour", 3'600},
                                               {"day", 86'400},
                                               {"week", 7 * 86'400},
                                               {"month", 28 * 86'400},
                                               {"quarter", 89 * 86'400},
                                               {"year", 365 * 86'400}}};
  const auto blank = wording.find(' ');
  const auto count =
      blank == wording.npos ? std::optional(1.0) : parsed_number(wording.substr(0, blank));
  std::string_view unit = blank == wording.npos ? wording : wording.substr(blank + 1);
  if (unit.ends_with('s')) unit.remove_suffix(1);
  if (!count) return std::nullopt;
  for (const auto& known : kUnits)
    if (unit == known.name) return *count * known.seconds;
  return std::nullopt;
}

// Seconds since 1970 of an ISO date constant, with or without a time of day behind it.
std::optional<double> date_seconds(const value& expression) {
  const auto written = text_constant(expression);
  if (!written || written->size() < 10) return std::nullopt;
  const auto day = parse_iso_date(written->substr(0, 10));
  if (!day) return std::nullopt;
  return static_cast<double>(day->time_since_epoch().count()) * 86'400;
}

std::optional<double> steps(double from, double to, double stride) {
  if (!std::isfinite(stride) || stride == 0) return std::nullopt;
  return std::max(0.0, std::floor(std::abs(to - from) / std::abs(stride))) + 1;
}

// Elements of ARRAY[…], also behind a cast; nullopt for what is no array literal.
std::optional<double> array_length(const value& expression) {
  const auto [type, body] = node(expression);
  if (type == "TypeCast") return array_length(body.at("arg"));
  if (type == "A_ArrayExpr") {  // of more than one dimension: unnest takes them all apart
    double count = 0;
    for (const auto& element : list(body, "elements")) count += array_length(element).value_or(1);
    return count;
  }
  const auto written = text_constant(expression);
  if (!written) return std::nullopt;
  return static_cast<double>(std::count(written->begin(), written->end(), ',')) + 1;
}

}  // namespace

std::optional<std::string_view> text_constant(const value& expression) {
  const auto [type, body] = node(expression);
  if (type == "TypeCast") return text_constant(body.at("arg"));
  if (type != "A_Const") return std::nullopt;
  const auto* found = body.if_contains("sval");
  if (!found || !found->is_object()) return std::nullopt;
  return text(found->get_object(), "sval");
}

std::optional<double> number_constant(const value& expression, std::string_view draft) {
  const auto [type, body] = node(expression);
  if (type == "TypeCast") return number_constant(body.at("arg"), draft);
  if (type == "A_Expr" && text(body, "kind") == "AEXPR_OP") {
    const auto names = strings(list(body, "name"));
    const auto* left = body.if_contains("lexpr");
    const auto* right = body.if_contains("rexpr");
    if (names.size() != 1 || !right) return std::nullopt;
    const auto second = number_constant(*right, draft);
    const auto first = left ? number_constant(*left, draft) : std::optional(0.0);
    return first && second ? arithmetic(names[0], *first, *second) : std::nullopt;
  }
  if (type != "A_Const") return std::nullopt;
  if (const auto* found = body.if_contains("ival")) {
    if (const auto* number = found->as_object().if_contains("ival"))
      return static_cast<double>(number->as_int64());
    return unprinted_integer(draft, location(body));
  }
  for (const std::string_view kind : {"fval", "sval"})
    if (const auto* found = body.if_contains(kind))
      return parsed_number(text(found->as_object(), kind));
  return std::nullopt;
}

std::optional<double> series_rows(const array& arguments, std::string_view draft) {
  if (arguments.size() < 2) return std::nullopt;
  const auto from = number_constant(arguments[0], draft);
  const auto to = number_constant(arguments[1], draft);
  if (from && to) {
    const auto stride =
        arguments.size() > 2 ? number_constant(arguments[2], draft) : std::optional(1.0);
    return stride ? steps(*from, *to, *stride) : std::nullopt;
  }
  const auto first = date_seconds(arguments[0]), last = date_seconds(arguments[1]);
  if (!first || !last || arguments.size() < 3) return std::nullopt;
  const auto wording = text_constant(arguments[2]);
  const auto stride = wording ? interval_seconds(*wording) : std::nullopt;
  // The last day counts whole, whatever the time of day.
  return stride ? steps(*first, *last + 86'400, *stride) : std::nullopt;
}

double call_rows(std::string_view function, const array& arguments, std::string_view draft,
                 const Limits& limits) {
  if (!returns_set(function)) return 1;
  if (function == "generate_series")
    return series_rows(arguments, draft).value_or(static_cast<double>(limits.series_rows));
  if (function != "unnest") return kUnknownElements;
  double longest = 1;  // of several arrays side by side the longest counts
  for (const auto& argument : arguments)
    longest = std::max(longest, array_length(argument).value_or(kUnknownElements));
  return longest;
}

}  // namespace sqlagent::sql
