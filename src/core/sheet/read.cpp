// The first pass over all sheets of a file: headers, tallies, then names, types and notices.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/sheet/file.h"
#include "core/sheet/naming.h"
#include "core/sheet/sheet.h"

namespace sqlagent::sheet {
namespace {

constexpr uint64_t kStepBytes = 1 << 20;

// What the first pass keeps of one sheet.
struct Seen {
  std::vector<std::string> headers;
  std::vector<Tally> tallies;
  uint64_t bytes = 0, rows = 0, short_rows = 0, long_rows = 0, odd_width_row = 0;
  bool any = false;
  ReadingNotes notes;

  void header(const Cell* cells, size_t count) {
    for (size_t i = 0; i < count; ++i) headers.emplace_back(cells[i].text());
    while (!headers.empty() && headers.back().empty()) headers.pop_back();
    tallies.resize(headers.size());
    any = true;
  }
  void row(const Cell* cells, size_t count, uint32_t number) {
    ++rows;
    while (count > tallies.size() && cells[count - 1].size == 0) --count;
    if (count > tallies.size()) {
      ++long_rows;
      if (odd_width_row == 0) odd_width_row = number;
      tallies.resize(count);
    } else if (count < headers.size()) {
      ++short_rows;
    } else if (count > headers.size()) {
      ++long_rows;
    }
    for (size_t i = 0; i < count; ++i) tallies[i].see(cells[i]);
  }
};

std::string shown(std::string_view header, size_t index) {
  if (header.empty()) return fmt::format("column {}", index + 1);
  // A header is for reading: one line, and short enough for a table's head.
  std::string text;
  for (const char c : header.substr(0, 200)) {
    const bool space = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!space)
      text.push_back(c);
    else if (!text.empty() && text.back() != ' ')
      text.push_back(' ');
  }
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80 &&
         header.size() > 200)
    text.pop_back();
  if (header.size() > 200 && !text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0)
    text.pop_back();
  return text;
}

void tell(std::vector<Notice>& notices, std::string kind, std::string text) {
  notices.push_back({std::move(kind), std::move(text), "", {}});
}

std::string counted(uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

void describe(const Seen& seen, Found& found) {
  auto& notices = found.notices;
  const size_t named = seen.headers.size();
  for (size_t i = 0; i < found.columns.size(); ++i) {
    const Column& column = found.columns[i];
    if (i >= named)
      notices.push_back(
          {"extra_column",
           fmt::format(
               "Some rows have more cells than the header (the first is row {}); they are in {}.",
               seen.odd_width_row, column.name),
           column.name,
           {}});
    else if (seen.headers[i].empty())
      notices.push_back(
          {"empty_header",
           fmt::format("Column {} has no header; it is called {}.", i + 1, column.name),
           column.name,
           {}});
  }
  for (size_t i = 0; i < std::min(named, found.columns.size()); ++i)
    for (size_t k = 0; k < i; ++k)
      if (!seen.headers[i].empty() && identifier(seen.headers[i]) == identifier(seen.headers[k])) {
        notices.push_back({"duplicate_header",
                           fmt::format("The header {} occurs twice; the later one is called {}.",
                                       found.columns[i].display, found.columns[i].name),
                           found.columns[i].name,
                           {}});
        break;
      }
  if (seen.short_rows > 0 &&
      found.sheet.empty())  // a workbook never writes the empty cells at a row's end
    tell(notices, "short_rows",
         counted(seen.short_rows, "row has", "rows have") +
             " fewer cells than the header; the missing ones are empty.");
  if (seen.rows == 0)
    tell(notices, "no_rows", "There is a header but no row below it: the table is empty.");
  const ReadingNotes& notes = seen.notes;
  if (notes.blank_rows > 0)
    tell(notices, "blank_rows",
         counted(notes.blank_rows, "blank row was", "blank rows were") + " left out.");
  if (notes.stray_quotes > 0)
    tell(notices, "stray_quotes",
         counted(notes.stray_quotes, "cell holds", "cells hold") +
             " a quote sign in the middle; it was kept as written.");
  if (notes.unclosed_quotes > 0)
    tell(notices, "unclosed_quotes",
         counted(notes.unclosed_quotes, "quote is never closed and was",
                 "quotes are never closed and were") +
             " kept as a character.");
  if (notes.nul_bytes > 0)
    tell(notices, "nul",
         counted(notes.nul_bytes, "NUL character was", "NUL characters were") + " dropped.");
  if (notes.bytes_as_cp1252 > 0)
    tell(notices, "encoding",
         "The file is not UTF-8 throughout; other letters were read as Windows-1252.");
}

}  // namespace

struct Reader::State {
  std::shared_ptr<detail::File> file;
  Choices choices;
  std::vector<Seen> seen;             // one per sheet begun
  std::unique_ptr<RowReader> reader;  // of the last one
  Batch batch;
  double share = 0;
  bool done = false;
};

Reader::Reader(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

Result<Reader, Refusal> Reader::open(Source source, std::string_view name, Limits limits,
                                     Choices choices) {
  auto file = detail::open_file(std::move(source), name, limits);
  if (!file) return unexpected(file.error());
  auto state = std::make_unique<State>();
  state->file = std::move(*file);
  state->choices = std::move(choices);
  return Reader(std::move(state));
}

double Reader::share() const {
  return state_->share;
}

Result<bool, Refusal> Reader::step() {
  State& s = *state_;
  if (s.done) return true;
  if (!s.reader) {
    auto reader = s.file->rows(s.seen.size());
    if (!reader) return unexpected(reader.error());
    s.reader = std::move(*reader);
    s.seen.emplace_back();
  }
  Seen& seen = s.seen.back();
  const size_t sheet = s.seen.size() - 1;
  const uint64_t until = s.reader->bytes_read() + kStepBytes;
  do {
    if (const auto read = s.reader->next(s.batch); !read) return unexpected(read.error());
    size_t begin = 0;
    for (const auto& [end, number, hidden] : s.batch.rows) {
      const Cell* const cells = s.batch.cells.data() + begin;
      seen.any ? seen.row(cells, end - begin, number) : seen.header(cells, end - begin);
      begin = end;
    }
    const Limits& limits = s.file->limits;
    if (seen.tallies.size() > limits.columns)
      return unexpected(Refusal{
          Refusal::Reason::limit,
          fmt::format("There are {} columns; at most {} can be read. Please split the table.",
                      seen.tallies.size(), limits.columns)});
  } while (!s.batch.rows.empty() && s.reader->bytes_read() < until);
  s.share = s.file->share_before(sheet) + s.file->share_of(sheet, s.reader->bytes_read());
  if (!s.batch.rows.empty()) return false;
  seen.notes = s.reader->notes();
  seen.bytes = s.reader->bytes_read();
  s.reader.reset();
  s.done = s.seen.size() == s.file->sheets.size();
  return s.done;
}

Result<Book, Refusal> Reader::finish() {
  State& s = *state_;
  Book book;
  book.file_ = s.file;
  book.notices_ = s.file->notices;
  std::set<std::string> taken;
  for (size_t sheet = 0; sheet < s.seen.size(); ++sheet) {
    Seen& seen = s.seen[sheet];
    const std::string& title = s.file->sheets[sheet].name;
    if (!seen.any || seen.tallies.empty()) {
      if (!title.empty())
        tell(book.notices_, "empty_sheet", fmt::format("Sheet {} holds no cells.", title));
      continue;
    }
    Found found;
    found.sheet = title;
    found.rows = seen.rows;
    found.name = table_name(s.file->name, title, s.file->sheets.size() > 1);
    for (int i = 2; !taken.insert(found.name).second; ++i)
      found.name = fmt::format("{}_{}", table_name(s.file->name, title, true), i);
    found.display = title.empty() || generic_sheet_name(title)
                        ? file_stem(s.file->name)
                        : file_stem(s.file->name) + " · " + title;
    std::vector<std::string> headers = seen.headers;
    headers.resize(seen.tallies.size());
    const std::vector<std::string> names = column_names(headers);
    for (size_t i = 0; i < headers.size(); ++i) {
      Column column;
      column.name = names[i];
      column.display = shown(headers[i], i);
      found.columns.push_back(std::move(column));
    }
    decide(seen.tallies, {s.file->sheets[sheet].semicolons}, s.file->limits, found.columns,
           found.notices);
    describe(seen, found);
    book.tables_.push_back(std::move(found));
    book.sheet_of_.push_back(sheet);
    book.bytes_.push_back(seen.bytes);
  }
  if (book.tables_.empty())
    return unexpected(Refusal{Refusal::Reason::empty,
                              "There is no table in this file: no sheet holds any cells."});
  return book;
}

Result<std::unique_ptr<Encoder>, Refusal> Book::rows(size_t table) const {
  return rows(table, tables_[table].columns);
}

Result<std::unique_ptr<Encoder>, Refusal> Book::rows(size_t table,
                                                     std::vector<Column> columns) const {
  auto reader = file_->rows(sheet_of_[table]);
  if (!reader) return unexpected(reader.error());
  return std::make_unique<Encoder>(std::move(*reader), std::move(columns), file_->limits);
}

Result<Book, Refusal> read(Source source, std::string_view name, Limits limits, Choices choices) {
  auto reader = Reader::open(std::move(source), name, limits, std::move(choices));
  if (!reader) return unexpected(reader.error());
  for (;;) {
    const auto done = reader->step();
    if (!done) return unexpected(done.error());
    if (*done) return reader->finish();
  }
}

}  // namespace sqlagent::sheet
