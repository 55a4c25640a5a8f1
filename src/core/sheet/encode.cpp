#include "core/sheet/encode.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace sqlagent::sheet {
namespace {

constexpr std::string_view kHead("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0",
                                 19);  // manual, COPY: signature, flags, extension

template <class T>
char* put(char* out, T value) {
  for (size_t i = 0; i < sizeof(T); ++i)
    out[i] = static_cast<char>(static_cast<uint64_t>(value) >> (8 * (sizeof(T) - 1 - i)) & 0xFF);
  return out + sizeof(T);
}

char* put_null(char* out) {
  return put<int32_t>(out, -1);
}
char* put_int8(char* out, int64_t value) {
  return put(put<int32_t>(out, 8), value);
}

constexpr int64_t kMicrosPerDay = 86'400'000'000;

}  // namespace

Encoder::Encoder(std::unique_ptr<RowReader> reader, Placement place, std::vector<Column> columns,
                 Limits limits)
    : reader_(std::move(reader)),
      place_(std::move(place)),
      columns_(std::move(columns)),
      limits_(limits),
      budget_{limits.profile_bytes} {
  profilers_.reserve(columns_.size());
  for (const Column& column : columns_) profilers_.emplace_back(column.format.type, budget_);
  for (size_t i = 0; i < place_.columns.size(); ++i) shifted_ |= place_.columns[i] != i;
  made_ = place_.period_rows.has_value() || !place_.sections.empty();
  above_.resize(place_.fills.size());
  above_cells_.resize(place_.fills.size());
}

Result<std::string_view, Refusal> Encoder::next() {
  size_ = 0;
  if (stage_ == Stage::done) return std::string_view();
  out_.resize(std::max<size_t>(out_.size(), 256));
  if (stage_ == Stage::head) {
    std::memcpy(out_.data(), kHead.data(), kHead.size());
    size_ = kHead.size();
    stage_ = Stage::rows;
  }
  // Pieces are not empty before the end, and many a sheet is longer than its table.
  bool over = false;
  do {
    const auto read = reader_->next(batch_);
    if (!read) return unexpected(read.error());
    over = batch_.rows.empty() || batch_.rows.front().number > place_.rows.last;
    size_t begin = 0;
    for (const Batch::Row& line : batch_.rows) {
      size_t count = line.end - begin;
      const Cell* cells = batch_.cells.data() + begin;
      begin = line.end;
      if (!is_data(line)) continue;
      cells = placed(cells, count, line.number);
      if (count == 0) continue;
      if (made_)
        shaped(cells, line.number);
      else
        row(cells, count, line.number);
    }
  } while (!over && size_ == 0);
  if (too_odd_)
    return unexpected(
        Refusal{too_odd_->type_chosen ? Refusal::Reason::choice : Refusal::Reason::damaged,
                too_odd_->type_chosen
                    ? fmt::format("More than {} cells of {} are no {}. Please choose another type.",
                                  limits_.odd_cells, too_odd_->display, name(too_odd_->format.type))
                    : "The file changed while it was read. Please upload it again."});
  if (over) {
    stage_ = Stage::done;
    put<int16_t>(out_.data() + size_, -1);
    size_ += 2;
  }
  return std::string_view(out_.data(), size_);
}

bool Encoder::is_data(const Batch::Row& row) {
  if (!place_.rows.has(row.number) || (row.hidden && place_.leave_hidden_out)) return false;
  const auto& left_out = place_.left_out;
  while (next_left_out_ < left_out.size() && left_out[next_left_out_] < row.number)
    ++next_left_out_;
  return next_left_out_ == left_out.size() || left_out[next_left_out_] != row.number;
}

// The cells of the table's columns, the empty ones filled that repeat the one above. count becomes
// 0 if the row has no cell of this table.
const Cell* Encoder::placed(const Cell* cells, size_t& count, uint32_t number) {
  if (!shifted_ && place_.fills.empty() && !made_) {
    size_t first = 0;  // beyond the table's columns may be another one
    while (first < count && first < columns_.size() && cells[first].size == 0) ++first;
    if (first == std::min(count, columns_.size())) count = 0;
    return cells;
  }
  const auto& columns = place_.columns;
  placed_.assign(columns.size(), Cell{});
  bool any = false;
  for (size_t i = 0; i < columns.size() && columns[i] < count; ++i) {
    placed_[i] = cells[columns[i]];
    any = any || placed_[i].size > 0;
  }
  count = any ? columns.size() : 0;
  if (!any) return cells;
  for (size_t i = 0; i < place_.fills.size(); ++i) {
    const FillDown& fill = place_.fills[i];
    Cell& cell = placed_[fill.index];
    if (cell.size > 0) {
      above_[i] = cell.text();
      above_cells_[i] = cell;
      continue;
    }
    const auto merge = std::ranges::upper_bound(fill.merges, number, {}, &Rows::first);
    const bool merged = merge != fill.merges.begin() && std::prev(merge)->has(number);
    if (!merged && !fill.always) continue;
    cell = above_cells_[i];
    cell.data = above_[i].data();
    cell.size = static_cast<uint32_t>(above_[i].size());
  }
  return placed_.data();
}

// With the columns that are made. REQUIRES: cells by the table's columns, all of them.
void Encoder::shaped(const Cell* cells, uint32_t number) {
  shaped_.clear();
  const auto& sections = place_.sections;
  while (next_section_ < sections.size() && sections[next_section_].row < number) ++next_section_;
  if (!sections.empty())
    shaped_.push_back(next_section_ == 0 ? Cell{} : plain_cell(sections[next_section_ - 1].name));
  if (!place_.period_rows) {
    shaped_.insert(shaped_.end(), cells, cells + place_.columns.size());
    row(shaped_.data(), shaped_.size(), number);
    return;
  }
  const PeriodRows& turn = *place_.period_rows;
  for (const size_t column : turn.stay) shaped_.push_back(cells[column]);
  const size_t period = shaped_.size();
  shaped_.resize(period + 2);
  for (size_t i = 0; i < turn.periods.size(); ++i) {
    const Cell& value = cells[turn.periods[i]];
    if (value.size == 0) continue;
    shaped_[period] = plain_cell(turn.labels[i]);
    shaped_.back() = value;
    row(shaped_.data(), shaped_.size(), number);
  }
}

void Encoder::row(const Cell* cells, size_t count, uint32_t number) {
  size_t bound = 16 + columns_.size() * kNumericBytes;
  for (size_t i = 0; i < count; ++i) bound += cells[i].size;
  if (out_.size() - size_ < bound) out_.resize((out_.size() + bound) * 2);
  row_ = number;
  char* out = out_.data() + size_;
  out = put(out, static_cast<int16_t>(columns_.size() + 1));
  out = put(put<int32_t>(out, 4), static_cast<int32_t>(number));
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (i < count && cells[i].size > 0) {
      out = cell(out, cells[i], i);
    } else {
      profilers_[i].null();
      out = put_null(out);
    }
  }
  size_ = static_cast<size_t>(out - out_.data());
  ++rows_;
}

char* Encoder::cell(char* out, const Cell& cell, size_t index) {
  const Format& format = columns_[index].format;
  Profiler& profiler = profilers_[index];
  const std::string_view text = cell.text();
  if (cell.kind == Cell::Kind::error) {
    ++errors_;
    profiler.null();
    return put_null(out);
  }
  switch (format.type) {
    case Type::boolean:
      if (const auto value = read_boolean(text)) {
        profiler.boolean(*value);
        return put(put<int32_t>(out, 1), static_cast<int8_t>(*value));
      }
      break;
    case Type::integer: {
      int64_t value = 0;
      if (plain_integer(text, value) && value != 0) {
        profiler.integer(value, text);
        return put_int8(out, value);
      }
      if (const auto read =
              read_integer(text, cell.kind == Cell::Kind::exact ? Mark::point : format.mark)) {
        profiler.integer(*read, std::to_string(*read));
        return put_int8(out, *read);
      }
      break;
    }
    case Type::numeric: {
      const Mark mark = cell.kind == Cell::Kind::exact ? Mark::point : format.mark;
      int64_t mantissa = 0;
      int scale = 0;
      if (mark == Mark::point && !format.percent && plain_decimal(text, mantissa, scale)) {
        profiler.numeric(mantissa, scale, text);
        return write_numeric(out, mantissa, scale);
      }
      const auto number = read_number(text, mark);
      if (number &&
          (cell.kind == Cell::Kind::exact || (number->unit == Unit::percent) == format.percent)) {
        if (number->small() && number->scale <= 18)
          profiler.numeric(number->mantissa(), number->scale, to_text(*number));
        else
          profiler.numeric(*number, to_text(*number));
        return write_numeric(out, *number);
      }
      break;
    }
    case Type::date: {
      int32_t day = 0;
      if (format.eight_digits) {
        if (const auto digits = eight_digit_day(text)) {
          profiler.integer(*digits, date_text(*digits));
          return put(put<int32_t>(out, 4), *digits);
        }
      }
      if (plain_date(text, day)) {
        profiler.integer(day, text);
        return put(put<int32_t>(out, 4), day);
      }
      if (const auto moment = read_moment(text, format.order)) {
        profiler.integer(moment->day, date_text(moment->day));
        return put(put<int32_t>(out, 4), moment->day);
      }
      break;
    }
    case Type::timestamp:
      if (const auto moment = read_moment(text, format.order)) {
        const int64_t micros = moment->day * kMicrosPerDay + moment->micros;
        const bool usual = text.size() == 19 && text[4] == '-' && text[10] == ' ';
        profiler.integer(micros, usual ? text : std::string_view(timestamp_text(micros)));
        return put_int8(out, micros);
      }
      break;
    case Type::time:
      if (const auto micros = read_time(text)) {
        profiler.integer(*micros, time_text(*micros));
        return put_int8(out, *micros);
      }
      break;
    case Type::interval:
      if (const auto micros = read_duration(text)) {
        profiler.integer(*micros, duration_text(*micros));
        out = put(put<int32_t>(out, 16), *micros);
        return put(put<int32_t>(out, 0), int32_t{0});  // days, months
      }
      break;
    case Type::text:
      if (text.size() <= 6 && !format.as_written && is_null_word(text)) {
        ++null_words_;
        profiler.null();
        return put_null(out);
      }
      profiler.text(text);
      out = put(out, static_cast<int32_t>(text.size()));
      std::memcpy(out, text.data(), text.size());
      return out + text.size();
  }
  return odd(out, cell, index);
}

char* Encoder::odd(char* out, const Cell& cell, size_t index) {
  if (!is_na(cell.text())) {
    if (odd_.size() >= limits_.odd_cells * columns_.size())
      too_odd_ = &columns_[index];
    else
      odd_.push_back({row_, static_cast<uint32_t>(index), std::string(cell.text())});
  }
  profilers_[index].null();
  return put_null(out);
}

std::vector<ColumnProfile> Encoder::profiles() {
  std::vector<ColumnProfile> profiles;
  for (Profiler& profiler : profilers_) profiles.push_back(profiler.finish());
  return profiles;
}

}  // namespace sqlagent::sheet
