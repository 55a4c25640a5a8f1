#include "core/sheet/sections.h"

#include <algorithm>
#include <set>

#include "core/sheet/hints.h"
#include "core/sheet/total_words.h"

namespace sqlagent::sheet {
namespace {

constexpr size_t kLeast = 2;         // sections
constexpr size_t kFirstColumns = 2;  // where their names may stand
constexpr size_t kLeastColumns = 3;  // of a table without further evidence
constexpr size_t kLongName = 100;

class Search {
 public:
  Search(const Block& data, const std::vector<uint32_t>& columns,
         const std::vector<std::string>& headers, const std::vector<LeftRow>& left_out)
      : data_(data), columns_(columns), headers_(headers), left_out_(left_out) {}

  std::optional<Sections> run() {
    if (columns_.size() < 2 || !learn_rows() || !fit_together()) return std::nullopt;
    Sections found;
    for (const Line* line : names_)
      found.rows.push_back({line->row, std::string(line->cell(at_).text())});
    found.column = at_;
    found.own_column = std::ranges::all_of(
        full_, [&](const Line* line) { return line->kind(at_) == Kind::empty; });
    for (const Run* run : data_.runs())
      found.own_column = found.own_column && cells(*run, at_) == 0;
    found.evidence = evidence(found.own_column);
    return found;
  }

 private:
  static uint64_t cells(const Run& run, uint32_t column) {
    return column < run.tallies.size() ? run.tallies[column].cells() : 0;
  }

  bool is_left_out(uint32_t row) const {
    const auto found = std::ranges::lower_bound(left_out_, row, {}, &LeftRow::row);
    return found != left_out_.end() && found->row == row;
  }

  // The column of a line's only cell, if it is a name.
  std::optional<uint32_t> name_at(const Line& line) const {
    std::optional<uint32_t> at;
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (line.kind(columns_[i]) == Kind::empty) continue;
      if (at || i >= kFirstColumns || line.kind(columns_[i]) != Kind::text) return std::nullopt;
      at = columns_[i];
    }
    if (!at) return std::nullopt;
    const std::string_view text = line.cell(*at).text();
    const bool name = text.size() <= kLongName && total_word(text) == TotalWord::none;
    return name ? at : std::nullopt;
  }

  // Names and full rows; false if the first row is no name, or names stand in several columns.
  bool learn_rows() {
    for (const Line* line : data_.lines()) {
      if (is_left_out(line->row)) continue;
      const auto at = name_at(*line);
      if (names_.empty() && full_.empty()) {
        if (!at) return false;
        at_ = *at;
      }
      if (at && *at == at_)
        names_.push_back(line);
      else
        full_.push_back(line);
    }
    return names_.size() >= kLeast && full_.size() >= names_.size();
  }

  // Each name is followed by a row that is none, and one column is filled in all of those.
  bool fit_together() {
    for (size_t i = 0; i < names_.size(); ++i) {
      const uint32_t end = i + 1 < names_.size() ? names_[i + 1]->row : kLastRow;
      rows_of_.push_back(0);
      for (const Line* line : full_)
        rows_of_.back() += line->row > names_[i]->row && line->row < end;
      for (const Run* run : data_.runs())
        if (run->rows.first < end && run->rows.last > names_[i]->row) rows_of_.back() += run->count;
      if (rows_of_.back() == 0) return false;
    }
    for (const uint32_t column : columns_) {
      const bool whole =
          std::ranges::all_of(
              full_, [&](const Line* line) { return line->kind(column) != Kind::empty; }) &&
          std::ranges::all_of(data_.runs(),
                              [&](const Run* run) { return cells(*run, column) == run->count; });
      if (whole) whole_.insert(column);
    }
    return whole_.size() > (whole_.contains(at_) ? 1 : 0);
  }

  bool bold_names() const {
    const auto bold = [&](const Line* line) { return line->cell(at_).bold; };
    return std::ranges::all_of(names_, bold) && std::ranges::none_of(full_, bold);
  }
  bool merged_names() const {
    return std::ranges::all_of(names_, [&](const Line* line) {
      return std::ranges::any_of(data_.sketch().layout.merges, [&](const Range& merge) {
        return merge.first_row == line->row && merge.first_column == at_ &&
               merge.last_column > merge.first_column;
      });
    });
  }
  // "Total North", or just a sum, ends each section.
  bool summed() const {
    for (size_t i = 0; i < names_.size(); ++i) {
      const uint32_t end = i + 1 < names_.size() ? names_[i + 1]->row : kLastRow;
      if (!std::ranges::any_of(left_out_, [&](const LeftRow& left) {
            const bool sum = left.why == LeftRow::Why::subtotal || left.why == LeftRow::Why::total;
            return sum && left.row > names_[i]->row && left.row < end;
          }))
        return false;
    }
    return true;
  }
  bool below_gaps() const {
    for (size_t i = 1; i < names_.size(); ++i) {
      const uint32_t above = names_[i]->row - 1;
      for (const Line* line : data_.lines())
        if (line->row == above) return false;
      for (const Run* run : data_.runs())
        if (run->rows.has(above)) return false;
    }
    return true;
  }
  // The same things are listed in several sections.
  bool things_recur() const {
    std::set<std::string_view> names, things;
    bool recur = false;
    for (const Line* line : names_)
      if (!names.insert(line->cell(at_).text()).second) return false;
    for (const Line* line : full_) {
      const std::string_view text = line->cell(at_).text();
      if (names.contains(text)) return false;
      if (!text.empty() && line->kind(at_) == Kind::text)
        recur = !things.insert(text).second || recur;
    }
    return recur;
  }
  // No cell is missing elsewhere, and there are amounts: no list of people with gaps.
  bool otherwise_whole() const {
    if (columns_.size() < kLeastColumns || whole_.size() < columns_.size()) return false;
    if (std::ranges::any_of(rows_of_, [](uint64_t rows) { return rows < 2; })) return false;
    for (size_t i = 0; i < columns_.size(); ++i)
      if (data_.counts(columns_[i] - data_.range().first_column).strong() == Kind::number &&
          !says_code(headers_[i]))
        return true;
    return false;
  }

  std::string evidence(bool own_column) const {
    if (bold_names()) return "names alone in their rows, bold where the rows below are not";
    if (merged_names()) return "names alone in their rows, in merged cells";
    if (own_column) return "names alone in their rows, in a column of their own";
    if (summed()) return "names alone in their rows, and a sum at the end of each";
    if (below_gaps()) return "names alone in their rows, each below an empty row";
    if (things_recur()) return "names alone in their rows, with the same things below several";
    if (otherwise_whole()) return "names alone in their rows, where all other rows are full";
    return {};
  }

  const Block& data_;
  const std::vector<uint32_t>& columns_;
  const std::vector<std::string>& headers_;
  const std::vector<LeftRow>& left_out_;
  uint32_t at_ = 0;
  std::vector<const Line*> names_, full_;
  std::vector<uint64_t> rows_of_;  // by name
  std::set<uint32_t> whole_;       // columns that are filled in all full rows
};

}  // namespace

std::optional<Sections> sections_of(const Block& data, const std::vector<uint32_t>& columns,
                                    const std::vector<std::string>& headers,
                                    const std::vector<LeftRow>& left_out) {
  return Search(data, columns, headers, left_out).run();
}

}  // namespace sqlagent::sheet
