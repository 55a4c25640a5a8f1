#include "core/sheet/totals.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/sheet/total_words.h"

namespace sqlagent::sheet {
namespace {

using Why = LeftRow::Why;
constexpr size_t kShownBytes = 80;
constexpr double kRounding = 0.011;    // sums of rounded amounts differ by a cent
constexpr size_t kSteps = 20'000'000;  // numbers added up, for one table

std::optional<double> value_of(const Cell& cell, Mark mark) {
  if (cell.kind == Cell::Kind::error || cell.size == 0) return std::nullopt;
  const auto number = read_number(cell.text(), cell.kind == Cell::Kind::exact ? Mark::point : mark);
  if (!number) return std::nullopt;
  double value = 0;
  for (size_t i = 0; i < number->count; ++i) value = value * 10 + (number->digits[i] - '0');
  value *= std::pow(10.0, -int{number->scale});
  return number->negative ? -value : value;
}

bool same(double a, double b) {
  return std::abs(a - b) <= std::max(kRounding, 1e-9 * std::abs(b)) &&
         (std::abs(b) >= 1 || std::abs(a - b) <= 1e-6);
}

class Search {
 public:
  Search(const Block& data, const std::vector<std::string>& headers)
      : data_(data), headers_(headers), lines_(data.lines()) {
    learn_columns();
    learn_words();
    values_.resize(lines_.size());
    for (size_t i = 0; i < lines_.size(); ++i)
      for (const size_t c : numeric_)
        values_[i].push_back(value_of(lines_[i]->cell(data.range().first_column + c), mark_of_[c]));
    out_.resize(lines_.size());
  }

  std::vector<LeftRow> run() {
    headers_again();
    notes();
    for (size_t i = 0; i < lines_.size(); ++i)
      if (!out_[i]) labelled(i);
    unlabelled();
    std::vector<LeftRow> rows;
    for (auto& left : out_)
      if (left) rows.push_back(std::move(*left));
    return rows;
  }

 private:
  void learn_columns() {
    int votes = 0;
    std::vector<int> vote(data_.width());
    for (size_t c = 0; c < data_.width(); ++c) {
      Tally tally;
      for (const Line* line : lines_) tally.see(line->cell(data_.range().first_column + c));
      for (const Run* run : data_.runs())
        if (data_.range().first_column + c < run->tallies.size())
          tally.add(run->tallies[data_.range().first_column + c]);
      votes += vote[c] = tally.mark_vote();
    }
    const uint64_t rows = data_.rows();
    for (size_t c = 0; c < data_.width(); ++c) {
      mark_of_.push_back((vote[c] != 0 ? vote[c] : votes) > 0 ? Mark::comma : Mark::point);
      const KindCounts counts = data_.counts(c);
      if (counts.strong() == Kind::number) {
        numeric_.push_back(c);
      } else if (counts.filled() * 10 >= rows * 7) {
        keys_.push_back(c);
      }
    }
    std::vector<size_t> fills;
    for (const Line* line : lines_) fills.push_back(data_.filled(*line));
    std::ranges::sort(fills);
    typical_ = fills.empty() ? 0 : fills[fills.size() / 2];
  }

  std::string label(size_t i) const {
    for (size_t c = 0; c < data_.width(); ++c) {
      const std::string_view text = data_.text(*lines_[i], c);
      if (text.empty()) continue;
      size_t size = std::min(text.size(), kShownBytes);
      while (size > 0 && size < text.size() &&
             (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
        --size;
      return std::string(text.substr(0, size));
    }
    return {};
  }

  void leave_out(size_t i, Why why, std::string evidence) {
    out_[i] = LeftRow{lines_[i]->row, why, label(i), std::move(evidence)};
  }

  void headers_again() {
    for (size_t i = 0; i < lines_.size(); ++i) {
      size_t alike = 0, named = 0;
      for (size_t c = 0; c < data_.width(); ++c) {
        if (headers_[c].empty()) continue;
        ++named;
        alike += data_.text(*lines_[i], c) == headers_[c];
      }
      if (alike > 0 && alike * 10 >= named * 8 && (alike >= 2 || data_.width() == 1))
        leave_out(i, Why::header_again, "the same words as in the header");
    }
  }

  // Below the last row: single cells of words, after a gap or much longer than what stands above.
  void notes() {
    if (typical_ < 2) return;
    for (size_t i = lines_.size(); i-- > 1;) {
      if (out_[i]) continue;
      const size_t filled = data_.filled(*lines_[i]);
      const bool numbers = std::ranges::any_of(
          values_[i], [](const std::optional<double>& value) { return value.has_value(); });
      if (filled * 3 > typical_ + 1 || filled > 2 || numbers || has_word(i)) break;
      const bool gap = lines_[i]->row != lines_[i - 1]->row + 1;
      const std::string text = label(i);
      const bool marked = text.starts_with("*") || text.starts_with("(") || text.starts_with("¹") ||
                          text.starts_with("†") || text.find(": ") != text.npos;
      const bool prose = std::ranges::count(text, ' ') >= 3;
      if (!gap && !marked && !prose) break;
      leave_out(i, Why::note, gap ? "it stands alone below an empty row" : "it is a sentence");
    }
  }

  // The first of a line's three first words that labels a sum, and where it stands.
  void learn_words() {
    for (const Line* line : lines_) {
      words_.push_back({});
      size_t looked_at = 0;
      for (size_t c = 0; c < data_.width() && looked_at < 3; ++c) {
        if (data_.kind(*line, c) != Kind::text) continue;
        ++looked_at;
        words_.back() = {total_word(data_.text(*line, c)), c};
        if (words_.back().first != TotalWord::none) break;
      }
    }
  }
  TotalWord word(size_t i) const { return words_[i].first; }
  bool has_word(size_t i) const { return word(i) != TotalWord::none; }

  // Lacks a value in a column, other than its label's, where nearly all rows have one.
  bool sparse(size_t i, size_t label_at) const {
    return std::ranges::any_of(
        keys_, [&](size_t c) { return c != label_at && data_.kind(*lines_[i], c) == Kind::empty; });
  }

  struct Sums {
    size_t columns = 0, of = 0, rows = 0;
    bool all() const { return columns > 0 && columns == of; }
  };

  // Rows right above it were only counted: nothing can be added up from there.
  bool among_counted(size_t i) const {
    return std::ranges::any_of(data_.runs(), [&](const Run* run) {
      return run->rows.first < lines_[i]->row && lines_[i]->row < run->rows.last;
    });
  }

  // How many of the line's numbers are the sum of the rows right before it, for the best of all
  // beginnings; or of the rows after it.
  Sums sums(size_t i, bool forward = false) {
    Sums best;
    std::vector<double> sum(numeric_.size());
    std::vector<size_t> terms(numeric_.size());
    for (const auto& value : values_[i]) best.of += value.has_value() && *value != 0;
    if (best.of == 0 || among_counted(i)) return best;
    size_t rows = 0;
    const auto look = [&] {
      size_t columns = 0;
      for (size_t k = 0; k < numeric_.size(); ++k)
        columns +=
            values_[i][k] && *values_[i][k] != 0 && terms[k] > 0 && same(sum[k], *values_[i][k]);
      if (columns > best.columns) best.columns = columns, best.rows = rows;
    };
    const auto add_runs = [&](uint32_t after, uint32_t before) {
      for (const Run* run : data_.runs()) {
        if (run->rows.last < after || run->rows.last >= before) continue;
        for (size_t k = 0; k < numeric_.size(); ++k) {
          const size_t c = data_.range().first_column + numeric_[k];
          if (c >= run->tallies.size()) continue;
          sum[k] += run->tallies[c].sum().value_or(std::nan(""));
          terms[k] += run->tallies[c].numbers();
        }
        rows += run->count;
      }
    };
    const size_t count = lines_.size();
    for (size_t step = 1; forward ? i + step < count : step <= i; ++step) {
      if ((steps_ += numeric_.size()) > kSteps) return best;
      const size_t at = forward ? i + step : i - step;
      if (!forward) add_runs(lines_[at]->row, lines_[at + 1]->row);
      if (out_[at]) continue;
      ++rows;
      for (size_t k = 0; k < numeric_.size(); ++k)
        if (values_[at][k]) sum[k] += *values_[at][k], ++terms[k];
      if (!forward) look();
    }
    if (forward) look();
    return best;
  }

  static std::string said(const Sums& sums) {
    if (sums.of == 1) return fmt::format("its number is the sum of {} rows", sums.rows);
    return fmt::format("{} of {} numbers {} the sum of {} rows", sums.columns, sums.of,
                       sums.columns == 1 ? "is" : "are", sums.rows);
  }

  bool only_left_out_after(size_t i) const {
    for (size_t k = i + 1; k < lines_.size(); ++k)
      if (!out_[k] && !has_word(k)) return false;
    return true;
  }

  bool bold(size_t i) const {
    return std::ranges::any_of(lines_[i]->cells, [](const Cell& cell) { return cell.bold; });
  }

  void labelled(size_t i) {
    const auto [kind, at] = words_[i];
    if (kind == TotalWord::none) return;
    const bool lacks = sparse(i, at), last = only_left_out_after(i);
    if (kind == TotalWord::measure) {
      const bool after_total = i > 0 && out_[i - 1] && out_[i - 1]->why != Why::note;
      const bool gap = i > 0 && lines_[i]->row != lines_[i - 1]->row + 1;
      if (last && i >= 2 && (lacks || after_total || gap))
        leave_out(i, Why::measure, "its label, below all other rows");
      return;
    }
    Sums found = sums(i);
    if (found.columns == 0 && i == 0) found = sums(i, true);
    const bool adds_up = found.columns * 2 >= found.of && found.columns > 0;
    bool final = last;
    for (size_t k = i + 1; k < lines_.size() && final; ++k)
      final = word(k) == TotalWord::none || word(k) == TotalWord::measure;
    const Why why = kind != TotalWord::subtotal && (final || i == 0) ? Why::total : Why::subtotal;
    if (kind == TotalWord::named) {
      const bool plain_sum = adds_up && found.rows >= 1 && (lacks || found.columns >= 2);
      if (plain_sum || (lacks && names_group(i, at)) || (adds_up && names_group(i, at)) ||
          (last && found.all() && found.rows >= 3))
        leave_out(i, why,
                  adds_up ? "its label, and " + said(found) : "its label names the rows above it");
      return;
    }
    if (adds_up)
      leave_out(i, why, "its label, and " + said(found));
    else if (lacks)
      leave_out(i, why, "its label, and it lacks what other rows have");
    else if ((last || bold(i)) && i > 0 && keys_.size() <= 1)
      leave_out(i, why, "its label, below all other rows");
  }

  // "North total" below rows of which one says "North".
  bool names_group(size_t i, size_t at) const {
    const std::string_view label = data_.text(*lines_[i], at);
    const size_t first = label.find(' '), last = label.rfind(' ');
    if (first == label.npos) return false;
    for (size_t k = i; k-- > 0 && k + 200 > i;) {
      for (size_t c = 0; c < data_.width(); ++c) {
        if (data_.kind(*lines_[k], c) != Kind::text) continue;
        const std::string_view text = data_.text(*lines_[k], c);
        if (text == label.substr(0, last) || text == label.substr(first + 1)) return true;
      }
    }
    return false;
  }

  // Numbers without a name that are the sum of what is above them.
  void unlabelled() {
    size_t last = lines_.size();
    while (last > 0 && out_[last - 1]) --last;
    for (size_t i = 2; i < lines_.size(); ++i) {
      if (out_[i] || numeric_.empty()) continue;
      const bool nameless = !keys_.empty() && std::ranges::all_of(keys_, [&](size_t c) {
        return data_.kind(*lines_[i], c) == Kind::empty;
      });
      if (!nameless && i + 1 != last) continue;
      const Sums found = sums(i);
      if (!found.all() || found.rows < 2) continue;
      const bool lacks = sparse(i, data_.width());
      const bool enough = nameless || (found.rows >= 3 && (found.columns >= 2 || lacks));
      if (enough)
        leave_out(i, i + 1 == last ? Why::total : Why::subtotal,
                  nameless ? "it has no name, and " + said(found) : said(found));
    }
  }

  const Block& data_;
  const std::vector<std::string>& headers_;
  const std::vector<const Line*>& lines_;
  std::vector<size_t> numeric_, keys_;  // columns of the block
  std::vector<Mark> mark_of_;
  std::vector<std::vector<std::optional<double>>> values_;  // line × numeric column
  std::vector<std::pair<TotalWord, size_t>> words_;         // by line, with its column
  std::vector<std::optional<LeftRow>> out_;
  size_t typical_ = 0, steps_ = 0;
};

}  // namespace

std::vector<LeftRow> rows_left_out(const Block& data, const std::vector<std::string>& headers) {
  if (data.lines().empty()) return {};
  return Search(data, headers).run();
}

}  // namespace sqlagent::sheet
