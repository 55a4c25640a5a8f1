#include "core/sheet/ods_value.h"

#include <array>
#include <charconv>

#include "core/sheet/moment.h"
#include "core/sheet/number.h"

namespace sqlagent::sheet {
namespace {

using Stored = Cell::Stored;

Unit currency_unit(std::string_view code) {
  size_t size = 0;
  const Unit unit = unit_at(code, size);
  return size == code.size() ? unit : Unit::none;
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

std::optional<int64_t> read_iso_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (!text.starts_with('P')) return std::nullopt;
  text.remove_prefix(1);
  double seconds = 0;
  bool time = false, any = false;
  while (!text.empty()) {
    if (text.front() == 'T') {
      time = true;
      text.remove_prefix(1);
      continue;
    }
    double value = 0;
    const auto [end, bad] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (bad != std::errc() || end == text.data() + text.size()) return std::nullopt;
    const char unit = *end;
    const double factor = !time && unit == 'D'  ? 86'400
                          : time && unit == 'H' ? 3'600
                          : time && unit == 'M' ? 60
                          : time && unit == 'S' ? 1
                                                : -1;
    if (factor < 0 || !(value >= 0) || !(value < 1e10)) return std::nullopt;
    seconds += value * factor;
    any = true;
    text.remove_prefix(static_cast<size_t>(end + 1 - text.data()));
  }
  constexpr double kLongest = 1e12;
  if (!any || !(seconds < kLongest)) return std::nullopt;
  const auto millis = static_cast<int64_t>(seconds * 1000 + 0.5);
  return negative ? -millis : millis;
}

void OdsValue::begin(const Attributes& a, OdsStyles::Style style, bool covered) {
  style_ = style;
  covered_ = covered;
  formula_ = a.get("table:formula").has_value();
  text_.clear();
  value_.clear();
  paragraphs_ = depth_ = 0;
  space_ = false;
  const std::string_view type = a.get("office:value-type").value_or("");
  const auto take = [&](Type is, std::string_view attribute) {
    type_ = is;
    value_ = a.get(attribute).value_or("");
  };
  if (type.empty()) {
    type_ = Type::none;
  } else if (type == "float") {
    take(Type::number, "office:value");
  } else if (type == "percentage") {
    take(Type::percentage, "office:value");
  } else if (type == "currency") {
    take(Type::currency, "office:value");
    currency_ = a.get("office:currency").value_or("");
  } else if (type == "date") {
    take(Type::date, "office:date-value");
  } else if (type == "time") {
    take(Type::time, "office:time-value");
  } else if (type == "boolean") {
    take(Type::boolean, "office:boolean-value");
  } else {
    take(Type::text, "office:string-value");
    // LibreOffice says in an extension that a text is an error.
    if (a.get("calcext:value-type").value_or("") == "error") type_ = Type::error;
  }
}

void OdsValue::flush_space() {
  if (space_) text_ += ' ';
  space_ = false;
}

void OdsValue::start(std::string_view name, const Attributes& a) {
  if (name == "p" || name == "h") {
    if (depth_++ == 0 && paragraphs_++ > 0) text_ += '\n';
    space_ = false;
  } else if (name == "s") {
    flush_space();
    int count = 1;
    if (const auto c = a.get("text:c")) std::from_chars(c->data(), c->data() + c->size(), count);
    constexpr int kManySpaces = 1000;
    text_.append(static_cast<size_t>(std::clamp(count, 0, kManySpaces)), ' ');
  } else if (name == "tab") {
    flush_space();
    text_ += '\t';
  } else if (name == "line-break") {
    space_ = false;
    text_ += '\n';
  }
}

void OdsValue::end(std::string_view name) {
  if ((name == "p" || name == "h") && depth_ > 0) --depth_;
}

void OdsValue::text(std::string_view piece) {
  if (depth_ == 0) return;  // between the elements
  for (const char c : piece) {
    if (is_space(c)) {
      space_ = true;
    } else {
      if (space_ && !text_.empty() && text_.back() != '\n') text_ += ' ';
      space_ = false;
      text_ += c;
    }
  }
}

Cell OdsValue::cell(RowBuilder& rows) {
  Cell cell;
  if (covered_) return cell;
  switch (type_) {
    case Type::none:  // a text without a type, or nothing at all
    case Type::text:
      cell = text_cell(rows.keep(value_.empty() ? text_ : value_));
      break;
    case Type::error:
      cell = error_cell(rows.keep(text_));
      break;
    case Type::number:
    case Type::percentage:
    case Type::currency: {
      if (value_.empty()) break;
      NumberFormat format;
      if (type_ == Type::percentage) format.unit = Unit::percent;
      if (type_ == Type::number) format.unit = style_.unit;
      if (type_ == Type::currency) format.unit = currency_unit(currency_);
      cell = number_cell(rows, value_, format, false);
      break;
    }
    case Type::date:
      // The day before all days is how a date format shows 0: a formula that found nothing.
      if (value_ == "1899-12-30")
        cell = number_cell(rows, 0, {}, false);
      else if (!value_.empty())
        cell = iso_date_cell(rows, value_);
      break;
    case Type::time: {
      const auto millis = read_iso_duration(value_);
      if (!millis) break;
      constexpr int64_t kDay = 86'400'000;
      const bool counts = style_.duration || *millis < 0 || *millis >= kDay;
      cell = counts ? exact_cell(rows.keep(duration_text(*millis * 1000)), Stored::duration)
                    : exact_cell(rows.keep(time_text(*millis * 1000)), Stored::time);
      break;
    }
    case Type::boolean:
      if (!value_.empty()) cell = boolean_cell(value_ == "true");
      break;
  }
  cell.formula = formula_;
  cell.bold = style_.bold;
  return cell;
}

}  // namespace sqlagent::sheet
