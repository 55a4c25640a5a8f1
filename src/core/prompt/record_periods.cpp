#include "core/prompt/record_periods.h"

#include <array>
#include <boost/json/array.hpp>
#include <charconv>
#include <chrono>

#include "core/nlq/follow_up_editor.h"
#include "core/sql/tree.h"

namespace sqlagent::prompt {
namespace {

using namespace std::chrono;
using nlq::Cmp;
using nlq::Grain;

std::optional<int> year_in(const std::string& text) {
  int out = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || out < 1 || out > 9999)
    return {};
  return out;
}

std::string month_name(month one) {
  static constexpr std::array<std::string_view, 12> kNames{
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  return std::string(kNames[static_cast<unsigned>(one) - 1]);
}

bool spans(const nlq::TimeRange& range, Grain grain) {
  return nlq::shifted(range.from, grain, 1) == range.to;
}

}  // namespace

std::string said_of(const nlq::TimeRange& range) {
  if (!range.to) return "since " + iso(*range.from);
  if (!range.from) return "before " + iso(*range.to);
  const year_month_day from{*range.from}, to{*range.to};
  const auto year = std::to_string(static_cast<int>(from.year()));
  const bool begins_month = from.day() == day{1},
             begins_year = begins_month && from.month() == January;
  if (begins_year && spans(range, Grain::year)) return year;
  if (begins_month && static_cast<unsigned>(from.month()) % 3 == 1 && spans(range, Grain::quarter))
    return "Q" + std::to_string((static_cast<unsigned>(from.month()) + 2) / 3) + " " + year;
  if (begins_month && spans(range, Grain::month)) return month_name(from.month()) + " " + year;
  if (spans(range, Grain::day)) return iso(*range.from);
  if (begins_year && to.month() == January && to.day() == day{1} && to.year() > from.year())
    return year + " to " + std::to_string(static_cast<int>(to.year()) - 1);
  return iso(*range.from) + " to " + iso(*range.to - days{1});
}

void Periods::add(nlq::TimeRange range) {
  for (auto& other : found_) {
    if (!(other.column == range.column)) continue;
    const bool fits = (range.from && !range.to && !other.from && other.to) ||
                      (range.to && !range.from && !other.to && other.from);
    if (!fits) throw NotARecord{};
    if (range.from) other.from = range.from;
    if (range.to) other.to = range.to;
    return;
  }
  found_.push_back(std::move(range));
}

bool Periods::border(const nlq::ColumnRef& column, Cmp op, Date day, bool whole_days) {
  nlq::TimeRange range;
  range.column = column;
  if (op == Cmp::ge) {
    range.from = day;
  } else if (op == Cmp::lt) {
    range.to = day;
  } else if (whole_days && op == Cmp::gt) {
    range.from = day + days{1};
  } else if (whole_days && op == Cmp::le) {
    range.to = day + days{1};
  } else {
    return false;
  }
  add(std::move(range));
  return true;
}

bool Periods::period(const nlq::Bucket& bucket, Cmp op, const nlq::Literal& value) {
  const auto* column = std::get_if<nlq::ColumnRef>(&bucket.of->is);
  if (!column || op != Cmp::eq) return false;
  nlq::TimeRange range;
  range.column = *column;
  if (bucket.grain == Grain::year) {
    const auto year = year_in(value.text);
    if (!year) return false;
    range.from = make_date(*year, 1, 1);
  } else {
    range.from = parse_iso_date(value.text);
    const bool countable = bucket.grain == Grain::month || bucket.grain == Grain::quarter ||
                           bucket.grain == Grain::week || bucket.grain == Grain::day;
    if (!range.from || !countable) return false;
  }
  range.to = nlq::shifted(range.from, bucket.grain, 1);
  add(std::move(range));
  return true;
}

bool Periods::take(const nlq::PredPtr& condition) {
  const auto* compare = std::get_if<nlq::Compare>(&condition->is);
  if (!compare || compare->right_expr || compare->right.empty()) return false;
  const auto& first = compare->right.front();
  if (const auto* bucket = std::get_if<nlq::Bucket>(&compare->left->is))
    return period(*bucket, compare->op, first);
  const auto* column = std::get_if<nlq::ColumnRef>(&compare->left->is);
  if (!column) return false;
  const auto day = first.type == Type::date ? parse_iso_date(first.text) : std::nullopt;
  if (!day) return false;
  const bool whole_days = catalog_.tables()[static_cast<size_t>(column->table)]
                              .columns[static_cast<size_t>(column->column)]
                              .facts.type == Type::date;
  if (compare->op != Cmp::between) return border(*column, compare->op, *day, whole_days);
  const auto last =
      compare->right.size() == 2 ? parse_iso_date(compare->right[1].text) : std::nullopt;
  if (!last || !whole_days) return false;
  nlq::TimeRange range;
  range.column = *column;
  range.from = day;
  range.to = *last + days{1};
  add(std::move(range));
  return true;
}

bool Periods::month_of(const boost::json::value& condition, const Terms& terms) {
  const auto sides = equality(condition);
  if (!sides || !sql::is_node(*sides->first, "FuncCall")) return false;
  const auto& call = sql::node(*sides->first).body;
  const auto& arguments = sql::list(call, "args");
  const auto number = Terms::whole(*sides->second);
  if (sql::strings(sql::list(call, "funcname")).back() != "extract" || arguments.size() != 2 ||
      !number || *number < 1 || *number > 12 || terms.literal(arguments[0]).text != "month")
    return false;
  const auto of = terms.expr(arguments[1]);
  const auto* column = std::get_if<nlq::ColumnRef>(&of->is);
  if (!column) return false;
  months_.push_back({*column, static_cast<unsigned>(*number)});
  return true;
}

std::vector<nlq::TimeRange> Periods::ranges() const {
  auto out = found_;
  for (const Month& one : months_) {
    bool placed = false;
    for (auto& range : out)
      if (range.column == one.column && range.from && spans(range, Grain::year)) {
        const year_month_day from{*range.from};
        range.from = make_date(static_cast<int>(from.year()), one.number, 1);
        range.to = nlq::shifted(range.from, Grain::month, 1);
        placed = true;
      }
    if (!placed) throw NotARecord{};
  }
  for (auto& range : out) range.said = said_of(range);
  return out;
}

}  // namespace sqlagent::prompt
