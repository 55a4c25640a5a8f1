#include "core/sheet/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace sqlagent::sheet {
namespace {

constexpr size_t kPieceBytes = 128 * 1024;  // cells of one piece stay in the second-level cache
constexpr size_t kBatchCells = 256 * 1024;  // also where a long row has widened the window

// plain_cell, in line: most fields have nothing to trim.
inline Cell field_cell(std::string_view text) {
  if (!text.empty() && (text.front() <= ' ' || text.back() <= ' ')) return plain_cell(text);
  Cell cell;
  cell.data = text.data();
  cell.size = static_cast<uint32_t>(text.size());
  return cell;
}

// A whole quoted field: quotes at both ends, doubled ones inside. Counts its quotes; -1 if it is
// something else.
int64_t quotes_of_field(std::string_view field, bool& escaped) {
  if (field.size() < 2 || field.front() != '"' || field.back() != '"') return -1;
  const std::string_view inner = field.substr(1, field.size() - 2);
  int64_t count = 2;
  for (size_t at = inner.find('"'); at != inner.npos; at = inner.find('"', at + 2)) {
    if (at + 1 == inner.size() || inner[at + 1] != '"') return -1;
    count += 2;
    escaped = true;
  }
  return count;
}

// "" → " in place; returns the new size.
size_t undouble(char* data, size_t size) {
  size_t to = 0;
  for (size_t from = 0; from < size; ++from) {
    data[to++] = data[from];
    if (data[from] == '"' && from + 1 < size && data[from + 1] == '"') ++from;
  }
  return to;
}

}  // namespace

CsvReader::CsvReader(Source source, Dialect dialect, Limits limits, CodePage page)
    : stream_(std::move(source), page), dialect_(dialect), limits_(limits) {}

ReadingNotes CsvReader::notes() const {
  ReadingNotes notes = notes_;
  stream_.note(notes);
  return notes;
}

size_t CsvReader::fill(size_t wanted) {
  if (used_ >= buffer_.size() / 2) {
    buffer_.erase(0, used_);
    used_ = 0;
  }
  while (!ended_ && buffer_.size() - used_ < wanted) {
    const size_t before = buffer_.size();
    stream_.append(buffer_, wanted - (buffer_.size() - used_));
    if (buffer_.size() > before) continue;
    ended_ = true;
    if (buffer_.size() > used_ && buffer_.back() != dialect_.line_end)
      buffer_.push_back(dialect_.line_end);
  }
  return std::min(wanted, buffer_.size() - used_);
}

Result<void, Refusal> CsvReader::next(Batch& batch) {
  batch.clear();
  size_t window = kPieceBytes;
  while (batch.rows.empty()) {
    const size_t size = fill(window);
    if (size == 0) return {};
    const bool last = ended_ && used_ + size == buffer_.size();
    const size_t before = used_;
    if (!read_fast(batch, size)) read_slowly(batch, size, last);
    if (auto refusal = beyond_limits(batch)) return unexpected(std::move(*refusal));
    if (used_ > before) continue;
    if (last) return {};
    if (size > limits_.row_bytes)  // one row fills the window and is not over
      return unexpected(Refusal{Refusal::Reason::limit,
                                fmt::format("Row {} is longer than {} MB. Is this really a table?",
                                            row_ + 1, limits_.row_bytes >> 20)});
    window *= 2;
  }
  return {};
}

std::optional<Refusal> CsvReader::beyond_limits(const Batch& batch) const {
  const auto limit = [](std::string sentence) {
    return Refusal{Refusal::Reason::limit, std::move(sentence)};
  };
  if (wide_)
    return limit(
        fmt::format("Row {} has more than {} columns. Is the right sign taken as separator?",
                    row_ + 1, limits_.sheet_columns));
  if (row_ >= limits_.rows)
    return limit(fmt::format("The file has more than {} rows. Please split it.", limits_.rows));
  if (cells_ > limits_.cells)
    return limit(fmt::format("The file has more than {} cells. Please split it.", limits_.cells));
  for (const Cell& cell : batch.cells)
    if (cell.size > limits_.cell_bytes)
      return limit(fmt::format("A cell near row {} is longer than {} KB. Please shorten it.", row_,
                               limits_.cell_bytes >> 10));
  return std::nullopt;
}

bool CsvReader::read_fast(Batch& batch, size_t size) {
  const size_t base = used_;
  std::string_view text = std::string_view(buffer_).substr(base, size);
  text = text.substr(0, find_marks(text, dialect_.delimiter, dialect_.line_end, marks_));
  const size_t all_marks = marks_.at.size();
  while (!marks_.at.empty() && text[marks_.at.back()] != dialect_.line_end) marks_.at.pop_back();
  if (marks_.at.empty()) {
    wide_ = marks_.quotes.empty() && all_marks > limits_.sheet_columns;
    return false;
  }

  const bool quotes = !marks_.quotes.empty();
  const uint32_t row_before = row_;
  const uint64_t cells_before = cells_;
  const ReadingNotes notes_before = notes_;
  int64_t quotes_seen = 0;
  std::vector<size_t>
      escaped_cells;  // their doubled quotes are undone only once the whole piece proved regular
  size_t start = 0, first_cell = 0;
  batch.cells.reserve(marks_.at.size());
  for (const uint32_t mark : marks_.at) {
    Cell cell = field_cell(text.substr(start, mark - start));
    if (quotes && cell.size && cell.data[0] == '"') {
      bool escaped = false;
      const int64_t count = quotes_of_field(cell.text(), escaped);
      if (count < 0) {
        quotes_seen = -1;
        break;
      }
      quotes_seen += count;
      if (escaped) escaped_cells.push_back(batch.cells.size());
      cell = escaped ? cell : plain_cell(cell.text().substr(1, cell.size - 2));
    }
    batch.cells.push_back(cell);
    start = mark + 1;
    if (text[mark] == dialect_.line_end) {
      end_row(batch, first_cell);
      while (!escaped_cells.empty() && escaped_cells.back() >= batch.cells.size())
        escaped_cells.pop_back();  // a skipped row's
      first_cell = batch.cells.size();
    }
  }
  if (quotes && quotes_seen != static_cast<int64_t>(marks_.quotes_before(marks_.at.back()))) {
    batch.clear();
    row_ = row_before;
    cells_ = cells_before;
    wide_ = false;
    notes_ = notes_before;
    return false;
  }
  for (const size_t index : escaped_cells) {
    Cell& cell = batch.cells[index];
    char* const inner = buffer_.data() + (cell.data - buffer_.data()) + 1;
    cell = plain_cell({inner, undouble(inner, cell.size - 2)});
  }
  used_ = base + marks_.at.back() + 1;
  return true;
}

void CsvReader::read_slowly(Batch& batch, size_t window, bool last) {
  const size_t begin = used_, size = used_ + window;
  const char delimiter = dialect_.delimiter, line_end = dialect_.line_end;
  const auto ends_field = [&](size_t i) {
    return buffer_[i] == line_end || (delimiter != '\0' && buffer_[i] == delimiter);
  };
  ReadingNotes notes_of_whole_rows = notes_;
  size_t first_cell = 0, i = begin;
  while (i < size && batch.cells.size() - first_cell <= limits_.sheet_columns &&
         batch.cells.size() < kBatchCells) {
    const size_t field = i;
    size_t at = i, from = i;
    while (at < size && buffer_[at] == ' ') ++at;
    bool literal = at == size || buffer_[at] != '"';
    const bool unquoted = literal;
    if (!literal) {
      from = ++at;
      bool closed = false;
      // Until the field ends outside quotes; what follows a closing quote is kept.
      for (bool inside = true; at < size; ++at) {
        const char c = buffer_[at];
        if (inside && c == '"') {
          if (at + 1 < size && buffer_[at + 1] == '"') {
            ++at;
          } else {
            inside = false;
            continue;
          }
        } else if (!inside && ends_field(at)) {
          closed = true;
          break;
        }
      }
      if (!closed) {
        if (!last && (used_ > begin || window <= limits_.row_bytes))
          break;  // its end may be in the next piece
        ++notes_.unclosed_quotes;
        literal = true;
        at = field;
      }
    }
    if (literal) {
      while (at < size && !ends_field(at)) ++at;
      if (at == size) break;
      const std::string_view text(buffer_.data() + field, at - field);
      notes_.stray_quotes += unquoted && text.find('"') != text.npos;
      batch.cells.push_back(plain_cell(text));
    } else {
      // Now that the field is known to be whole, move its characters together.
      size_t out = from;
      bool inside = true;
      for (size_t in = from; in < at; ++in) {
        if (inside && buffer_[in] == '"') {
          if (in + 1 < at && buffer_[in + 1] == '"') {
            ++in;
          } else {
            inside = false;
            continue;
          }
        }
        buffer_[out++] = buffer_[in];
      }
      batch.cells.push_back(plain_cell({buffer_.data() + from, out - from}));
    }
    i = at + 1;
    if (buffer_[at] == line_end) {
      end_row(batch, first_cell);
      first_cell = batch.cells.size();
      used_ = i;
      notes_of_whole_rows = notes_;
    }
  }
  wide_ = wide_ || batch.cells.size() - first_cell > limits_.sheet_columns;
  batch.cells.resize(first_cell);  // an unfinished row waits for more bytes
  notes_ = notes_of_whole_rows;
}

void CsvReader::end_row(Batch& batch, size_t first_cell) {
  ++row_;
  const size_t count = batch.cells.size() - first_cell;
  cells_ += count;
  wide_ = wide_ || count > limits_.sheet_columns;
  bool empty = true;
  for (size_t i = first_cell; i < batch.cells.size() && empty; ++i)
    empty = batch.cells[i].size == 0;
  if (row_ <= dialect_.skip_rows || empty) {
    notes_.blank_rows += row_ > dialect_.skip_rows;
    batch.cells.resize(first_cell);
    return;
  }
  batch.rows.push_back({static_cast<uint32_t>(batch.cells.size()), row_});
}

}  // namespace sqlagent::sheet
